from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from einklang.consent.actions import everything, withdraw
from einklang.consent.models import Way
from einklang.ledger.actions import settle
from einklang.people.models import Person
from einklang.retention.tidying import tidy


class Command(BaseCommand):
    help = "Erases one person, as their own withdrawal of everything would, with its confirmation."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("person", type=UUID, help="the id on the person's page")

    def handle(self, *args: Any, person: UUID, **options: Any) -> None:
        if not Person.objects.filter(pk=person).exists():
            raise CommandError("nobody with this id is here (any more)")
        withdraw(person, everything(), way=Way.STAFF)
        settle()
        tidy()
        self.stdout.write("erased; one confirmation is on its way" if not _there(person) else "still owed")


def _there(person: UUID) -> bool:
    return Person.objects.filter(pk=person).exclude(state="detached").exists()
