import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from einklang.mail.inbox import take
from einklang.mail.incoming import LIMIT


class Command(BaseCommand):
    help = (
        "Takes one mail from a file or from standard input, as from a mail server's pipe, and prints what was"
        " understood as one JSON object."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="the mail; standard input without it")
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")

    def handle(self, *args: Any, file: Path | None, dry_run: bool, **options: Any) -> None:
        understood = take(_read(file), dry_run=dry_run)
        self.stdout.write(json.dumps(understood.as_json(), ensure_ascii=False))


def _read(file: Path | None) -> bytes:
    """The mail, or just enough of one that is too big to see that it is."""
    if file is None:
        message = sys.stdin.buffer.read(LIMIT + 1)
        while sys.stdin.buffer.read(LIMIT):
            pass  # a mail server that cannot get rid of the rest would send it all again
        return message
    try:
        with file.open("rb") as stream:
            return stream.read(LIMIT + 1)
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}") from error
