"""How people come in: form, confirmation, change of details."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.timezone import now

from einklang.consent.actions import give, request_consent
from einklang.consent.models import Way
from einklang.consent.queries import requested
from einklang.ledger.actions import record
from einklang.people.actions import add_person, can_be_reached, change_details, leave, set_end
from einklang.people.models import Link, Origin, Person, Purpose, State, Where
from einklang.people.queries import LinkEnded, link_behind
from einklang.policy import queries as policy
from einklang.vault import index, limits

from .events import ColleagueNamed, Declined, NewAddressAsked, SignedUp, SignUpConfirmed
from .signup import Named, SignUp

STORAGE = "storage"
#: Forms that may name one address in a day, as submitter or as colleague.
FORMS_PER_ADDRESS = 5


class ConsentMissing(Exception):
    """Without the consent to storage nothing may be kept, so nothing is."""


def sign_up(form: SignUp) -> Person:
    """Keep a submitted form until it is confirmed, and ask for that by mail.

    Sent twice, it is one form. Raises ConsentMissing without the consent to storage, TooMany where an
    address is named too often; then nothing is kept.
    """
    if STORAGE not in form.consents:
        raise ConsentMissing
    if known := _sent_before(form):
        return known
    try:
        return _keep(form)
    except IntegrityError:
        # The same form, sent twice in the same moment: the other one was first.
        if known := _sent_before(form):
            return known
        raise


def _sent_before(form: SignUp) -> Person | None:
    return Person.objects.filter(submission=form.submission, position=0).first()


@transaction.atomic
def _keep(form: SignUp) -> Person:
    _count_addresses(form)
    moment = now()
    person = _add(form, moment)
    request_consent(person, sorted(form.consents))
    record(SignedUp(person=person.pk))
    for position, named in enumerate(form.participants, start=1):
        _name_colleague(person, named, position, moment)
    return person


def _count_addresses(form: SignUp) -> None:
    for address in (form.answers["email"], *(named.email for named in form.participants)):
        limits.take("form-to-address", index.normal_email(address), per_day=FORMS_PER_ADDRESS)


def _add(form: SignUp, moment: datetime) -> Person:
    promise = policy.current()
    person = Person(
        state=State.PENDING,
        origin=Origin.FORM,
        submission=form.submission,
        language=form.language,
        submitted_at=moment,
        ends_at=promise.clocks.unconfirmed.after(moment, promise.zone),
    )
    return add_person(person, form.answers)


def _name_colleague(by: Person, named: Named, position: int, moment: datetime) -> None:
    promise = policy.current()
    person = Person(
        state=State.NAMED,
        origin=Origin.COLLEAGUE,
        named_by=by.pk,
        submission=by.submission,
        position=position,
        language=by.language,
        submitted_at=moment,
        ends_at=promise.clocks.named_by_others.after(moment, promise.zone),
    )
    add_person(person, {"first_name": named.first_name, "last_name": named.last_name, "email": named.email})
    record(ColleagueNamed(person=person.pk))


@transaction.atomic
def confirm(token: str) -> Person:
    """Somebody confirmed their own form: the boxes ticked then count from now; raises LinkEnded."""
    link = link_behind(token, Purpose.CONFIRM, lock=True)
    if link.person.state != State.PENDING:
        raise LinkEnded
    return _activate(link, requested(link.person_id), start=link.person.submitted_at)


@transaction.atomic
def confirm_named(token: str, consents: Collection[str], language: str) -> Person:
    """Somebody named by a colleague decided for themselves; raises LinkEnded, ConsentMissing."""
    link = link_behind(token, Purpose.CONFIRM, lock=True)
    if link.person.state != State.NAMED:
        raise LinkEnded
    if STORAGE not in consents:
        raise ConsentMissing
    link.person.language = language
    link.person.submitted_at = now()
    return _activate(link, consents, start=link.person.submitted_at)


def _activate(link: Link, consents: Collection[str], *, start: datetime) -> Person:
    promise = policy.current()
    person = link.person
    person.state, person.confirmed_at = State.ACTIVE, now()
    person.save(update_fields=["state", "confirmed_at", "language", "submitted_at"])
    # Two years from the form, not from the click: the earliest reading of the promise.
    set_end(person, promise.processings[STORAGE].keep.end(start, promise.zone))
    give(person.pk, list(consents), way=Way.CONFIRMATION, given_at=person.confirmed_at)
    link.delete()
    can_be_reached(person.pk)
    record(SignUpConfirmed(person=person.pk))
    return person


@transaction.atomic
def decline(token: str) -> None:
    """Somebody named by a colleague says no: what we have of them ends at once; raises LinkEnded."""
    link = link_behind(token, Purpose.CONFIRM, lock=True)
    if link.person.state != State.NAMED:
        raise LinkEnded
    leave(link.person)
    record(Declined(person=link.person_id))


@transaction.atomic
def correct(
    person: Person, changes: Mapping[str, Any], *, origin: Where = Where.OWN_PAGE, by: UUID | None = None
) -> None:
    """Correct details (Art. 16); a new address does not count before it is confirmed from there.

    `by` is whoever works here and wrote it down for them. Raises LinkEnded, TooMany.
    """
    details = {key: value for key, value in changes.items() if key != "email"}
    if details:
        change_details(person, details, origin=origin, by=by)
    new = changes.get("email")
    if new and index.normal_email(new) != index.normal_email(person.email or ""):
        ask_new_address(person, new)


@transaction.atomic
def ask_new_address(person: Person, address: str) -> None:
    """Keep a new address aside and ask there whether it is right (a new opt-in)."""
    limits.take("form-to-address", index.normal_email(address), per_day=FORMS_PER_ADDRESS)
    Link.objects.filter(person=person, purpose=Purpose.NEW_ADDRESS).delete()
    promise = policy.current()
    link = Link(
        person=person,
        purpose=Purpose.NEW_ADDRESS,
        # Nobody knows a token for it yet: the letter makes one.
        token_hash=b"",
        ends_at=promise.clocks.unconfirmed.after(now(), promise.zone),
        address=address,
    )
    link.token_hash = link.pk.bytes
    link.save(force_insert=True)
    record(NewAddressAsked(person=person.pk, address=link.pk))


@transaction.atomic
def confirm_new_address(token: str) -> Person:
    """The new address answered: from now on it is the registered one; raises LinkEnded."""
    link = link_behind(token, Purpose.NEW_ADDRESS, lock=True)
    change_details(link.person, {"email": link.address})
    link.delete()
    # Links to the own page that still wait in the old mailbox open nothing any more.
    Link.objects.filter(person=link.person_id, purpose=Purpose.OWN_PAGE, opened_at=None).delete()
    return link.person
