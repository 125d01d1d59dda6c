from typing import Any

from django.core.management.base import BaseCommand

from einklang.ledger.actions import settle
from einklang.mail.actions import send_due
from einklang.retention.actions import end_people
from einklang.retention.running import run_until_stopped
from einklang.retention.tidying import tidy


class Command(BaseCommand):
    help = "Settles what is owed as it comes, ends what has reached its end, and sends the mail."

    def handle(self, *args: Any, **options: Any) -> None:
        run_until_stopped(work, pause=0.3)


def work() -> int:
    """One round; returns how much there was to do."""
    done = settle() + end_people()
    if done:
        tidy()
    return done + send_due()
