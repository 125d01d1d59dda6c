"""The last mail to somebody: written in the transaction that erases them, with what is kept and the code.

It exists if and only if it is true. About nobody: it is the last thing that knows the address, and goes with
its delivery.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import translation
from django.utils.timezone import now

from einklang.booking import invites
from einklang.booking.queries import given_back_by_leaving
from einklang.consent.proof import commit, fresh_code
from einklang.mail.actions import write
from einklang.mail.models import Letter
from einklang.people.models import Person
from einklang.policy import queries as policy
from einklang.recipients.queries import still_hold
from einklang.room.models import Reason
from einklang.room.queries import holds_on, is_recorded
from einklang.vault.fields import attach_keys

from .erasing import OUTLIVES, erase
from .keeping import kept_of
from .models import Ground, Kept

#: The kind of this letter.
GONE = "gone"


def to_be_told(people: Collection[UUID]) -> set[UUID]:
    """Of whom something is kept beyond their time for a reason of the law: they get a last mail then, too."""
    approved = Kept.objects.filter(person__in=people, approved_at__isnull=False, ends_at__gt=now())
    return set(approved.values_list("person", flat=True))


def last_words() -> set[UUID]:
    """The last letters that wait."""
    return set(Letter.objects.filter(kind=GONE, sent_at=None).values_list("pk", flat=True))


def erase_and_tell(person: Person, processings: list[str], *, ground: Ground) -> None:
    """Everything of this person is gone with this commit but what the mail names, which has the code."""
    attach_keys([person], past_its_end=True)
    name, address, language, confirmed = person.name, person.email or "", person.language, person.confirmed_at
    # The one confirmation takes the appointment out of their calendar too.
    if seat := given_back_by_leaving(person):
        seat.person = person  # whose key is open once more, for this
    invite = invites.cancel(seat, language=language) if seat else None
    still, held = still_hold(person.pk), recordings_held(person.pk, language)
    kept = copies_kept(person.pk, language)
    code = fresh_code()
    detached = erase([person.pk], ground=ground, commitment=commit(code, address), code=code)
    context = words_of_leaving(processings, language) | {
        "name": name,
        "code": code if confirmed else None,
        "detached": bool(detached) and is_recorded(person.pk),
        "held": held,
        "kept": kept,
        "appointment": seat is not None,
        "still": still,
        "over": ground is Ground.EXPIRED,
    }
    write(
        GONE,
        about=None,
        to=address,
        language=language,
        context=context,
        ends_at=address_kept_until(),
        invite=invite,
        sender="booking" if invite else "withdrawal",
    )


def recordings_held(person: UUID, language: str) -> list[dict[str, Any]]:
    """Every piece that is kept for a reason of the law: of when it is, why, and until when (Art. 17(3))."""
    with translation.override(language):
        return [
            {
                "of": one.recording.interview_ended_at,
                "reason": str(Reason(one.reason).label),
                "until": one.ends_at,
            }
            for one in holds_on(person).select_related("recording")
        ]


def copies_kept(person: UUID, language: str) -> list[dict[str, Any]]:
    """Every detail of which a copy is kept for a reason of the law: what, why, and until when."""
    with translation.override(language):
        return [
            {"title": one.sealed["title"], "reason": str(Reason(one.reason).label), "until": one.ends_at}
            for one in kept_of(person)
            if one.approved_at is not None
        ]


def words_of_leaving(processings: list[str], language: str) -> dict[str, Any]:
    """What ended, what is kept because of it, and until when, in the words of the policy."""
    promise = policy.current()
    return {
        "ended": [promise.processings[p].title.in_(language) for p in processings],
        "at": now(),
        "proof": promise.processings["proof"],
        "proof_period": promise.processings["proof"].keep.period.words(language),
        "proof_until": promise.processings["proof"].keep.end(now(), promise.zone),
        "recording_period": promise.processings[OUTLIVES].keep.period.words(language),
        "backup_until": promise.clocks.backup.end(now(), promise.zone),
        "address_within": promise.clocks.address_after_confirmation.words(language),
    }


def address_kept_until() -> datetime:
    """So long the address may stand in a letter that says that everything is gone."""
    promise = policy.current()
    return promise.clocks.address_after_confirmation.end(now(), promise.zone)
