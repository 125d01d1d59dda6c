import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError

from einklang.mail.imap import PIECE
from einklang.mail.inbox import take
from einklang.mail.incoming import LIMIT
from einklang.mail.skimming import Skim


class Command(BaseCommand):
    help = (
        "Takes one mail from a file or from standard input, as from a mail server's pipe, and prints what was"
        " understood as one JSON object."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="the mail; standard input without it")
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")

    def handle(self, *args: Any, file: Path | None, dry_run: bool, **options: Any) -> None:
        message, whole = _read(file)
        understood = take(message, dry_run=dry_run, whole=whole)
        self.stdout.write(json.dumps(understood.as_json(), ensure_ascii=False))


def _read(file: Path | None) -> tuple[bytes, bool]:
    """The mail, or of a big one its words, and whether that is all there is to read."""
    if file is None:
        return _taken(sys.stdin.buffer)
    try:
        with file.open("rb") as stream:
            return _taken(stream)
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}") from error


def _taken(stream: BinaryIO) -> tuple[bytes, bool]:
    # To its end: a mail server that cannot get rid of the rest would send it all again.
    piece = stream.read(LIMIT + 1)
    if len(piece) <= LIMIT:
        return piece, True
    skim = Skim()
    while piece:
        skim.feed(piece)
        piece = stream.read(PIECE)
    return skim.end(), skim.complete
