"""An echo server with Tornado: server.py PORT [CERT KEY]"""
import asyncio
import sys

from tornado.web import Application
from tornado.websocket import WebSocketClosedError, WebSocketHandler


class Echo(WebSocketHandler):
    def select_subprotocol(self, subprotocols):
        return "chat" if "chat" in subprotocols else None

    async def on_message(self, message):
        try:
            await self.write_message(message, binary=isinstance(message, bytes))
        except WebSocketClosedError:
            pass


async def main(port, cert=None, key=None):
    tls = {"certfile": cert, "keyfile": key} if cert else None
    Application([("/", Echo)]).listen(int(port), "127.0.0.1", ssl_options=tls)
    await asyncio.Event().wait()


asyncio.run(main(*sys.argv[1:]))
