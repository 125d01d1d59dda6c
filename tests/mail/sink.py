"""A mail server of our own: it speaks SMTP, keeps what it gets, and can be told to refuse or to hang up."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage


class Sink(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.received: list[bytes] = []
        #: What the server answers to this command instead: {"RCPT": "550 no such user"}; "" hangs up.
        self.answers: dict[str, str] = {}

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    @property
    def letters(self) -> list[EmailMessage]:
        return [message_from_bytes(one, policy=policy.default) for one in self.received]  # type: ignore[misc]


class _Talk(socketserver.StreamRequestHandler):
    """The server's half of RFC 5321, as far as a sender needs it."""

    server: Sink

    def handle(self) -> None:
        self.say("220 sink")
        for line in self.rfile:
            word = line.decode("ascii", "replace").strip().upper().partition(" ")[0]
            if word in self.server.answers:
                if not self.server.answers[word]:
                    return
                self.say(self.server.answers[word])
            elif word == "QUIT":
                self.say("221 bye")
                return
            elif word == "DATA":
                self.take()
            else:
                self.say("250 ok")

    def take(self) -> None:
        self.say("354 go on")
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line[1:] if line.startswith(b"..") else line)
        if refusal := self.server.answers.get("."):
            self.say(refusal)
            return
        self.server.received.append(b"".join(lines))
        self.say("250 taken")

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def running() -> Iterator[Sink]:
    with Sink() as sink:
        thread = threading.Thread(target=sink.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield sink
        finally:
            sink.shutdown()
            thread.join()
