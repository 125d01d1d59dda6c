from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from einklang.backups import running
from einklang.backups.errors import NotPossible
from einklang.retention.restoring import give_up, restore
from einklang.vault.errors import MasterKeyWrong

#: What is said of each number, in this order.
SAID = {
    "keys": "keys that were destroyed since and did not come back",
    "erased": "people erased since, erased again",
    "withdrawn": "consents withdrawn since, withdrawn again",
    "resting": "restrictions, objections and stops set as they were",
    "accounts": "accounts of colleagues ended or started anew since, ended",
    "told": "notices to recipients acknowledged since",
    "letters": "letters not sent again",
    "due": "endings that fell due since",
    "lost_people": "people whose key did not come back, erased",
    "lost_recordings": "recordings whose key did not come back, gone",
    "lost_others": "other entries whose key did not come back, gone",
}


class Command(BaseCommand):
    help = (
        "Puts a backup in the place of the database, while nothing else runs. Whatever ended since it was"
        " made has ended before the first page is served."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, help="the folder of backups, or one backup in it")
        parser.add_argument("--keys", type=Path, metavar="FOLDER", help="where the keys are kept, apart")
        parser.add_argument("--replace", action="store_true", help="even where the database is not empty")
        parser.add_argument(
            "--without-keys", action="store_true", help="the keys are lost, and with them everybody"
        )
        parser.add_argument("--abandon", action="store_true", help="give up a restore that was begun")

    def handle(self, *args: Any, folder: Path | None, abandon: bool, **options: Any) -> None:
        if abandon is (folder is not None):
            raise CommandError("give the folder of a backup, or --abandon", returncode=2)
        try:
            if folder is None:
                with running.alone():
                    give_up()
                self.stdout.write("what was there before is in force")
                return
            done = restore(
                folder,
                **{name: options[name] for name in ("keys", "replace", "without_keys")},
            )
        except (NotPossible, MasterKeyWrong) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"restored; what ended is known until {done.known_until:%Y-%m-%d %H:%M:%S %Z}")
        for name, words in SAID.items():
            if done.figures.get(name):
                self.stdout.write(f"  {done.figures[name]} {words}")
