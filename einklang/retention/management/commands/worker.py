import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import Error
from django.utils.module_loading import import_string

from einklang.backups.journal import keep_up
from einklang.booking.microsoft.errands import run_errands
from einklang.booking.microsoft.watching import poll
from einklang.customers import actions as customers
from einklang.external.sweeping import sweep_uploads
from einklang.hosts.entries import write_due
from einklang.hosts.refreshing import read_due
from einklang.insights.transcripts.hearing import hear_due
from einklang.ledger.actions import settle
from einklang.mail.actions import send_due
from einklang.mail.mailbox import read_mailbox
from einklang.recipients.telling import tell_due
from einklang.retention.actions import end_people
from einklang.retention.running import Hourly, run_until_stopped
from einklang.retention.tidying import clean_out, tidy
from einklang.room.moving import move_due, sweep_bucket
from einklang.room.packing import pack_due
from einklang.room.storage import StorageAway, UnknownStorage
from einklang.room.sweeping import sweep

logger = logging.getLogger("einklang.retention")


class Command(BaseCommand):
    help = (
        "Settles what is owed, ends what is over, sends and reads the mail, reads calendars, imports files, "
        "packs recordings and writes them down."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        slow = (
            *(import_next, visit_calendars, visit_microsoft, tell_recipients, read_mailbox),
            *(pack_due, hear_due, sweep_now_and_then, look_after_uploads, keep_the_journal),
            *(move_due, Hourly(sweep_bucket), Hourly(clean_out)),
            *import_string(settings.BESIDE),
        )
        run_until_stopped(work, pause=0.3, beside=slow)


def import_next(stop: Callable[[], bool]) -> int:
    """Check or import the next customer file that waits."""
    try:
        return customers.work(stop=stop)
    except Error:
        raise
    except Exception as error:
        # It is written down as interrupted; the next one may go better.
        logger.error("an import of customer records failed: %s", type(error).__name__)
        return 0


def visit_calendars(stop: Callable[[], bool]) -> int:
    """Read hosts' calendars and write interviews into them, as far as it is time."""
    return read_due() + write_due()


def visit_microsoft(stop: Callable[[], bool]) -> int:
    """Tell Microsoft what it has to know or forget, and look whether somebody changed it there."""
    return poll() + run_errands()


def tell_recipients(stop: Callable[[], bool]) -> int:
    """Tell recipients what became of what they received."""
    return tell_due()


def sweep_now_and_then(stop: Callable[[], bool]) -> int:
    """Remove the bytes of what was erased elsewhere, or by somebody who died over it."""
    sweep()
    return 0


def look_after_uploads(stop: Callable[[], bool]) -> int:
    """End uploads that may not go on, and remove what is left of others."""
    try:
        return sweep_uploads()
    except (OSError, StorageAway, UnknownStorage) as error:
        logger.warning("uploads could not be looked after: %s", type(error).__name__)
        return 0


def keep_the_journal(stop: Callable[[], bool]) -> int:
    """Copy what ended to where it outlives the database, as far as somebody died before doing so."""
    keep_up()
    return 0


def work() -> int:
    """One round; returns how much there was to do."""
    done = settle() + end_people()
    if done:
        tidy()
        sweep()
    return done + send_due()
