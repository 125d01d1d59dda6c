"""Where a demo keeps what it needs to find its data again: keys apart from the data they open."""

import base64
import hashlib
import os
import secrets
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
DATA = ROOT / "data"
#: Programs without which no interview is held in a room of ours.
NEEDED = ("janus", "janus-pp-rec", "ffmpeg")


class KeysGone(Exception):
    """The data is there, its keys are not: nobody can read it any more."""


def folder(data: Path) -> Path:
    """The folder of the keys of this data folder."""
    return ROOT / ".cache" / "demo-keys" / hashlib.sha256(str(data.absolute()).encode()).hexdigest()[:16]


def environment(data: Path, base_url: str) -> dict[str, str]:
    """The settings of a demo on this data folder. Makes its keys where there is no data yet."""
    keys = folder(data)
    if not keys.is_dir():
        if (data / "einklang.sqlite3").exists():
            raise KeysGone(
                f"The keys of {data} are gone, and with them what it held: remove it or give another --data."
            )
        make_keys(keys)
    keep(keys / "EINKLANG_BASE_URL", base_url)
    return settings(data)


def make_keys(keys: Path) -> None:
    keys.mkdir(parents=True, mode=0o700)
    keep(keys / "EINKLANG_SECRET_KEY", secrets.token_urlsafe(50))
    keep(keys / "EINKLANG_MASTER_KEY", base64.b64encode(secrets.token_bytes(32)).decode())


def keep(path: Path, value: str) -> None:
    """Write a value that only this user may read."""
    path.touch(mode=0o600)
    path.write_text(value, encoding="utf-8")


def settings(data: Path) -> dict[str, str]:
    found = {f"{path.name}_FILE": str(path) for path in folder(data).iterdir()}
    return {"EINKLANG_DEMO": "1", "EINKLANG_DATA": str(data.absolute()), **found}


def rooms(port: int) -> dict[str, str]:
    """The settings of the interview rooms, which are held where this machine has what they need."""
    if not all(map(shutil.which, NEEDED)):
        return {}
    return {"ROOM_URL": "janus:", "EINKLANG_ROOM_SOCKET": f"ws://127.0.0.1:{port}/room/ws/"}


def adopt() -> None:
    """Let a command see the data folder of a demo as the demo does. What is set already stands."""
    data = Path(os.environ.get("EINKLANG_DATA") or DATA)
    if (
        "EINKLANG_MASTER_KEY" in os.environ
        or "EINKLANG_MASTER_KEY_FILE" in os.environ
        or not folder(data).is_dir()
    ):
        return
    for name, value in settings(data).items():
        if name.removesuffix("_FILE") not in os.environ:
            os.environ.setdefault(name, value)
