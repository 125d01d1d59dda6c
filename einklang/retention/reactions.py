"""What follows from a withdrawal: erasing what rested on it, and saying so once."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.timezone import now

from einklang.booking import invites
from einklang.booking.queries import given_back_by_leaving
from einklang.consent.events import ConsentWithdrawn
from einklang.consent.models import Decision, Kind
from einklang.consent.proof import commit, fresh_code
from einklang.consent.queries import standing
from einklang.mail.actions import write
from einklang.mail.persons import url, write_to
from einklang.people.actions import make_link
from einklang.people.models import Person, Purpose, State
from einklang.policy import queries as policy
from einklang.pool.events import Declined, PeopleJoined
from einklang.pool.twins import forget_broken
from einklang.recipients.actions import tell
from einklang.recipients.models import Act
from einklang.recipients.queries import still_hold
from einklang.room.models import Reason
from einklang.room.queries import holds_on, is_recorded
from einklang.vault.fields import attach_keys
from einklang.vault.index import normal_email

from .erasing import OUTLIVES, erase
from .events import PeopleErased
from .keeping import kept_of
from .models import Erasure, Ground

STORAGE = "storage"


@transaction.atomic
def erase_what_rested_on_it(event: ConsentWithdrawn) -> None:
    """Erase, and write the one confirmation in the same transaction: it exists if and only if it is true."""
    person = Person.objects.select_for_update().filter(pk=event.person).first()
    if person is None:
        return  # done before
    if person.state == State.DETACHED:
        erase([person.pk], ground=Ground.WITHDRAWN)  # nobody knows an address any more
    elif person.left_at is not None:
        _erase_and_confirm(person, _withdrawn_with(person, event.processings))
    elif not person.is_over():  # else the clock erases, and nothing can be read for a letter any more
        _confirm(person, event.processings)


def erase_without_a_word(event: Declined) -> None:
    """Erase somebody who declined. The page has told them so; another mail was not asked for."""
    if Person.objects.filter(pk=event.person).exists():
        erase([event.person], ground=Ground.DECLINED)


@transaction.atomic
def erase_the_joined(event: PeopleJoined) -> None:
    """Erase the entry that was joined with another one, and say so where it was registered.

    The letters are written in the same transaction: they exist if and only if it is true.
    """
    gone = Person.objects.select_for_update().filter(pk=event.gone).first()
    if gone is None:
        return  # done before
    attach_keys([gone], past_its_end=True)
    name, address, language, since = gone.name, gone.email or "", gone.language, gone.submitted_at
    code = fresh_code()
    erase([gone.pk], ground=Ground.STAFF, commitment=commit(code, address))
    about = {"code": code, "since": since}
    kept = Person.objects.readable().filter(pk=event.kept).first()
    here = kept is not None and normal_email(kept.email or "") == normal_email(address)
    if kept is not None:
        _say_what_stands(kept, about if here else {"since": since})
    if not here:
        told = _words([STORAGE], language) | about | {"name": name}
        # About nobody: the letter is the last thing that knows this address.
        write(
            "joined_away",
            about=None,
            to=address,
            language=language,
            context=told,
            ends_at=_address_kept_until(),
        )


def _say_what_stands(person: Person, about: dict[str, Any]) -> None:
    until = _address_kept_until()
    promise = policy.current()
    stands = {
        "allowed": [promise.processings[p].title.in_(person.language) for p in standing(person.pk)],
        "keeps_until": person.ends_at,
        "own_page_url": url("my", make_link(person, Purpose.OWN_PAGE, ends_at=until)),
    }
    write_to(person, "joined", context=_words([], person.language) | about | stands, ends_at=until)


def tell_of_the_erasure(event: PeopleErased) -> None:
    """Whoever received something about these people learns that it has to go (Art. 17, 19)."""
    people = Erasure.objects.filter(batch=event.batch).values_list("person", flat=True)
    tell(list(people), Act.ERASED)


def forget_pairs(event: PeopleErased) -> None:
    """Whether two entries are one person is no question any more when one of them is gone."""
    forget_broken()


def _withdrawn_with(person: Person, processings: list[str]) -> list[str]:
    """All that this leaving ends: the one confirmation also speaks for withdrawals it has overtaken."""
    promise = policy.current()
    recently = promise.clocks.erase_within.before(now(), promise.zone)
    withdrawn = Decision.objects.filter(person=person, kind=Kind.WITHDRAWN, at__gte=recently)
    every = {STORAGE, *processings, *withdrawn.values_list("processing", flat=True)}
    return [processing for processing in promise.processings if processing in every]


def _erase_and_confirm(person: Person, processings: list[str]) -> None:
    attach_keys([person], past_its_end=True)
    name, address, language, confirmed = person.name, person.email or "", person.language, person.confirmed_at
    # The one confirmation takes the appointment out of their calendar too.
    if seat := given_back_by_leaving(person):
        seat.person = person  # whose key is open once more, for this
    invite = invites.cancel(seat, language=language) if seat else None
    still, held = still_hold(person.pk), _held(person.pk, language)
    kept = _kept(person.pk, language)
    code = fresh_code()
    detached = erase([person.pk], ground=Ground.WITHDRAWN, commitment=commit(code, address), code=code)
    context = _words(processings, language) | {
        "name": name,
        "code": code if confirmed else None,
        "detached": bool(detached) and is_recorded(person.pk),
        "held": held,
        "kept": kept,
        "appointment": seat is not None,
        "still": still,
    }
    # About nobody: the letter is the last thing that knows the address, and goes with its delivery.
    write(
        "gone",
        about=None,
        to=address,
        language=language,
        context=context,
        ends_at=_address_kept_until(),
        invite=invite,
        sender="booking" if invite else "withdrawal",
    )


def _held(person: UUID, language: str) -> list[dict[str, Any]]:
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


def _kept(person: UUID, language: str) -> list[dict[str, Any]]:
    """Every detail of which a copy is kept for a reason of the law: what, why, and until when."""
    with translation.override(language):
        return [
            {"title": one.sealed["title"], "reason": str(Reason(one.reason).label), "until": one.ends_at}
            for one in kept_of(person)
            if one.approved_at is not None
        ]


def _confirm(person: Person, processings: list[str]) -> None:
    held = _held(person.pk, person.language) if OUTLIVES in processings else []
    context = _words(processings, person.language) | {
        "held": held,
        "own_page_url": url("my", make_link(person, Purpose.OWN_PAGE, ends_at=_address_kept_until())),
    }
    write_to(person, "withdrawn", context=context, ends_at=_address_kept_until())


def _words(processings: list[str], language: str) -> dict[str, Any]:
    promise = policy.current()
    return {
        "ended": [promise.processings[p].title.in_(language) for p in processings],
        "at": now(),
        "proof": promise.processings["proof"],
        "proof_period": promise.processings["proof"].keep.for_.words(language),  # type: ignore[union-attr]
        "proof_until": promise.processings["proof"].keep.end(now(), promise.zone),
        "recording_period": promise.processings[OUTLIVES].keep.for_.words(language),  # type: ignore[union-attr]
        "backup_until": promise.clocks.backup.end(now(), promise.zone),
        "address_within": promise.clocks.address_after_confirmation.words(language),
    }


def _address_kept_until() -> datetime:
    promise = policy.current()
    return promise.clocks.address_after_confirmation.end(now(), promise.zone)
