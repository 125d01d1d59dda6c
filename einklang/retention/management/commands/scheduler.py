from typing import Any

from django.core.management.base import BaseCommand

from einklang.retention.actions import tick
from einklang.retention.running import run_until_stopped
from einklang.retention.tidying import tidy


class Command(BaseCommand):
    help = "Starts what falls due: endings, warnings, tidying. Two of them do no harm."

    def handle(self, *args: Any, **options: Any) -> None:
        run_until_stopped(work, pause=20)


def work() -> int:
    """One round. What is due again at once waits for the next."""
    if tick():
        tidy()
    return 0
