"""Commands that print a paper made from the policy, as text, JSON or PDF/UA."""

import json
import sys
from collections.abc import Callable
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError, CommandParser

from .notice.formats import as_pdf, as_text
from .queries import NotPublished, current_version, policy_of
from .schema import Policy
from .shown import facts, facts_for_machines


class PaperCommand(BaseCommand):
    """Writes what `make` makes of the policy in force to standard output; it has the shape of a notice."""

    make: ClassVar[Callable[[Policy, str], dict[str, Any]]]

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--lang", choices=("de", "en"), default="de")
        parser.add_argument("--format", choices=("json", "pdf", "txt"), default="txt")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            version = current_version()
        except NotPublished as error:
            raise CommandError(str(error), returncode=1) from error
        language = options["lang"]
        made = type(self).make(policy_of(version), language)
        if options["format"] == "json":
            told = json.dumps({**facts_for_machines(version), **made}, ensure_ascii=False, indent=2)
            self.stdout.write(told)
        elif options["format"] == "pdf":
            sys.stdout.buffer.write(as_pdf(made, facts(version, language)))
        else:
            self.stdout.write(as_text(made, facts(version, language)), ending="")
