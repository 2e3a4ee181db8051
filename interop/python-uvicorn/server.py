"""An echo server as an ASGI application, on uvicorn with h11 and wsproto: server.py PORT [CERT KEY]"""
import sys

import uvicorn


async def app(scope, receive, send):
    if scope["type"] != "websocket":
        await send({"type": "http.response.start", "status": 404})
        await send({"type": "http.response.body"})
        return
    await receive()
    chat = "chat" if "chat" in scope["subprotocols"] else None
    await send({"type": "websocket.accept", "subprotocol": chat})
    while (event := await receive())["type"] == "websocket.receive":
        await send({**event, "type": "websocket.send"})


def main(port, cert=None, key=None):
    uvicorn.run(app, host="127.0.0.1", port=int(port), lifespan="off", http="h11", ws="wsproto",
                ssl_certfile=cert, ssl_keyfile=key)


main(*sys.argv[1:])
