#!/usr/bin/python3
"""h11 as a server on each piece of standard input, as proof/stream.h says.

The interpreter is Debian's, because the package python3-h11 is for that one.
"""
import json
import sys

del sys.path[0]  # this folder: h11 is not what is in h11.py here
import h11  # noqa: E402

LIMIT = 4 * 1024 * 1024  # no request here is larger: h11's limit of 16 KiB is a choice, not a reading


def pieces():
    while size := sys.stdin.buffer.read(4):
        yield sys.stdin.buffer.read(int.from_bytes(size, "big"))


def head_of(request):
    version = b"HTTP/" + request.http_version
    fields = [[bytes(name).hex(), bytes(value).hex()] for name, value in request.headers.raw_items()]
    return [bytes(request.method).hex(), bytes(request.target).hex(), version.hex()] + fields


def read(octets):
    connection = h11.Connection(h11.SERVER, max_incomplete_event_size=LIMIT)
    head = None
    try:
        if octets:
            connection.receive_data(octets)
        while True:
            event = connection.next_event()
            if isinstance(event, h11.Request):
                head = head_of(event)
            elif isinstance(event, h11.EndOfMessage):
                return "accept", "", head
            elif event is h11.NEED_DATA:
                return "more", "", None
    except h11.RemoteProtocolError as error:
        # What is quoted behind the colon comes from the octets.
        return "reject", str(error).split(":", 1)[0], None


for piece in pieces():
    answer, says, head = read(piece)
    print(json.dumps({"answer": answer, "says": says, "head": head}))
