"""Other people's programs that media go through: janus-pp-rec, ffmpeg, ffprobe. They see one file in memory,
no network, and are ended when they take too long."""

import os
import resource
import shutil
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

#: Seconds one of them may run, and bytes of memory it may use.
PATIENCE, MEMORY = 900.0, 4 * 1024**3
#: What a medium is unpacked into, by the ending that tells janus-pp-rec, and how ffmpeg calls it.
_UNPACKED = {"audio": ("opus", "ogg"), "video": ("webm", "matroska")}


class NoProgram(Exception):
    """janus-pp-rec or ffmpeg is not installed on this machine."""

    retry_after = timedelta(hours=1)


class ProgramFailed(Exception):
    """One of them could not make anything of what it was given."""


def unpack(packets: Path, medium: str) -> Path:
    """One medium out of its packets, in a file beside them; raises NoProgram, ProgramFailed."""
    made = packets.with_suffix("." + _UNPACKED[medium][0])
    made.unlink(missing_ok=True)
    _run(packets.parent, "janus-pp-rec", "--debug-level=0", packets.name, made.name)
    if not made.exists():
        raise ProgramFailed
    return made


def join(media: Mapping[str, Path], delays: Mapping[str, float], whole: Path) -> None:
    """One WebM of these media, each `delays` seconds after its beginning, with its index in front.

    Raises NoProgram, ProgramFailed.
    """
    given: list[str] = []
    for medium, path in media.items():
        given += ["-itsoffset", f"{delays[medium]:.3f}", *_reading(_UNPACKED[medium][1], path)]
    chosen = [part for number in range(len(media)) for part in ("-map", str(number))]
    # Without limits a cluster ends with each picture that stands by itself, and the index is as coarse.
    packed = ["-c", "copy", "-map_metadata", "-1", "-cluster_time_limit", "2000", "-cues_to_front", "1"]
    _run(whole.parent, "ffmpeg", "-y", "-nostdin", "-v", "error", *given, *chosen, *packed, whole.name)


def length_of(whole: Path) -> float:
    """Seconds of a WebM; raises NoProgram, ProgramFailed."""
    asked = ["-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0"]
    try:
        return float(_run(whole.parent, "ffprobe", *asked, *_reading("matroska", whole)))
    except ValueError as error:
        raise ProgramFailed from error


def _reading(form: str, path: Path) -> list[str]:
    # Said rather than guessed: a file that somebody sends must not choose what reads it, nor name another.
    return ["-protocol_whitelist", "file", "-f", form, "-i", path.name]


def _run(folder: Path, program: str, *arguments: str) -> str:
    found = shutil.which(program)
    if found is None:
        raise NoProgram
    process = subprocess.Popen(
        [found, *arguments],
        cwd=folder,
        env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", "HOME": str(folder)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
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
