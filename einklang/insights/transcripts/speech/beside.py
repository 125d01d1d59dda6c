"""An engine in a process of its own, which may be stopped at any moment and holds nobody up.

It is given the sound range by range, as it asks for it: keys and files stay here. What it says comes as lines
of JSON; nothing of it touches a disk.
"""

import json
import os
import selectors
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import IO, Any, BinaryIO

from .port import Heard, SpeechFailed

#: Seconds after which, when nothing comes, it is asked whether to go on.
GLANCE = 1.0
#: The most bytes it is given at once.
AT_ONCE = 4 * 1024 * 1024


class Beside:
    """A model in this folder, in a process of low priority that ends with us and reaches no network."""

    def __init__(self, folder: str) -> None:
        self.folder = folder

    def listen(
        self, audio: BinaryIO, *, language: str | None, heard: Callable[[int], bool]
    ) -> Iterator[Heard]:
        """As the port says."""
        asked = {"model": self.folder, "language": language, "size": audio.seek(0, os.SEEK_END)}
        with _process() as process:
            try:
                yield from _talk(process, asked, audio, heard)
            finally:
                process.kill()


def _process() -> "subprocess.Popen[bytes]":
    known = {
        name: os.environ[name] for name in ("CUDA_VISIBLE_DEVICES", "LD_LIBRARY_PATH") if name in os.environ
    }
    return subprocess.Popen(
        [sys.executable, "-m", f"{__package__}.child"],
        cwd="/",
        env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", "PYTHONPATH": os.pathsep.join(sys.path), **known},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def _talk(
    process: "subprocess.Popen[bytes]", asked: dict[str, Any], audio: BinaryIO, heard: Callable[[int], bool]
) -> Iterator[Heard]:
    assert process.stdin is not None, "both are pipes"
    assert process.stdout is not None
    at = 0
    try:
        _give(process.stdin, json.dumps(asked).encode() + b"\n")
        for said in _lines(process.stdout):
            if said is None or "at" in said:
                at = said["at"] if said else at
                if not heard(at):
                    return
            elif "read" in said:
                offset, length = said["read"]
                audio.seek(offset)
                data = audio.read(min(length, AT_ONCE))
                _give(process.stdin, len(data).to_bytes(4, "big") + data)
            else:
                yield Heard(*said["said"])
    except (BrokenPipeError, ValueError) as error:
        raise SpeechFailed from error
    if process.wait():
        raise SpeechFailed


def _give(pipe: IO[bytes], data: bytes) -> None:
    pipe.write(data)
    pipe.flush()


def _lines(pipe: IO[bytes]) -> Iterator[dict[str, Any] | None]:
    """What it says, None where it has said nothing for a moment; raises ValueError for anything but JSON."""
    rest = b""
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while True:
            if not selector.select(GLANCE):
                yield None
                continue
            data = os.read(pipe.fileno(), 65_536)
            if not data:
                return
            *lines, rest = (rest + data).split(b"\n")
            yield from map(json.loads, lines)
