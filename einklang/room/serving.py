"""How the sockets are served: one process, since a room lives in one event loop."""

import sys

APPLICATION = "einklang.config.asgi:application"


def server(*, host: str, port: int) -> list[str]:
    """The command that serves the rooms until it is told to end."""
    serving = ["--interface", "asgi", "--workers", "1", "--ws"]
    listening = ["--host", host, "--port", str(port), "--log-level", "warning"]
    return [sys.executable, "-m", "granian", *serving, *listening, APPLICATION]
