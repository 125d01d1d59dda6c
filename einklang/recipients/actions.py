"""Writing down who received what."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import now

from einklang.consent.queries import allows
from einklang.ledger.endings import write_down
from einklang.ledger.models import End
from einklang.policy import queries as policy

from .models import Act, Disclosure, Notice
from .queries import told_at


class MayNotBeHandedOver(Exception):
    """The ground does not stand, or the recipient is not switched on in the policy."""


#: Of these the later one says that the earlier does not hold any more.
OPPOSITE = {Act.RESTRICTED: Act.RELEASED, Act.RELEASED: Act.RESTRICTED}


#: The ids of notices come from what they say, under this one of ours (RFC 9562, version 5): a restored
#: database that ends something again makes the same notice again, which may be done with.
NAMES = UUID("0c8c4b0e-52a4-4d0e-8f5d-4f6f0c1a9d37")


class NoticeGone(Exception):
    """There is no such notice (any more)."""


def disclose(person: UUID, recipient: str, what: Collection[str], *, processing: str) -> Disclosure:
    """Written down before it leaves: who receives these fields of this person, on which ground, from now on.

    Raises MayNotBeHandedOver, and then nothing may leave.
    """
    promise = policy.current()
    known = promise.recipients.get(recipient)
    if known is None or not known.enabled or not allows(person, processing):
        raise MayNotBeHandedOver(recipient)
    moment = now()
    return Disclosure.objects.create(
        person=person,
        recipient=recipient,
        what=sorted(what),
        processing=processing,
        at=moment,
        ends_at=promise.clocks.disclosures.end(moment, promise.zone),
    )


@transaction.atomic
def note_removed(person: UUID, recipient: str) -> None:
    """The recipient has confirmed that it holds nothing of this person any more."""
    Disclosure.objects.filter(person=person, recipient=recipient, removed_at=None).update(removed_at=now())
    _end(_open(person, recipient))


@transaction.atomic
def note_corrected(person: UUID, recipient: str) -> None:
    """The recipient has confirmed that it holds what is right now."""
    about = _open(person, recipient).filter(act=Act.RECTIFIED)
    about.update(told_at=now())
    _end(about)


def _open(person: UUID, recipient: str) -> "QuerySet[Notice]":
    return Notice.objects.filter(person=person, recipient=recipient, acknowledged_at=None)


def _end(notices: "QuerySet[Notice]", *, by: UUID | None = None, at: datetime | None = None) -> None:
    """Nobody is told of these any more, whatever becomes of the database."""
    ended, moment = list(notices.values_list("pk", flat=True)), at or now()
    Notice.objects.filter(pk__in=ended).update(acknowledged_at=moment, acknowledged_by=by, next_at=None)
    write_down(End.ACKNOWLEDGED, ended, by.hex if by else "", at=moment)


@transaction.atomic
def tell(people: Collection[UUID], act: Act) -> None:
    """Every recipient that holds something of these people is to be told of this act, once.

    Told already and not acknowledged is not told twice; acknowledged and done again is (Art. 19).
    """
    promise, moment = policy.current(), now()
    open_ones = Notice.objects.filter(person__in=people, acknowledged_at=None)
    # What does not hold any more is not repeated; what is told once more is, after it was not.
    open_ones.filter(act=OPPOSITE.get(act)).update(next_at=None)
    for notice in open_ones.filter(act=act, next_at=None):
        Notice.objects.filter(pk=notice.pk).update(next_at=moment if told_at(notice.recipient) else None)
    held = Disclosure.objects.filter(person__in=people, removed_at=None)
    said = Notice.objects.filter(person__in=people, act=act)
    before = Counter(said.values_list("person", "recipient"))
    ends_at = promise.clocks.disclosures.end(moment, promise.zone)
    Notice.objects.bulk_create(
        (
            Notice(
                id=uuid5(NAMES, f"{person} {recipient} {act.value} {before[person, recipient]}"),
                person=person,
                recipient=recipient,
                act=act,
                next_at=moment if told_at(recipient) else None,
                ends_at=ends_at,
            )
            for person, recipient in sorted(set(held.values_list("person", "recipient")), key=str)
        ),
        ignore_conflicts=True,
    )


def acknowledge(notice_id: UUID, *, by: UUID | None = None, at: datetime | None = None) -> None:
    """The recipient has acknowledged: by itself, or as this colleague says. Twice is not an error.

    With an erasure it holds nothing any more. `at` is for what is known from before a restore.
    """
    moment = at or now()
    with transaction.atomic():
        notice = Notice.objects.select_for_update().filter(pk=notice_id).first()
        if notice is None:
            raise NoticeGone
        if notice.acknowledged_at is not None:
            return
        overtaken = _open(notice.person, notice.recipient).filter(act=OPPOSITE.get(Act(notice.act)))
        both = Q(pk=notice.pk) | Q(pk__in=overtaken.filter(made_at__lt=notice.made_at).values("pk"))
        _end(Notice.objects.filter(both), by=by, at=moment)
        if notice.act == Act.ERASED:
            about = {"person": notice.person, "recipient": notice.recipient, "removed_at": None}
            Disclosure.objects.filter(**about).update(removed_at=moment)
