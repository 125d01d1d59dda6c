"""Everything that ends by the clock, and the warnings before."""

import logging
from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef
from django.utils.timezone import now

from einklang.backups.actions import end_what_is_over
from einklang.booking.actions import close_empty
from einklang.booking.clock import count_held, remind_of_interviews
from einklang.booking.microsoft.actions import find_what_changed
from einklang.consent.actions import give_code
from einklang.consent.models import Proof
from einklang.consent.queries import allows
from einklang.customers.clearing import end_imports
from einklang.holdings.registry import all_holdings
from einklang.hosts.actions import forget_past
from einklang.hosts.connecting import let_go_of_left
from einklang.hosts.entries import forget_past_entries
from einklang.ledger.causes import because_of
from einklang.ledger.models import Entry, Owed
from einklang.mail.actions import give_up_ended
from einklang.mail.persons import url, write_to
from einklang.matching.looking_again import look_at_what_is_new
from einklang.people.actions import make_link
from einklang.people.models import Link, Person, Purpose, State
from einklang.people.queries import unreachable
from einklang.policy import queries as policy
from einklang.pool.looking_back import look_back
from einklang.room.actions import end_overdue
from einklang.room.holds import end_holds
from einklang.room.meetings import end_meetings_overdue
from einklang.room.queries import is_recorded
from einklang.staff.models import Invitation, Reading
from einklang.studies.reminding import remind
from einklang.vault import limits
from einklang.vault.keys import destroy_keys

from .census import take_census
from .erasing import erase, erase_the_finished
from .farewell import erase_and_tell, to_be_told
from .models import Erasure, Ground, Warning
from .proving import prove_erasures

logger = logging.getLogger("einklang.retention")

#: People ended in one transaction: on SQLite some two seconds, in which other writers wait.
BATCH = 2500


def tick() -> dict[str, int]:
    """Do everything that is due now, once; returns what was done and how often.

    Reading at or after the end is refused anyway: this only tidies up, and may be late or run twice.
    """
    done: dict[str, int] = {}
    for job in JOBS:
        done[job.__name__] = job()
    return {name: times for name, times in done.items() if times}


def end_people() -> int:
    """Erase everybody whose end has come: silent sign-ups, and storage that was not renewed."""
    total = 0
    while batch := end_batch():
        total += batch
        if batch == BATCH:
            logger.info("%d people erased, and more are due", total)
    return total


@transaction.atomic
def end_batch() -> int:
    """One batch in one transaction, so a kill loses at most this one and leaves nothing half done."""
    # Frozen data waits for its release (Art. 18(2)); who left by own decision is owed a confirmation first.
    over = Person.objects.select_for_update(skip_locked=True).filter(
        ends_at__lte=now(), left_at=None, frozen_at=None
    )
    rows = list(over.order_by("ends_at").values_list("pk", "state")[:BATCH])
    told = to_be_told([pk for pk, _ in rows])
    for person in Person.objects.filter(pk__in=told):
        erase_and_tell(person, ["storage"], ground=Ground.EXPIRED)
    for ground in (Ground.EXPIRED, Ground.UNCONFIRMED):
        people = [pk for pk, state in rows if _ground(state) is ground and pk not in told]
        if people:
            erase(people, ground=ground)
    return len(rows)


def _ground(state: str) -> Ground:
    return Ground.EXPIRED if state == State.ACTIVE else Ground.UNCONFIRMED


def end_recordings() -> int:
    """Destroy recordings after their time, and what is left of people who were only in them."""
    return end_holds() + end_overdue() + erase_the_finished()


def end_meetings() -> int:
    """Forget who followed interviews, and what they wrote, after its time."""
    return end_meetings_overdue()


def end_letters() -> int:
    """Forget addresses of letters that could not be delivered in time."""
    return give_up_ended()


def end_proofs() -> int:
    """Delete proofs of consent after their time."""
    return Proof.objects.filter(ends_at__lte=now())._raw_delete("default")


def end_links() -> int:
    """Delete links that can no longer be used."""
    return Link.objects.filter(ends_at__lte=now())._raw_delete("default")


def end_read_log() -> int:
    """Delete who read whom after its time."""
    promise = policy.current()
    old = promise.clocks.read_log.before(now(), promise.zone)
    return Reading.objects.filter(at__lt=old)._raw_delete("default")


