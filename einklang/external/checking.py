"""Is it what it says it is? ffprobe looks, in memory, for a few seconds, at the parts it needs.

A memory file without a name holds the beginning, the end and the index of the recording; the rest is a hole.
It has no copy on any disk and is gone with the last process that holds it.
"""

import json
import os
import shutil
import struct
import subprocess
from dataclasses import dataclass
from typing import Any

from einklang.room.models import Form
from einklang.vault.files import SealedReader

#: Bytes that are looked at from the beginning and from the end; and the largest box of an index.
EDGE, BOX = 16 << 20, 64 << 20
#: Seconds and bytes that ffprobe may take.
SECONDS, MEMORY = 20, 1 << 30
LIMITS = (f"--cpu={SECONDS}", f"--as={MEMORY}", "--fsize=0", "--core=0")
EBML, FTYP = b"\x1a\x45\xdf\xa3", b"ftyp"
#: Boxes that hold the media, or nothing.
MEDIA = (b"mdat", b"free", b"skip", b"wide")
_DEMUXER = {Form.WEBM: "matroska", Form.MP4: "mov"}


class NotARecording(Exception):
    """There is no picture and no sound in it that could be played."""


class CannotCheck(Exception):
    """ffprobe is not installed (Debian: ffmpeg)."""


@dataclass(frozen=True)
class Found:
    """What is in a recording. `milliseconds` is 0 where the file does not say how long it is."""

    form: Form
    milliseconds: int


def look_at(reader: SealedReader) -> Found:
    """What this file holds; raises NotARecording, CannotCheck, NotGenuine."""
    form = _form(reader.read_at(0, 12))
    fd = os.memfd_create("einklang-check", os.MFD_CLOEXEC)
    try:
        os.ftruncate(fd, reader.size)
        _copy(fd, reader, 0, EDGE)
        _copy(fd, reader, max(0, reader.size - EDGE), EDGE)
        if form is Form.MP4:
            _copy_boxes(fd, reader)
        return _judge(form, _probe(fd, form))
    finally:
        os.close(fd)


def _form(start: bytes) -> Form:
    if start.startswith(EBML):
        return Form.WEBM
    if start[4:8] == FTYP:
        return Form.MP4
    raise NotARecording


def _copy(fd: int, reader: SealedReader, offset: int, length: int) -> None:
    end = min(reader.size, offset + length)
    while offset < end:
        part = reader.read_at(offset, min(1 << 20, end - offset))
        os.pwrite(fd, part, offset)
        offset += len(part)


def _copy_boxes(fd: int, reader: SealedReader) -> None:
    """Every box of the first level but the media itself (ISO/IEC 14496-12, 4.2): the index is among them."""
    at, held = 0, 0
    while at + 16 <= reader.size and held <= BOX:
        header = reader.read_at(at, 16)
        length, kind = struct.unpack(">I4s", header[:8])
        if length == 1:
            length = struct.unpack(">Q", header[8:])[0]
        length = length or reader.size - at
        if length < 8:
            return
        copied = 16 if kind in MEDIA else length
        held += copied
        _copy(fd, reader, at, min(copied, BOX))
        at += length


def _probe(fd: int, form: Form) -> dict[str, Any]:
    limiter, program = shutil.which("prlimit"), shutil.which("ffprobe")
    if limiter is None or program is None:
        raise CannotCheck
    asking = ["-v", "error", "-protocol_whitelist", "file", "-threads", "1", "-f", _DEMUXER[form]]
    asking += ["-count_frames", "-read_intervals", "%+2", "-of", "json"]
    asking += ["-show_entries", "format=duration:stream=codec_type,nb_read_frames"]
    try:
        done = subprocess.run(
            [limiter, *LIMITS, program, *asking, f"/proc/self/fd/{fd}"],
            pass_fds=[fd],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            env={"PATH": os.environ.get("PATH", "")},
        )
        found: dict[str, Any] = json.loads(done.stdout or b"{}")
    except (subprocess.TimeoutExpired, ValueError) as error:
        raise NotARecording from error
    return found


def _judge(form: Form, told: dict[str, Any]) -> Found:
    """Frames that could be opened decide, not what the file says of itself."""
    streams = told.get("streams", [])
    opened = [
        one
        for one in streams
        if one.get("codec_type") in ("audio", "video") and _number(one.get("nb_read_frames")) > 0
    ]
    if not opened:
        raise NotARecording
    return Found(form, round(_number(told.get("format", {}).get("duration")) * 1000))


def _number(said: object) -> float:
    try:
        return max(0.0, float(str(said)))
    except ValueError:
        return 0.0
