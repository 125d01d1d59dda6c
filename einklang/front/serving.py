"""How the pages are served: granian, one thread per process, since more only wait for the database."""

import sys

APPLICATION = "einklang.config.wsgi:application"


def server(*, host: str, port: int, workers: int) -> list[str]:
    """The command that serves the pages until it is told to end."""
    serving = ["--interface", "wsgi", "--workers", str(workers), "--blocking-threads", "1"]
    listening = ["--host", host, "--port", str(port), "--log-level", "warning"]
    return [sys.executable, "-m", "granian", *serving, *listening, APPLICATION]
