from typing import Any

from django.core.management.base import BaseCommand

from einklang.backups.journal import keep_up
from einklang.booking.microsoft.errands import run_errands
from einklang.booking.microsoft.watching import poll
from einklang.customers import actions as customers
from einklang.hosts.entries import write_due
from einklang.hosts.refreshing import read_due
from einklang.ledger.actions import settle
from einklang.mail.actions import send_due
from einklang.mail.mailbox import read_mailbox
from einklang.retention.actions import tick
from einklang.retention.tidying import tidy
from einklang.room.moving import move_due, sweep_bucket
from einklang.room.packing import pack_due
from einklang.room.sweeping import sweep


class Command(BaseCommand):
    help = "Does everything that is due now, once: owed consequences, endings, warnings, mail."

    def handle(self, *args: Any, **options: Any) -> None:
        done = {"settled": settle(), **tick()}
        done["mails"] = read_mailbox()
        done["settled"] += settle()
        done["letters"] = send_due()
        done["imports"] = customers.work()
        done["calendars"], done["entries"] = read_due(), write_due()
        # What is found there to be wrong is put right at once.
        done["looks"], done["appointments"] = poll(), run_errands()
        done["packed"], done["swept"] = pack_due(), sweep()
        done["lost"], done["moved"] = sweep_bucket(), move_due()
        tidy()
        keep_up()
        said = [f"{name} {times}" for name, times in done.items() if times]
        self.stdout.write(", ".join(said) or "nothing was due")
