"""Other people's programs that media go through: janus-pp-rec, ffmpeg, ffprobe.

They are given files without a name, in memory; they end with us, and when they take too long.
"""

import os
import resource
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import timedelta

#: Seconds one of them may run, and bytes of memory it may use.
PATIENCE, MEMORY = 900.0, 4 * 1024**3
#: What a medium is unpacked into, as janus-pp-rec calls it and as ffmpeg does.
_UNPACKED = {"audio": ("opus", "ogg"), "video": ("webm", "matroska")}


class NoProgram(Exception):
    """janus-pp-rec, ffmpeg or setpriv is not installed on this machine."""

    retry_after = timedelta(hours=1)


class ProgramFailed(Exception):
    """One of them could not make anything of what it was given."""


def unpack(packets: int, medium: str, made: int) -> None:
    """One medium out of its packets; raises NoProgram, ProgramFailed."""
    form = f"--format={_UNPACKED[medium][0]}"
    _run("janus-pp-rec", "--debug-level=0", form, _name(packets), _name(made), files=[packets, made])
    if not os.fstat(made).st_size:
        raise ProgramFailed


def join(media: Mapping[str, int], delays: Mapping[str, float], whole: int) -> None:
    """One WebM of these media, each `delays` seconds after its beginning, with its index in front.

    Raises NoProgram, ProgramFailed.
    """
    given: list[str] = []
    for medium, file in media.items():
        given += ["-itsoffset", f"{delays[medium]:.3f}", *_reading(_UNPACKED[medium][1], file)]
    chosen = [part for number in range(len(media)) for part in ("-map", str(number))]
    packed = ["-c", "copy", "-map_metadata", "-1", "-cues_to_front", "1", "-f", "webm", _name(whole)]
    quiet = ["-y", "-nostdin", "-v", "error"]
    _run("ffmpeg", *quiet, *given, *chosen, *packed, files=[*media.values(), whole])


def length_of(whole: int) -> float:
    """Seconds of a WebM; raises NoProgram, ProgramFailed."""
    asked = ["-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0"]
    try:
        return float(_run("ffprobe", *asked, *_reading("matroska", whole), files=[whole]))
    except ValueError as error:
        raise ProgramFailed from error


def _name(file: int) -> str:
    """How a program that inherits this descriptor opens it: the file itself has no name."""
    return f"/proc/self/fd/{file}"


def _reading(form: str, file: int) -> list[str]:
    # Said rather than guessed: a file that somebody sends must not choose what reads it, nor name another.
    return ["-protocol_whitelist", "file", "-f", form, "-i", _name(file)]


def _run(program: str, *arguments: str, files: Sequence[int]) -> str:
    found, lowering = shutil.which(program), shutil.which("setpriv")
    if found is None or lowering is None:
        raise NoProgram
    process = subprocess.Popen(
        [lowering, "--no-new-privs", "--pdeathsig=KILL", "--", found, *arguments],
        pass_fds=files,
        cwd="/",
        env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        errors="replace",
    )
    with process:
        with suppress(ProcessLookupError):  # over already
            resource.prlimit(process.pid, resource.RLIMIT_AS, (MEMORY, MEMORY))
        try:
            said, _ = process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired as error:
            process.kill()
            raise ProgramFailed from error
    if process.returncode:
        raise ProgramFailed
    return said
