"""What ended ends again, in a database that does not know it: one restored, or put back by other means.

No mail goes out because of it. What somebody is still owed stays owed.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime
from typing import TypeVar
from uuid import UUID, uuid4

from django.db import transaction

from einklang.backups import journal
from einklang.backups.journal import ALIVE, Line
from einklang.consent.actions import withdraw
from einklang.consent.models import Decision, Kind, Standing, Way
from einklang.ledger.actions import settle
from einklang.ledger.models import SENT, End, Ending, Entry
from einklang.mail.actions import let_go, take_as_sent, unsent, write_off
from einklang.people.models import Person, State
from einklang.people.resting import Rest
from einklang.recipients.actions import acknowledge
from einklang.recipients.queries import open_notices
from einklang.staff.actions import let_nobody_back
from einklang.vault.models import Certificate, Key

from .actions import ENDINGS
from .erasing import erase
from .farewell import last_words
from .keyless import end_what_has_no_key
from .models import Erasure, Ground

AT_ONCE = 1000
STORAGE = "storage"
#: What says that a key is destroyed.
DESTROYED = {End.KEY, End.GONE, End.DETACHED}
#: What says that somebody is gone.
OVER = {End.GONE, End.DETACHED}

T = TypeVar("T")


def end_again(lines: Collection[Line], *, made_at: datetime | None = None) -> dict[str, int]:
    """End everything that ended according to these lines; returns what was done, in numbers.

    `made_at` is when the backup was made that this database came out of. May be killed and done again at
    any moment: each step looks at what is there, and the lines themselves are written down last.
    """
    ended = sorted(line for line in lines if line.what != ALIVE)
    figures = {"accounts": _end_accounts_again(ended)}
    waiting, last = unsent(), _last_fact()
    figures["keys"] = destroy_again(line.subject for line in ended if line.what in DESTROYED)
    figures["letters"] = take_as_sent({line.subject: line.at for line in ended if line.word == SENT})
    if made_at is not None and not any(line.at > made_at for line in lines):
        # Nothing is known since: what stood unsent then has most likely been sent.
        figures["letters"] += let_go(waiting & unsent())
    figures["erased"] = _erase_again(ended)
    figures["withdrawn"] = _withdraw_again(ended, leave=False)
    figures["resting"] = _let_rest_again(ended)
    lost = end_what_has_no_key()
    figures |= {f"lost_{name}": number for name, number in lost.items()}
    settle(after=last)
    figures["mails"] = write_off(unsent() - waiting)
    figures["due"] = sum(_until_done(job) for job in ENDINGS)
    settle(after=last)
    figures["told"] = _acknowledge_again(ended)
    # Whose time ran out only now, and of whom something is kept, hears of it: nobody has told them.
    figures["mails"] += write_off(unsent() - waiting - last_words())
    # Who left and was not erased when the database was lost is still owed the one confirmation.
    figures["withdrawn"] += _withdraw_again(ended, leave=True)
    _write_down(ended)
    return figures


def destroy_again(subjects: Iterable[UUID]) -> int:
    """No key of these is here, wherever it came from."""
    return sum(
        Key.objects.filter(subject__in=some)._raw_delete("default") for some in _in_parts(list(subjects))
    )


def _last_fact() -> int:
    return Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0


def _erase_again(lines: list[Line]) -> int:
    """Each batch as it was, with its ground and its time."""
    batches: dict[tuple[datetime, str], list[Line]] = defaultdict(list)
    for line in lines:
        if line.what in OVER:
            batches[line.at, line.word].append(line)
    return sum(_erase_batch(at, Ground(word), some) for (at, word), some in sorted(batches.items()))


@transaction.atomic
def _erase_batch(at: datetime, ground: Ground, lines: list[Line]) -> int:
    detached = {line.subject for line in lines if line.what == End.DETACHED}
    everybody, there = {line.subject for line in lines}, set()
    for some in _in_parts(sorted(everybody)):
        present = Person.objects.filter(pk__in=some)
        there |= set(present.exclude(pk__in=detached, state=State.DETACHED).values_list("pk", flat=True))
    for some in _in_parts(sorted(there)):
        erase(some, ground=ground)
        rows = Erasure.objects.filter(person__in=some)
        Certificate.objects.filter(batch__in=set(rows.values_list("batch", flat=True))).update(at=at)
        rows.update(at=at)
    # Of those who came after the backup nothing is here to be erased, but that they were erased is known.
    batch = uuid4()
    missing = everybody - there
    Erasure.objects.bulk_create(
        (
            Erasure(person=one, batch=batch, at=at, ground=ground, detached=one in detached)
            for one in sorted(missing)
        ),
        batch_size=AT_ONCE,
        ignore_conflicts=True,
    )
    return len(there)


def _withdraw_again(lines: list[Line], *, leave: bool) -> int:
    """Withdraw what was withdrawn after it was given; `leave` says whether the storage, and with it all."""
    done = 0
    for line in lines:
        if line.what != End.WITHDRAWN or (line.word == STORAGE) is not leave:
            continue
        given = {"processing": line.word, "decision__at__lt": line.at}
        if Standing.objects.filter(person=line.subject, **given).exists():
            with transaction.atomic():
                withdraw(line.subject, [line.word], way=Way.CONSEQUENCE)
                ended = Decision.objects.filter(person=line.subject, processing=line.word)
                newest = ended.filter(kind=Kind.WITHDRAWN).order_by("-at").values_list("pk", flat=True)[:1]
                Decision.objects.filter(pk__in=list(newest)).update(at=line.at)
            done += 1
    return done


def _let_rest_again(lines: list[Line]) -> int:
    """As it was at last: since when it rests, or that it goes on."""
    last: dict[tuple[UUID, Rest], Line] = {}
    for line in lines:
        for rest in Rest:
            if line.what in (rest.begins, rest.ends):
                last[line.subject, rest] = line
    done = 0
    for (person, rest), line in last.items():
        since = line.at if line.what == rest.begins else None
        rows = Person.objects.filter(pk=person)
        if since is None:
            done += rows.exclude(**{rest.field: None}).update(**{rest.field: None})
        else:
            done += rows.filter(**{rest.field: None}).update(**{rest.field: since})
    return done


def _acknowledge_again(lines: list[Line]) -> int:
    """Recipients that have answered are told no more."""
    answered = {line.subject: line for line in lines if line.what == End.ACKNOWLEDGED}
    done = 0
    for some in _in_parts(sorted(answered)):
        for notice in open_notices().filter(pk__in=some).values_list("pk", flat=True):
            line = answered[notice]
            acknowledge(notice, by=UUID(line.word) if line.word else None, at=line.at)
            done += 1
    return done


def _end_accounts_again(lines: list[Line]) -> int:
    """Of colleagues: what ended before the backup was made may have been started anew before, too."""
    ended = {line for line in lines if line.what == End.ACCOUNT}
    known = Ending.objects.filter(what=End.ACCOUNT, subject__in={line.subject for line in ended})
    ended -= {Line(row.at, row.what, row.subject, row.word) for row in known}
    return let_nobody_back({line.subject for line in ended})


def _until_done(job: Callable[[], int]) -> int:
    total = 0
    while some := job():
        total += some
    return total


def _write_down(lines: list[Line]) -> None:
    """From now on this database knows it too."""
    rows = Ending.objects.iterator(chunk_size=5000)
    known = {Line(row.at, row.what, row.subject, row.word) for row in rows}
    copied = set(journal.read(journal.own()))
    Ending.objects.bulk_create(
        (
            Ending(what=one.what, subject=one.subject, word=one.word, at=one.at, copied=one in copied)
            for one in lines
            if one not in known
        ),
        batch_size=AT_ONCE,
    )


def _in_parts(every: list[T]) -> Iterator[list[T]]:
    return (every[begin : begin + AT_ONCE] for begin in range(0, len(every), AT_ONCE))
