"""What is on a tape, as the programs for it say."""

import json
import subprocess
from pathlib import Path


def probed(tape: Path, medium: str, folder: Path) -> dict[str, str]:
    """What ffprobe finds in a tape of Janus' that was converted."""
    converted = folder / f"{tape.stem}.{'opus' if medium == 'audio' else 'webm'}"
    subprocess.run(["janus-pp-rec", tape, converted], check=True, capture_output=True)
    asked = ["-show_entries", "stream=codec_name,width:format=duration", "-of", "json"]
    found = subprocess.run(["ffprobe", "-v", "error", *asked, converted], check=True, capture_output=True)
    said = json.loads(found.stdout)
    return said["streams"][0] | said["format"]
