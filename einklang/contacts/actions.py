"""Asking for an interview, within the caps or with a reason, and taking the answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import now

from einklang.mail.models import Letter
from einklang.mail.persons import url, write_to
from einklang.people.models import Person
from einklang.policy import queries as policy
from einklang.policy.period import Period
from einklang.staff.actions import note_reading
from einklang.staff.models import User
from einklang.vault.fields import attach_keys, use_key
from einklang.vault.keys import open_key
from einklang.vault.tokens import fresh_token, token_hash

from . import queries
from .caps import Caps, Hindrance
from .models import Answer, Contact, Refusal
from .queries import Barred

#: The kind of the letter that asks.
ASKING = "asking"
#: A reason shorter than this says nothing.
REASON = 10
#: Enough for somebody else to have changed a customer number in between, and to have been done with it.
TRIES = 5


class MayNotBeAsked(Exception):
    """Whatever the reason: it is not allowed, or they do not want it."""

    def __init__(self, why: Barred) -> None:
        super().__init__(why.value)
        self.why = why


class CapReached(Exception):
    """The policy's caps stand in the way, and nobody has given a reason to override them."""

    def __init__(self, hindrances: tuple[Hindrance, ...]) -> None:
        super().__init__(", ".join(one.why.value for one in hindrances))
        self.hindrances = hindrances


class NoReason(Exception):
    """A reason was to be given and is missing or too short."""


@dataclass(frozen=True)
class Override:
    """Why somebody is asked although a cap is reached. It covers only what was `seen` (Caps.seen)."""

    reason: str
    seen: str


@transaction.atomic
def ask_for_interview(
    person_id: UUID,
    *,
    by: User,
    override: Override | None = None,
    kind: str = ASKING,
    path: str = "asked",
    context: Mapping[str, object] | None = None,
) -> Contact:
    """Somebody is asked: the letter is written, and it counts from here on.

    The letter is of this `kind`, its button leads to `path`, and `context` is what else its words need.
    Two coordinators at the same moment do not exceed a cap between them: whoever asks holds everybody at
    the customer until the commit. Raises MayNotBeAsked, CapReached, NoReason.
    """
    person = _hold(person_id)
    if person is None:
        raise MayNotBeAsked(Barred.NOT_ALLOWED)
    if why := queries.barred(person):
        raise MayNotBeAsked(why)
    caps = queries.caps_of(person)
    reason = _reason(override, caps) if caps.hindrances else None
    token = fresh_token()
    contact = Contact(
        person=person,
        by=by.pk,
        token_hash=token_hash(token),
        overrides=[one.why.value for one in caps.hindrances],
        override_reason=reason,
    )
    words = {"answer_url": url(path, token), "asked_by": by.name, **(context or {})}
    contact.letter = write_to(person, kind, context=words, ends_at=_a_week()).pk
    contact.save(force_insert=True)
    person.last_contact_at = contact.at
    person.save(update_fields=["last_contact_at"])
    if caps.hindrances:
        note_reading(by, person=person.pk, what="override")
    return contact


def _hold(person_id: UUID) -> Person | None:
    """The person, locked together with everybody of the same customer, in one order for all.

    Two who ask at one customer hold at least one row in common: whoever came first is seen by the second.
    """
    for _ in range(TRIES):
        known = _customers_of(person_id)
        whom = Q(pk=person_id) | queries.belonging_to(known) if known else Q(pk=person_id)
        held = Person.objects.select_for_update().filter(whom)
        person = {one.pk: one for one in held.order_by("pk")}.get(person_id)
        if person is None or _customers_of(person_id) == known:
            return person
    return None


def _customers_of(person_id: UUID) -> set[bytes]:
    people = Person.objects.filter(pk=person_id).only("pk", "customer_index")
    return queries.customers_of(people).get(person_id, set())


def _reason(override: Override | None, caps: Caps) -> str:
    if override is None or override.seen != caps.seen:
        raise CapReached(caps.hindrances)
    reason = override.reason.strip()
    if len(reason) < REASON:
        raise NoReason
    return reason


