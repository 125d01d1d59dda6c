import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from einklang.front.serving import server


class Command(BaseCommand):
    help = "Serve the pages. TLS is the business of the proxy in front."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
        parser.add_argument("--port", type=int, default=8000, help="port to listen on (8000)")
        parser.add_argument("--workers", type=int, default=2, help="processes (2)")

    def handle(self, *args: Any, host: str, port: int, workers: int, **options: Any) -> None:
        """Become the server."""
        os.execv(sys.executable, server(host=host, port=port, workers=workers))
