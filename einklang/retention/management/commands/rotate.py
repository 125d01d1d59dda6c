from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from einklang.customers.actions import AnotherRuns
from einklang.retention.reindexing import renew_index
from einklang.vault.errors import MasterKeyWrong
from einklang.vault.rotation import rewrap


class Command(BaseCommand):
    help = (
        "Wraps every key anew with the first of the master keys given; the others may then be taken away."
        " With --index the key of the search index is replaced too, and everybody is indexed anew."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--index", action="store_true", help="replace the key of the search index as well"
        )

    def handle(self, *args: Any, index: bool, **options: Any) -> None:
        try:
            self.stdout.write(f"{rewrap()} keys are wrapped by the first master key now")
            if index:
                self.stdout.write(f"{renew_index()} people are indexed by a new key")
        except MasterKeyWrong as error:
            raise CommandError(str(error)) from error
        except AnotherRuns as error:
            raise CommandError("a customer file is being imported: wait until that is done") from error
