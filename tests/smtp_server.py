"""A mail server for tests: speaks SMTP on a free port of this machine and keeps what it is given."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage


class SmtpServer(socketserver.ThreadingTCPServer):
    """`received` holds the messages in order; `refusals` says how many it turns away first, with a temporary error."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.received: list[EmailMessage] = []
        self.refusals = 0

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class Conversation(socketserver.StreamRequestHandler):
    """RFC 5321 as far as a well-behaved client needs it."""

    server: SmtpServer

    def handle(self) -> None:
        self.say("220 ready")
        while line := self.rfile.readline():
            verb = line.split(maxsplit=1)[0].upper().decode("ascii")
            if verb == "DATA":
                self.take_message()
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def take_message(self) -> None:
        """Read up to the line with a single dot."""
        self.say("354 go on")
        lines: list[bytes] = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        if self.server.refusals:
            self.server.refusals -= 1
            self.say("451 not now")
            return
        self.server.received.append(message_from_bytes(b"".join(lines), policy=policy.default))
        self.say("250 taken")

    def say(self, answer: str) -> None:
        """One line of the server."""
        self.wfile.write(f"{answer}\r\n".encode("ascii"))


@contextmanager
def running() -> Iterator[SmtpServer]:
    """A server that listens within the block."""
    with SmtpServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
