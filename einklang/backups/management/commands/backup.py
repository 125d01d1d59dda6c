from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from einklang.backups import keyfiles
from einklang.backups.errors import NotPossible
from einklang.backups.making import back_up, remember
from einklang.backups.models import Kind
from einklang.policy.queries import NotPublished


class Command(BaseCommand):
    help = (
        "Writes a backup into a folder, while everything is running: all tables but the keys, and the sealed"
        " files. With --keys the wrapped keys go to another folder, for a day at most."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="where backups are kept; the same one every time")
        parser.add_argument("--keys", type=Path, metavar="FOLDER", help="where the keys are kept, apart")

    def handle(self, *args: Any, folder: Path, keys: Path | None, **options: Any) -> None:
        try:
            if keys is not None:
                keyfiles.check_apart(keys, folder)
            made = back_up(folder)
            rows, files = sum(made.rows.values()), len(made.files)
            self.stdout.write(
                f"a backup of {rows} rows and {files} sealed files, without keys;"
                f" it may be restored until {made.ends_at:%Y-%m-%d %H:%M %Z}"
            )
            if keys is not None:
                remember(Kind.KEYS, keys.absolute())
                keyfiles.write(keys.absolute())
                self.stdout.write("the keys are in their own folder; older ones there were destroyed")
        except NotPossible as error:
            raise CommandError(str(error)) from error
        except NotPublished as error:
            raise CommandError(str(error)) from error
