"""A clamd of the tests: speaks INSTREAM and PING on a real socket, and finds what holds the word Schadcode."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FINDING = "Test.Schadcode-1"


class Clamd:
    """What it saw, and how it answers: "honest", "silent" (hangs up) or "busy" (says that it cannot)."""

    def __init__(self, server: socket.socket) -> None:
        self.server = server
        self.seen: list[bytes] = []
        self.mood = "honest"

    def run(self) -> None:
        """Answer one caller after the other until the socket is closed."""
        while True:
            try:
                caller, _address = self.server.accept()
            except OSError:
                return
            with caller:
                self._answer(caller)

    def _answer(self, caller: socket.socket) -> None:
        stream = caller.makefile("rb")
        command = b""
        while not command.endswith(b"\0"):
            command += stream.read(1)
        if self.mood == "silent":
            return
        if command == b"zPING\0":
            caller.sendall(b"PONG\0")
            return
        assert command == b"zINSTREAM\0"
        content = b""
        while length := int.from_bytes(stream.read(4)):
            content += stream.read(length)
        self.seen.append(content)
        if self.mood == "busy":
            caller.sendall(b"INSTREAM size limit exceeded. ERROR\0")
        elif b"Schadcode" in content:
            caller.sendall(b"stream: " + FINDING.encode() + b" FOUND\0")
        else:
            caller.sendall(b"stream: OK\0")


@contextmanager
def running(path: Path | None = None) -> Iterator[tuple[Clamd, str]]:
    """A clamd and its address; over TCP, or on a socket file if `path` is given."""
    if path:
        server = socket.socket(socket.AF_UNIX)
        server.bind(str(path))
        server.listen()
        address = f"unix://{path}"
    else:
        server = socket.create_server(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
    clamd = Clamd(server)
    thread = threading.Thread(target=clamd.run, daemon=True)
    thread.start()
    try:
        yield clamd, address
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join(timeout=5)