@transaction.atomic
def end_by_their_own_clock() -> int:
    """Delete every row whose own end has come, in whatever room it stands: the map says which field tells."""
    moment, ended = now(), 0
    for holding in reversed(list(all_holdings())):  # leaves before what they point at
        if holding.gone_from:
            over = holding.model._default_manager.filter(**{f"{holding.gone_from}__lte": moment})
            if holding.own_key:
                destroy_keys(over.values("pk"))
            ended += over._raw_delete("default")
    return ended


def end_invitations() -> int:
    """Delete invitations of colleagues that nobody used in time, and those that were used."""
    return Invitation.objects.filter(ends_at__lte=now())._raw_delete("default")


def end_ledger() -> int:
    """Delete facts after the time of the ledger, when nothing is owed because of them."""
    still_owed = Owed.objects.filter(entry=OuterRef("pk"), done_at=None)
    old = Entry.objects.filter(~Exists(still_owed), at__lt=_ledger_begins())
    ended = 0
    while settled := list(old.values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            Owed.objects.filter(entry__in=settled)._raw_delete("default")
            ended += Entry.objects.filter(pk__in=settled)._raw_delete("default")
    return ended


def end_erasures() -> int:
    """Forget the random ids of who was erased after the time of the ledger: no backup knows them by then."""
    return Erasure.objects.filter(at__lt=_ledger_begins())._raw_delete("default")


def _ledger_begins() -> datetime:
    """What is older than this is too old for the ledger."""
    promise = policy.current()
    return promise.clocks.disclosures.before(now(), promise.zone)


def end_tallies() -> int:
    """Forget how often something public was called yesterday."""
    return limits.forget_old()


def warn() -> int:
    """Ask everybody whose storage ends soon whether to renew it; once for each warning of the policy."""
    promise = policy.current()
    periods = sorted(promise.processings["storage"].keep.warn, key=lambda p: p.rough_hours)
    told = 0
    for period in periods:
        # A generous bound first; the calendar decides for each person.
        soon = now() + timedelta(hours=period.rough_hours + 48)
        warned = Warning.objects.filter(before=period.iso, ends_at=F("person__ends_at"))
        due = Person.objects.in_pool().filter(ends_at__lte=soon).exclude(pk__in=warned.values("person"))
        # Whose letters come back is asked once they can be reached; storage ends by its clock all the same.
        due = due.exclude(pk__in=unreachable().values("person"))
        for person in due.order_by("ends_at")[:BATCH]:
            if period.before(_end(person), promise.zone) <= now():
                told += ask_to_renew(person, period.iso)
    return told


@transaction.atomic
def ask_to_renew(person: Person, before: str) -> bool:
    """Write one letter; a later warning that is due already takes the earlier ones with it. Once for each."""
    if not allows(person.pk, "storage"):
        return False
    promise = policy.current()
    due = [
        p.iso
        for p in promise.processings["storage"].keep.warn
        if p.before(_end(person), promise.zone) <= now()
    ]
    try:
        with transaction.atomic():
            Warning.objects.create(person=person, ends_at=_end(person), before=before)
    except IntegrityError:  # another scheduler was first
        return False
    Warning.objects.bulk_create(
        (Warning(person=person, ends_at=_end(person), before=iso) for iso in due if iso != before),
        ignore_conflicts=True,
    )
    # Without renewal no other mail comes: this one brings the code for what outlives the details.
    code = give_code(person) if is_recorded(person.pk) else None
    # A code is new each time, and so is the letter that brings it.
    with nullcontext() if code else because_of("renewal", person.pk, _end(person), before):
        link = make_link(person, Purpose.RENEW, ends_at=person.ends_at)
        context = {"ends_at": person.ends_at, "code": code, "renew_url": url("renew", link)}
        write_to(person, "renewal", context=context, ends_at=_end(person))
    return True


def _end(person: Person) -> datetime:
    assert person.ends_at is not None, "everybody but the detached has an end"
    return person.ends_at


#: What only ends: nothing is said to anybody.
ENDINGS: tuple[Callable[[], int], ...] = (
    end_people,
    end_recordings,
    end_meetings,
    end_letters,
    end_links,
    end_proofs,
    end_read_log,
    end_invitations,
    end_by_their_own_clock,
    end_ledger,
    end_erasures,
    end_tallies,
)
JOBS: tuple[Callable[[], int], ...] = (
    *ENDINGS,
    end_what_is_over,
    end_imports,
    close_empty,
    remind_of_interviews,
    count_held,
    forget_past,
    remind,
    forget_past_entries,
    let_go_of_left,
    find_what_changed,
    look_at_what_is_new,
    look_back,
    warn,
    take_census,
    prove_erasures,
)
