"""Run beside a programme: what its recordings hold, as ffprobe reads it. Prints JSON."""

import json
import os
import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING

import django

from einklang.demo import home

if TYPE_CHECKING:
    from einklang.vault.files import SealedReader

PROBE = ("ffprobe", "-v", "error", "-show_entries", "stream=codec_type:format=duration", "-of", "json")


def main() -> None:
    home.adopt()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "einklang.config.settings")
    django.setup()
    json.dump(held(), sys.stdout)


def held() -> dict[str, object]:
    from einklang.room.models import Form, Piece, Recording, Stage
    from einklang.room.reading import open_piece

    packed = Piece.objects.filter(form=Form.WEBM)
    return {
        "recordings": [str(pk) for pk in Recording.objects.values_list("pk", flat=True)],
        "running": Recording.objects.exclude(stage=Stage.STORED).count(),
        "waiting": Piece.objects.filter(form=Form.MJR).count(),
        "played": [probed(open_piece(piece.pk)) for piece in packed],
    }


def probed(piece: "SealedReader") -> dict[str, object]:
    with tempfile.NamedTemporaryFile(dir="/dev/shm", suffix=".webm") as file:
        file.write(piece.read_at(0, piece.size))
        file.flush()
        told = subprocess.run([*PROBE, file.name], capture_output=True, check=True, text=True)
    read = json.loads(told.stdout)
    streams = sorted(one["codec_type"] for one in read["streams"])
    return {"streams": streams, "seconds": float(read["format"]["duration"])}


if __name__ == "__main__":
    main()
