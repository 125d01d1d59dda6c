from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from einklang.policy.actions import PlaceholdersStand, Publication, PublishedBefore, propose, publish
from einklang.policy.reading import PolicyInvalid, PolicyUnreadable, read_text


class Command(BaseCommand):
    help = "Publishes a policy as the next version and says what changed and whom to ask again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="the policy file; else EINKLANG_POLICY")
        parser.add_argument("--lang", choices=("de", "en"), default="en")
        parser.add_argument("--dry-run", action="store_true", help="only say what would change")

    def handle(self, *args: Any, file: Path | None = None, **options: Any) -> None:
        do = propose if options["dry_run"] else publish
        try:
            publication = do(read_text(file or settings.POLICY))
        except (PolicyInvalid, PolicyUnreadable, PlaceholdersStand, PublishedBefore) as error:
            raise CommandError(str(error), returncode=1) from error
        self._say(publication, options["lang"], "would be" if options["dry_run"] else "is")

    def _say(self, publication: Publication, language: str, verb: str) -> None:
        version = publication.version
        if not publication.created:
            self.stdout.write(f"Version {version.number} is in force already; nothing changed.")
            return
        for one in publication.said(language):
            where = f"section {one.section}, " if one.section else ""
            mark = " [asks again]" if one.needs_consent else ""
            self.stdout.write(f"  {where}{one.about}: {one.text}{mark}")
        self.stdout.write(f"Version {version.number} {verb} in force, sha256 {version.hash}.")
        if publication.needs_new_consent:
            asked = ", ".join(sorted(publication.needs_new_consent))
            self.stdout.write(f"New consent is needed for: {asked}.")
        else:
            self.stdout.write("No new consent is needed.")
