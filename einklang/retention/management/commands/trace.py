import json
import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from einklang.retention.tracing import Trace, trace


class Command(BaseCommand):
    help = (
        "Says where a term still stands, in tables (stored and decrypted) and files; exit 1 if it does."
        " Records of the company's own customer file are listed apart, and count."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("terms", nargs="*", metavar="TERM", help="a name, an address, a number")
        parser.add_argument(
            "--terms",
            dest="file",
            metavar="FILE",
            help="a file with a term in each line; - is standard input",
        )
        parser.add_argument(
            "--backups", metavar="DIR", action="append", default=[], help="a folder with backups; repeatable"
        )
        parser.add_argument(
            "--without-server-files",
            action="store_true",
            help="PostgreSQL: do not look at the files of the server, which are looked at elsewhere",
        )
        parser.add_argument("--json", action="store_true", dest="as_json", help="one JSON object")

    def handle(self, *args: Any, terms: list[str], file: str | None, **options: Any) -> None:
        wanted = [*terms, *(_lines(file) if file else [])]
        if not wanted or any(not term.strip() for term in wanted):
            raise CommandError(
                "an empty term stands everywhere; give a name, an address or a number", returncode=2
            )
        folders = [Path(folder) for folder in options["backups"]]
        if missing := [str(folder) for folder in folders if not folder.is_dir()]:
            raise CommandError(f"no such folder: {missing[0]}", returncode=2)
        found = trace(wanted, backups=folders, server=not options["without_server_files"])
        if options["as_json"]:
            self.stdout.write(json.dumps({"found": found.found > 0, **asdict(found)}, ensure_ascii=False))
        else:
            self._tell(found)
        if found.found:
            raise CommandError(f"found in {found.found} places", returncode=1)
        if found.unseen:
            raise CommandError(
                f"found nowhere, but could not look at {len(found.unseen)} places", returncode=1
            )

    def _tell(self, found: Trace) -> None:
        self._list(found.places, "")
        self._list(found.backups, "apart, in backups, which end in their own time")
        self._list(dict.fromkeys(found.mailboxes), "apart, in other people's mailboxes")
        self._list(
            found.customers,
            "apart, in customer records (the company's own customer file, which is not the pool and"
            " stands on its own basis; it goes when it goes there)",
        )
        for place, why in found.unseen.items():
            self.stdout.write(f"could not look at {place}: {why}")
        if not found.found and not found.unseen:
            self.stdout.write("found nowhere")

    def _list(self, places: Mapping[str, int | None], title: str) -> None:
        if places and title:
            self.stdout.write(f"{title}: {len(places)}")
        for place, times in places.items():
            self.stdout.write(("  " if title else "") + (place if times is None else f"{place}: {times}"))


def _lines(name: str) -> list[str]:
    """The terms in a file, which stand in no shell's history; empty lines are none."""
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{name} cannot be read ({type(error).__name__})", returncode=2) from error
    return [line for line in text.splitlines() if line.strip()]
