import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template.loader import render_to_string

from einklang.policy.models import Version
from einklang.policy.notice.formats import as_json, as_pdf, as_text
from einklang.policy.queries import NotPublished, current_version, version_number
from einklang.policy.shown import facts, facts_for_machines


class Command(BaseCommand):
    help = "Writes the privacy notice in force to standard output."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--lang", choices=("de", "en"), default="de")
        parser.add_argument("--format", choices=("html", "txt", "pdf", "json"), default="txt")
        parser.add_argument("--version-number", type=int, help="an earlier version")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            number = options["version_number"]
            version = current_version() if number is None else version_number(number)
        except NotPublished as error:
            raise CommandError(str(error), returncode=1) from error
        self._write(version, options["lang"], options["format"])

    def _write(self, version: Version, language: str, form: str) -> None:
        notice, about = version.rendered[language], facts(version, language)
        if form == "pdf":
            sys.stdout.buffer.write(as_pdf(notice, about))
        elif form == "json":
            self.stdout.write(as_json(notice, facts_for_machines(version)), ending="")
        elif form == "html":
            self.stdout.write(
                render_to_string("policy/notice_alone.html", {"notice": notice, "facts": about})
            )
        else:
            self.stdout.write(as_text(notice, about), ending="")
