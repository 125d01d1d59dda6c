import sys
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from einklang.customers import actions, queries
from einklang.customers.encodings import ENCODINGS, EncodingUnknown, named
from einklang.customers.importing import KEPT_REFUSALS
from einklang.customers.lines import SEPARATORS
from einklang.customers.models import Import, Stage
from einklang.customers.refusals import BadRow, FileRefused
from einklang.customers.table import Table
from einklang.customers.titles import FULL_NAME, known_fields
from einklang.customers.uploads import pieces
from einklang.customers.words import column_words, flaw_words, unfit_words
from einklang.policy.queries import NotPublished
from einklang.ui import dates

SEPARATOR_NAMES = {"tab": "\t", "semicolon": ";", "comma": ",", "pipe": "|"}


class Command(BaseCommand):
    help = (
        "Imports the company's own customer file (CSV or XLSX), which afterwards is what there is: new rows"
        " come, rows that are gone from it go. All of it at once or nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--encoding", help="recognised without this; " + ", ".join(ENCODINGS))
        parser.add_argument("--separator", help="recognised without this; ; , | or tab")
        parser.add_argument(
            "--column",
            action="append",
            default=[],
            metavar="FIELD=TITLE",
            help=f"what a column is, where its title does not say so: a field of the policy, {FULL_NAME}",
        )
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")
        parser.add_argument(
            "--allow-shrinking", action="store_true", help="also if more than half of the records would go"
        )

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        with translation.override("en"):
            self._tell_of_interrupted()
            one = self._receive(file)
            try:
                self._choose(one, options)
                self._read(one, options)
            finally:
                actions.set_aside(one)
            self._report(one, dry_run=options["dry_run"])

    def _tell_of_interrupted(self) -> None:
        actions.clear_interrupted()
        if before := queries.interrupted():
            self.stderr.write(
                f"An import of {dates.moment(before.started_at)} was interrupted at row {before.rows_read};"
                " nothing of it was imported."
            )

    def _receive(self, file: Path) -> Import:
        try:
            with file.open("rb") as source:
                return actions.receive(pieces(source), name=file.name, by=None)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}", returncode=2) from error
        except FileRefused as refused:
            raise CommandError(unfit_words(refused.why, refused.row)) from refused
        except NotPublished as error:
            raise CommandError("no policy is published: einklang publish does it") from error
        except actions.NotDeclared as error:
            raise CommandError("the policy in force has no [customer_records]: none may be read") from error

    def _choose(self, one: Import, options: dict[str, Any]) -> None:
        try:
            encoding = named(options["encoding"]) if options["encoding"] else None
        except EncodingUnknown as error:
            raise CommandError(f"--encoding: one of {', '.join(ENCODINGS)}", returncode=2) from error
        separator = options["separator"]
        separator = SEPARATOR_NAMES.get(separator, separator)
        if separator and separator not in SEPARATORS:
            raise CommandError("--separator: one of ; , | tab", returncode=2)
        actions.choose(one, encoding=encoding, separator=separator)
        try:
            table = actions.recognise(one)
            if options["column"]:
                actions.choose(one, mapping=table.mapping | _columns(options["column"], table))
        except FileRefused as refused:
            raise CommandError(unfit_words(refused.why, refused.row)) from refused

    def _read(self, one: Import, options: dict[str, Any]) -> None:
        one.allow_shrinking = options["allow_shrinking"]
        do = actions.check if options["dry_run"] else actions.apply
        try:
            do(one, stop=self._said(one))
        except actions.AnotherRuns as error:
            raise CommandError("another import is running") from error
        except KeyboardInterrupt as error:
            raise CommandError("interrupted; nothing was imported", returncode=130) from error

    def _said(self, one: Import) -> Callable[[], bool]:
        """Says how far it is, a line over itself on a terminal; never stops anything."""
        terminal = sys.stderr.isatty()

        def say() -> bool:
            if terminal:
                self.stderr.write(f"\r{one.rows_read:,} rows, {one.rows_bad:,} refused", ending="")
            return False

        return say

    def _report(self, one: Import, *, dry_run: bool) -> None:
        if sys.stderr.isatty():
            self.stderr.write("")
        for bad in queries.refused_rows(one):
            self.stdout.write(line(bad))
        if one.rows_bad > (told := min(one.rows_bad, KEPT_REFUSALS)):
            self.stdout.write(f"... and {one.rows_bad - told} more")
        if one.stage not in (Stage.DONE, Stage.CHECKED):
            why = unfit_words(one.reason, one.reason_row) if one.reason else "It was interrupted."
            hint = " (--allow-shrinking)" if one.reason == "would-shrink" else ""
            raise CommandError(f"nothing was imported. {why}{hint}")
        would = "would be " if dry_run else ""
        self.stdout.write(
            f"{one.rows_read} rows read, {one.rows_bad} refused: {one.added} {would}added, {one.same} the"
            f" same, {one.gone} {would}gone; {one.changed} customers {would}changed"
        )


def line(bad: BadRow) -> str:
    """A refused row on one line, without anything of what stood in it."""
    column = column_words(bad).lower()
    return f"row {bad.row}{f', {column}' if column else ''}: {flaw_words(bad)}"


def _columns(said: list[str], table: Table) -> dict[str, int]:
    """FIELD=TITLE, each as somebody typed it."""
    titles = {column.title.casefold(): column.position for column in table.columns}
    found = {}
    for pair in said:
        field, _, title = pair.partition("=")
        known = known_fields(actions.declared())
        if field not in known:
            raise CommandError(f"--column: the field is one of {', '.join(known)}", returncode=2)
        if title.strip().casefold() not in titles:
            raise CommandError(f"--column {field}: the file has no column of this title", returncode=2)
        found[field] = titles[title.strip().casefold()]
    return found
