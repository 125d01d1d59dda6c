from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from einklang.policy.reading import PolicyInvalid, PolicyUnreadable, read


class Command(BaseCommand):
    help = "Says what is wrong with a policy file; needs no database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="the policy file; else EINKLANG_POLICY")

    def handle(self, *args: Any, file: Path | None = None, **options: Any) -> None:
        path = file or settings.POLICY
        try:
            policy = read(path)
        except (PolicyInvalid, PolicyUnreadable) as error:
            raise CommandError(str(error), returncode=1) from error
        if keys := policy.placeholders():
            raise CommandError(f"{path.name}: still a placeholder: {', '.join(keys)}", returncode=1)
        self.stdout.write(f"{path.name}: good, sha256 {policy.digest}")
