"""What is on a tape, as the programs for it say; what a process has open, as the kernel says."""

import json
import subprocess
from pathlib import Path

import pytest


def probed(tape: Path, medium: str, folder: Path) -> dict[str, str]:
    """What ffprobe finds in a tape of Janus' that was converted."""
    converted = folder / f"{tape.stem}.{'opus' if medium == 'audio' else 'webm'}"
    subprocess.run(["janus-pp-rec", tape, converted], check=True, capture_output=True)
    asked = ["-show_entries", "stream=codec_name,width:format=duration", "-of", "json"]
    found = subprocess.run(["ffprobe", "-v", "error", *asked, converted], check=True, capture_output=True)
    said = json.loads(found.stdout)
    return said["streams"][0] | said["format"]


def opened(pid: int) -> list[str]:
    """What another process has open (proc(5)); skips the test where we may not look."""
    found = []
    for path in Path(f"/proc/{pid}/fd").iterdir():
        try:
            found.append(str(path.readlink()))
        except FileNotFoundError:
            continue  # closed meanwhile
        except PermissionError:
            pytest.skip("this user may not look into other processes")
    return found
