"""Environments of their own for peers, so that none of what they need comes near the programme."""

import hashlib
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def python_of(peer: str) -> str:
    """The Python of a peer, installed from bench/peers-NAME.txt by its hashes if it is not there yet."""
    folder = ROOT / ".venv" / "peers" / peer
    requirements = ROOT / "bench" / f"peers-{peer}.txt"
    python, stamp = folder / "bin" / "python", folder / ".einklang-installed"
    wanted = hashlib.sha256(requirements.read_bytes() + sys.version.encode()).hexdigest()
    if not stamp.exists() or stamp.read_text() != wanted:
        print(f"installing {requirements.relative_to(ROOT)} ...", file=sys.stderr)
        venv.create(folder, with_pip=True, clear=True)
        pip = [
            str(python),
            "-m",
            "pip",
            "--disable-pip-version-check",
            "install",
            "--quiet",
            "--require-hashes",
        ]
        subprocess.run([*pip, "--root-user-action=ignore", "-r", str(requirements)], check=True)
        stamp.write_text(wanted)
    return str(python)
