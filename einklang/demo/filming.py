"""Picture and sound for the recordings of the sample programme, made on the spot: nobody was filmed."""

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from uuid import UUID

from einklang.room.actions import add_track
from einklang.room.models import Form, Medium, Piece, Recording, Source
from einklang.room.storage import folder, path_of
from einklang.vault.files import SealedWriter
from einklang.vault.keys import open_key

#: Wall, clothes, skin, hair, and the pitch of a voice that only hums.
LOOKS = (
    ("#d9cfba", "#2b3f63", "#e6bd9a", "#3a2c25", 215),
    ("#cbd5df", "#5d6b58", "#c08a62", "#23201f", 140),
    ("#ccd5c6", "#8a4a3c", "#efcfb4", "#8e8b86", 190),
)
PORTRAIT = """<svg xmlns="http://www.w3.org/2000/svg" width="320" height="240" viewBox="0 0 480 360">
<rect width="480" height="360" fill="{wall}"/>
<path d="M90 372c0-80 68-112 150-112s150 32 150 112z" fill="{coat}"/>
<rect x="212" y="216" width="56" height="60" rx="22" fill="{skin}"/>
<ellipse cx="240" cy="160" rx="66" ry="78" fill="{skin}"/>
<path d="M172 150c-8-62 26-86 68-86s76 24 68 86c-8-20-14-32-24-40-28 8-60 8-88 0-10 8-16 20-24 40z"
 fill="{hair}"/></svg>"""
ENCODING = (
    *("-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "60k", "-g", "4"),
    *("-pix_fmt", "yuv420p", "-c:a", "libopus", "-b:a", "16k", "-cues_to_front", "1"),
)


def can_film() -> bool:
    return shutil.which("ffmpeg") is not None


@cache
def film(look: int, says: tuple[tuple[int, int], ...], seconds: int) -> bytes:
    """A WebM of somebody who hums while they speak; `says` are the stretches, in seconds."""
    wall, coat, skin, hair, pitch = LOOKS[look % len(LOOKS)]
    speaks = "+".join(f"between(t,{begins},{ends})" for begins, ends in says) or "0"
    voice = f"0.05*sin(2*PI*{pitch}*t)*(0.6+0.4*sin(2*PI*2.7*t))*({speaks})"
    with tempfile.TemporaryDirectory() as place:
        portrait, made = Path(place) / "portrait.svg", Path(place) / "film.webm"
        portrait.write_text(PORTRAIT.format(wall=wall, coat=coat, skin=skin, hair=hair), encoding="utf-8")
        # The portrait is drawn once and shown again and again.
        command = ["ffmpeg", "-v", "error", "-i", str(portrait), "-f", "lavfi"]
        command += ["-i", f"aevalsrc='{voice}':s=16000:d={seconds}"]
        command += ["-vf", "loop=loop=-1:size=1:start=0,fps=1", "-t", str(seconds)]
        subprocess.run([*command, *ENCODING, str(made)], check=True)
        return made.read_bytes()


def add_film(
    recording: Recording,
    says: Sequence[tuple[int, int]],
    *,
    look: int,
    seconds: int,
    person: UUID | None = None,
    colleague: UUID | None = None,
) -> None:
    """The recording has this track, sealed as packing would leave it."""
    data = film(look, tuple(says), seconds)
    track = add_track(recording.pk, Source.CAMERA, person=person, colleague=colleague)
    piece = Piece.objects.create(
        track=track, medium=Medium.BOTH, form=Form.WEBM, duration_ms=seconds * 1000, size=len(data)
    )
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    with SealedWriter.create(path_of(piece.pk), open_key(track.pk), piece.pk) as writer:
        writer.append(data)
        writer.close()
