"""`./run demo`: everything on one machine, with keys of its own and other people's mailboxes in a folder."""

import argparse
import os
import socket
import sys
from pathlib import Path

from . import home

BUSY, REFUSED = 2, 1


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run demo", description="Try Einklang on this machine.")
    parser.add_argument("--port", type=int, default=8000, help="port on 127.0.0.1 (8000)")
    parser.add_argument(
        "--data", type=Path, default=home.DATA, metavar="DIR", help="where the data lives (./data)"
    )
    parser.add_argument("--bare", action="store_true", help="without the sample programme")
    return parser.parse_args()


def is_busy(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def free_port() -> int:
    """A port that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> int:
    wanted = arguments()
    if not 0 < wanted.port < 65536:
        print(f"Port {wanted.port} does not exist; choose one from 1 to 65535.", file=sys.stderr)
        return BUSY
    if is_busy(wanted.port):
        print(f"Port {wanted.port} is in use; choose another one with --port.", file=sys.stderr)
        return BUSY
    try:
        wanted.data.mkdir(parents=True, exist_ok=True)
        settings = home.environment(wanted.data, f"http://127.0.0.1:{wanted.port}")
    except OSError as error:
        print(f"{wanted.data} cannot be used for the data: {error.strerror}.", file=sys.stderr)
        return BUSY
    except home.KeysGone as error:
        print(error, file=sys.stderr)
        return REFUSED
    room = free_port()
    for name, value in {**settings, **home.rooms(room)}.items():
        os.environ.setdefault(name, value)
    os.environ["DJANGO_SETTINGS_MODULE"] = "einklang.config.settings"
    from .supervisor import Supervisor

    return Supervisor(port=wanted.port, room=room, bare=wanted.bare).run()


if __name__ == "__main__":
    sys.exit(main())