@transaction.atomic
def answer(token: str, said: Answer) -> Contact:
    """Somebody answers by the link in the letter; the last word counts. Raises LinkEnded."""
    return note_answer(queries.contact_behind(token, lock=True), said)


@transaction.atomic
def note_answer(contact: Contact, said: Answer) -> Contact:
    """The answer stands, and a no keeps us quiet: for the time the policy names, or for good."""
    Person.objects.select_for_update().get(pk=contact.person_id)
    contact.answer, contact.answered_at = said, now()
    contact.save(update_fields=["answer", "answered_at"])
    if said == Answer.YES:
        invite_again(contact.person_id)
    else:
        refuse(contact.person_id, until=None if said == Answer.NEVER else quiet_until(contact.answered_at))
    return contact


def refuse(person_id: UUID, *, until: datetime | None) -> None:
    """Nobody asks this person until then; without an end, until they say otherwise (Art. 21)."""
    Refusal.objects.update_or_create(person_id=person_id, defaults={"at": now(), "until": until})


def invite_again(person_id: UUID) -> None:
    """They take their no back. The caps still count."""
    Refusal.objects.filter(person=person_id).delete()


def quiet_until(at: datetime) -> datetime:
    """Until when somebody is left alone who says at this moment that it does not suit them now."""
    promise = policy.current()
    return Period.parse(f"P{promise.contact_caps.days_after_refusal}D").end(at, promise.zone)


def note_unsent(letter: UUID) -> None:
    """A letter that asks was not sent and never will be: nobody was asked, so it does not count."""
    contact = Contact.objects.filter(letter=letter, unsent_at=None).first()
    if contact is None:
        return
    contact.unsent_at = now()
    contact.save(update_fields=["unsent_at"])
    # Something else may have been the last contact meanwhile; then that stays.
    before = Contact.objects.counting().filter(person=contact.person_id).order_by("at").last()
    Person.objects.filter(pk=contact.person_id, last_contact_at=contact.at).update(
        last_contact_at=before.at if before else None
    )


@transaction.atomic
def take_over(kept_id: UUID, other_id: UUID) -> None:
    """Two entries are one person: what was asked of the other, and its no, count for the kept one.

    Letters of the other that still wait go with it and are not counted. The stricter no stands.
    """
    moved = list(Contact.objects.filter(person=other_id))
    attach_keys(moved)
    key = open_key(kept_id) if any(one.overrides for one in moved) else None
    waiting = set(
        Letter.objects.filter(pk__in=[one.letter for one in moved], sent_at=None).values_list("pk", flat=True)
    )
    for contact in moved:
        reason = contact.override_reason  # opened by the old key, sealed again by the new one
        contact.person_id = kept_id
        use_key(contact, key)
        contact.override_reason = reason
        if contact.letter in waiting:
            contact.unsent_at = contact.unsent_at or now()
        contact.save()
    _take_over_refusal(kept_id, other_id)
    last = Contact.objects.counting().filter(person=kept_id).order_by("at").last()
    later = Q(last_contact_at=None) | Q(last_contact_at__lt=last.at) if last else Q(pk=None)
    Person.objects.filter(later, pk=kept_id).update(last_contact_at=last.at if last else None)


def _take_over_refusal(kept_id: UUID, other_id: UUID) -> None:
    refusals = list(Refusal.objects.filter(person__in=[kept_id, other_id]))
    if not refusals:
        return
    for_good = [one for one in refusals if one.until is None]
    strictest = for_good[0] if for_good else max(refusals, key=lambda one: one.until or one.at)
    Refusal.objects.filter(person=other_id).delete()
    Refusal.objects.update_or_create(
        person_id=kept_id, defaults={"at": strictest.at, "until": strictest.until}
    )


def _a_week() -> datetime:
    promise = policy.current()
    return promise.clocks.unconfirmed.after(now(), promise.zone)
