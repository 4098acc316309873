"""A line between a browser and the house: so many bytes a second, and it can be cut in the middle of a transfer.

What browsers offer for this lets a body that is under way go through to its end. Here it is a proxy, and a cut closes
what is open.
"""

from __future__ import annotations

import contextlib
import re
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

PIECE = 16 * 1024  # bytes
AT_ONCE = struct.pack("ii", 1, 0)  # close with a reset, not with a good-bye
OF_ONE_LEG = re.compile(rb"(?im)^(?:proxy-)?connection:.*\r\n")
LENGTH = re.compile(rb"(?im)^content-length: *(\d+)")
PART = re.compile(rb"^PUT \S*[?&]partNumber=(\d+)")


class Line:
    """A proxy for plain HTTP; ``speed`` in bytes a second holds for each direction of all that goes over it."""

    def __init__(self, speed: int) -> None:
        self.speed = speed
        self.begun: list[int] = []
        self.arrived: list[int] = []
        self.cuts: dict[int, int] = {}  # by the number of a part: after how many bytes of it the line is cut, once
        self.resets: dict[int, int] = {}  # the same for a connection that is reset, on a line that holds
        self._is_cut = False
        self._open: set[socket.socket] = set()
        self._turn = {direction: threading.Lock() for direction in ("up", "down")}
        self._door = socket.create_server(("127.0.0.1", 0))

    @property
    def address(self) -> str:
        """Where the proxy listens."""
        return f"http://127.0.0.1:{self._door.getsockname()[1]}"

    def cut(self) -> None:
        """Break off all that is under way, and let nothing through until it is mended."""
        self._is_cut = True
        self.reset()

    def mend(self) -> None:
        """Let what comes from now on through."""
        self._is_cut = False

    def reset(self) -> None:
        """Break off all that is under way; what comes next goes through."""
        for end in list(self._open):
            with contextlib.suppress(OSError):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
                end.shutdown(socket.SHUT_RDWR)

    def serve(self) -> None:
        """Let through what comes, until the door is closed."""
        with contextlib.suppress(OSError):
            while True:
                near, _address = self._door.accept()
                threading.Thread(target=self._let_through, args=[near], daemon=True).start()

    def close(self) -> None:
        """End it."""
        with contextlib.suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        self.reset()

    def _let_through(self, near: socket.socket) -> None:
        with contextlib.suppress(OSError), self._end(near):
            if not self._is_cut and (head := _head(near)):
                address, head, body = _onward(head)
                with self._end(socket.create_connection(address)) as far:
                    self._exchange(near, far, head, body)

    def _exchange(self, near: socket.socket, far: socket.socket, head: bytes, body: bytes) -> None:
        """Carry one request to the house, and the answer back."""
        found = PART.match(head)
        part = int(found[1]) if found else 0
        if part:
            self.begun.append(part)
        far.sendall(head)
        length = LENGTH.search(head)
        sent, whole = 0, int(length[1]) if length else 0
        while sent < whole:
            piece = body or near.recv(PIECE)
            if not piece:
                return
            self._carry(piece, far, "up")
            sent, body = sent + len(piece), b""
            self._lose(part, sent)
        answer = far.recv(PIECE)
        if part and answer.startswith(b"HTTP/1.1 200"):
            self.arrived.append(part)
        while answer:
            self._carry(answer, near, "down")
            answer = far.recv(PIECE)

    def _lose(self, part: int, sent: int) -> None:
        for planned, lose in ((self.cuts, self.cut), (self.resets, self.reset)):
            if sent >= planned.get(part, sent + 1):
                del planned[part]
                lose()

    def _carry(self, piece: bytes, where: socket.socket, direction: str) -> None:
        with self._turn[direction]:
            time.sleep(len(piece) / self.speed)
        where.sendall(piece)

    @contextmanager
    def _end(self, end: socket.socket) -> Iterator[socket.socket]:
        self._open.add(end)
        try:
            with end:
                yield end
        finally:
            self._open.discard(end)


def _head(near: socket.socket) -> bytes:
    """Read the head of a request, and what of the body came with it; nothing where nobody asks."""
    head = b""
    while b"\r\n\r\n" not in head:
        piece = near.recv(PIECE)
        if not piece:
            return b""
        head += piece
    return head


def _onward(request: bytes) -> tuple[tuple[str, int], bytes, bytes]:
    """Return where a request to a proxy goes to, its head as that place reads it, and what of the body is there."""
    head, _gap, body = request.partition(b"\r\n\r\n")
    method, address, rest = head.split(b" ", 2)
    parts = urlsplit(address.decode())
    path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}".encode()
    fields = OF_ONE_LEG.sub(b"", rest + b"\r\n")
    return (
        (parts.hostname or "", parts.port or 80),
        b" ".join([method, path, fields]) + b"Connection: close\r\n\r\n",
        body,
    )


@contextmanager
def line_of(speed: int) -> Iterator[Line]:
    """Run a line of so many bytes a second."""
    line = Line(speed)
    threading.Thread(target=line.serve, daemon=True).start()
    try:
        yield line
    finally:
        line.close()
