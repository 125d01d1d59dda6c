from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from einklang.retention.tracing import trace


class Command(BaseCommand):
    help = (
        "Says where a term still stands, in tables (stored and decrypted) and files; exit 1 if it does."
        " Records of the company's own customer file are listed apart, and count."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("terms", nargs="+", metavar="TERM", help="a name, an address, a number")

    def handle(self, *args: Any, terms: list[str], **options: Any) -> None:
        if any(not term.strip() for term in terms):
            raise CommandError(
                "an empty term stands everywhere; give a name, an address or a number", returncode=2
            )
        found = trace(terms)
        for place, times in found.places.items():
            self.stdout.write(f"{place}: {times}")
        if found.mailboxes:
            self.stdout.write(f"apart, in other people's mailboxes: {len(found.mailboxes)}")
            for place in found.mailboxes:
                self.stdout.write(f"  {place}")
        if found.customers:
            self.stdout.write(
                "apart, in customer records (the company's own customer file, which is not the pool and"
                f" stands on its own basis; it goes when it goes there): {len(found.customers)}"
            )
            for place, times in found.customers.items():
                self.stdout.write(f"  {place}: {times}")
        if everywhere := len(found.places) + len(found.customers):
            raise CommandError(f"found in {everywhere} places", returncode=1)
        self.stdout.write("found nowhere")
