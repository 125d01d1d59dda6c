"""The other end of beside.py: `python -m einklang.insights.transcripts.speech.child`, started by nobody else.

It knows no database, no key and no file of ours. It gives way to everything else on the machine, ends with
whoever started it, and is refused any connection, whatever a package would like to fetch.
"""

import ctypes
import io
import json
import os
import signal
import sys
from typing import Any, BinaryIO

#: PR_SET_PDEATHSIG (linux/prctl.h).
_END_WITH_PARENT = 1
_GIVE_WAY = 15


class NoConnections(OSError):
    """Nothing here is fetched from anywhere."""


def refuse_connections(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook (PEP 578) that no connection passes, nor a name that is looked up."""
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        raise NoConnections


class Asked(io.RawIOBase):
    """The sound, each range of which is asked for."""

    def __init__(self, size: int, asking: BinaryIO, answers: BinaryIO) -> None:
        self.size, self.asking, self.answers, self.place = size, asking, answers, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self.place, os.SEEK_END: self.size}[whence]
        self.place = max(0, base + offset)
        return self.place

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer)
        say(self.asking, {"read": [self.place, len(view)]})
        length = int.from_bytes(self.answers.read(4), "big")
        view[:length] = self.answers.read(length)
        self.place += length
        return length


def say(pipe: BinaryIO, what: dict[str, Any]) -> None:
    pipe.write(json.dumps(what).encode() + b"\n")
    pipe.flush()


def main() -> None:
    """Hear what is asked for on standard input, and say it on standard output."""
    ctypes.CDLL(None).prctl(_END_WITH_PARENT, signal.SIGKILL)
    os.nice(_GIVE_WAY)
    sys.addaudithook(refuse_connections)
    # What a package prints must not be taken for words.
    answers, saying = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    asked = json.loads(answers.readline())

    def heard(at: int) -> bool:
        say(saying, {"at": at})
        return True

    from .whisper import Whisper

    engine = Whisper(asked["model"])
    audio = io.BufferedReader(Asked(asked["size"], saying, answers), 1024 * 1024)
    for one in engine.listen(audio, language=asked["language"], heard=heard):
        say(saying, {"said": [one.begins_ms, one.ends_ms, one.text]})


if __name__ == "__main__":
    main()
