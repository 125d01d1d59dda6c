import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

APPLICATION = "einklang.config.wsgi:application"


class Command(BaseCommand):
    help = "Serve the pages. TLS is the business of the proxy in front."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
        parser.add_argument("--port", type=int, default=8000, help="port to listen on (8000)")
        parser.add_argument("--workers", type=int, default=2, help="processes; one thread each (2)")

    def handle(self, *args: Any, host: str, port: int, workers: int, **options: Any) -> None:
        """Become the server: one thread per process, since more only wait for the database."""
        serving = ["--interface", "wsgi", "--workers", str(workers), "--blocking-threads", "1"]
        listening = ["--host", host, "--port", str(port), "--log-level", "warning"]
        os.execv(sys.executable, [sys.executable, "-m", "granian", *serving, *listening, APPLICATION])
