"""A PostgreSQL of our own in a temporary folder: started from the system's package, reached through a
socket in that folder, gone with the `with` block. Safe to lose, so it never waits for the disk."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60", "jit=off")
PATIENCE = 60


class NotInstalled(Exception):
    """No PostgreSQL is installed here."""


def programs() -> Path:
    """The folder with initdb and postgres, the newest where there are several; raises NotInstalled."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    if found:
        return found[-1]
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    raise NotInstalled("PostgreSQL is not installed (Debian: postgresql; macOS: postgresql)")


@contextmanager
def running(*options: str) -> Iterator[str]:
    """DATABASE_URL of a fresh server's database `einklang`."""
    folder = Path(
        tempfile.mkdtemp(prefix="einklang-pg-", dir="/tmp")
    )  # a socket's path may have 100 characters
    try:
        with _server(programs(), folder, options or FAST):
            yield f"postgres://einklang@/einklang?host={quote(str(folder), safe='')}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _server(binaries: Path, folder: Path, options: tuple[str, ...]) -> Iterator[None]:
    data, user = folder / "data", _user()
    if user:
        os.chown(folder, user["user"], user["group"])
    quiet = {"stdout": subprocess.DEVNULL, "cwd": folder, "env": {**os.environ, "LC_ALL": "C.UTF-8"}, **user}
    making = ["--username=einklang", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    subprocess.run([binaries / "initdb", "-D", data, *making], check=True, stderr=subprocess.PIPE, **quiet)
    settings = [
        f"-c{option}" for option in (*options, "listen_addresses=", f"unix_socket_directories={folder}")
    ]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen([binaries / "postgres", "-D", data, *settings], stderr=log, **quiet)
        try:
            _create_database(binaries, folder, server)
            yield
        finally:
            server.send_signal(signal.SIGINT)  # "fast": whoever is still connected is sent away
            server.wait(PATIENCE)


def _create_database(binaries: Path, folder: Path, server: "subprocess.Popen[bytes]") -> None:
    creating = [binaries / "createdb", "-h", folder, "-U", "einklang", "einklang"]
    until = time.monotonic() + PATIENCE
    while subprocess.run(creating, capture_output=True).returncode:
        if server.poll() is not None or time.monotonic() > until:
            raise RuntimeError((folder / "log").read_text()[-2000:])
        time.sleep(0.1)


def _user() -> dict[str, int]:
    """PostgreSQL refuses to run as root: then it runs as its package's user, or as nobody."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = names.get("postgres") or names["nobody"]
    return {"user": entry.pw_uid, "group": entry.pw_gid}
