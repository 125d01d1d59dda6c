import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from einklang.policy.notice.formats import as_pdf, as_text
from einklang.policy.queries import NotPublished, current_version, policy_of
from einklang.policy.shown import facts, facts_for_machines
from einklang.rights.concept import concept


class Command(BaseCommand):
    help = "Writes the deletion concept (DIN 66398) to standard output."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--lang", choices=("de", "en"), default="de")
        parser.add_argument("--format", choices=("json", "pdf", "txt"), default="txt")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            version = current_version()
        except NotPublished as error:
            raise CommandError(str(error), returncode=1) from error
        language = options["lang"]
        made = concept(policy_of(version), language)
        if options["format"] == "json":
            told = json.dumps({**facts_for_machines(version), **made}, ensure_ascii=False, indent=2)
            self.stdout.write(told)
        elif options["format"] == "pdf":
            sys.stdout.buffer.write(as_pdf(made, facts(version, language)))
        else:
            self.stdout.write(as_text(made, facts(version, language)), ending="")
