import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from einklang.room.engine import NoSuchEngine, engine_for
from einklang.room.serving import server


class Command(BaseCommand):
    help = (
        "Hold the interview rooms: their sockets, their media server, their recordings. One process a site."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
        parser.add_argument("--port", type=int, default=8001, help="port to listen on (8001)")

    def handle(self, *args: Any, host: str, port: int, **options: Any) -> None:
        """Become the server."""
        try:
            if engine_for(settings.ROOM_URL) is None:
                raise CommandError("ROOM_URL is none: interviews are held in a tool of your own")
        except NoSuchEngine as error:
            raise CommandError(str(error), returncode=2) from error
        os.execv(sys.executable, server(host=host, port=port))
