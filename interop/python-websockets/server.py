"""An echo server with python-websockets: server.py PORT [CERT KEY]"""
import asyncio
import ssl
import sys

import websockets


async def echo(websocket):
    async for message in websocket:
        await websocket.send(message)


async def main(port, cert=None, key=None):
    tls = None
    if cert:
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(cert, key)
    async with websockets.serve(echo, "127.0.0.1", int(port), ssl=tls, subprotocols=["chat"]):
        await asyncio.Future()


asyncio.run(main(*sys.argv[1:]))
