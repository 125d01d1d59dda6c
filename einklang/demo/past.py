"""What followed long ago: consequences were settled, letters arrived and were read."""

from datetime import timedelta

from django.utils.timezone import now

from einklang.ledger.actions import name, settle
from einklang.ledger.models import SENT, Owed
from einklang.mail.actions import take_as_sent
from einklang.mail.models import Letter
from einklang.pool.reactions import ask_to_confirm, send_receipt, tell_where_from
from einklang.retention.actions import tick
from einklang.vault.keys import destroy_keys

#: Letters that everybody got. Only kind and date are kept of what was delivered, so these need no words.
LETTERS = {name(ask_to_confirm): "opt_in", name(tell_where_from): "named", name(send_receipt): "receipt"}


def settle_the_past() -> None:
    """Everything owed until now is done; the usual letters are on file as delivered."""
    owed = list(Owed.objects.filter(done_at=None, next_at__lte=now()).select_related("entry"))
    _letters_arrived([one for one in owed if one.what in LETTERS])
    if any(one.what not in LETTERS for one in owed):
        settle()


def _letters_arrived(owed: list[Owed]) -> None:
    moment = now()
    Letter.objects.bulk_create(
        Letter(
            kind=LETTERS[one.what],
            about=one.entry.facts["person"],
            language="de",
            written_at=moment,
            ends_at=moment + timedelta(days=7),
            tries=1,
            sent_at=moment + timedelta(seconds=2),
        )
        for one in owed
    )
    Owed.objects.filter(pk__in=[one.pk for one in owed]).update(done_at=moment)


def the_clock_strikes() -> None:
    """The scheduler comes by, after the mail was delivered."""
    deliver()
    tick()


def deliver() -> None:
    """Everything written so far has arrived: no words and no addresses are left of it here."""
    written = dict(Letter.objects.filter(sent_at=None).values_list("pk", "written_at"))
    destroy_keys(list(written), word=SENT)
    take_as_sent({letter: at + timedelta(seconds=2) for letter, at in written.items()})
