"""What lies behind the front: an echo at /, and a page that only the front keeps from clients: backend.py PORT"""
import sys

from aiohttp import WSMsgType, web


async def echo(request):
    ws = web.WebSocketResponse()
    await ws.prepare(request)
    async for message in ws:
        if message.type == WSMsgType.TEXT:
            await ws.send_str(message.data)
        elif message.type == WSMsgType.BINARY:
            await ws.send_bytes(message.data)
    return ws


async def internal(_request):
    return web.Response(text="for the operators only\n")


app = web.Application()
app.add_routes([web.get("/", echo), web.get("/internal", internal)])
web.run_app(app, host="127.0.0.2", port=int(sys.argv[1]), print=None)
