from typing import Any

from django.core.management.base import BaseCommand, CommandError

from einklang.vault.errors import MasterKeyWrong
from einklang.vault.rotation import rewrap


class Command(BaseCommand):
    help = "Wraps every key anew with the first of the master keys given; the others may then be taken away."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            changed = rewrap()
        except MasterKeyWrong as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{changed} keys are wrapped by the first master key now")
