"""Writing down who somebody is, and the links that are sent to them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import now

from einklang.ledger.actions import record
from einklang.vault import index
from einklang.vault.fields import use_key
from einklang.vault.keys import end_key_at, make_key
from einklang.vault.tokens import fresh_token, token_hash

from .events import DetailsChanged
from .models import Found, Link, Person, Purpose, Returned, Source, Where, Word
from .queries import LinkEnded, link_behind

#: How long the own page stays open after its link was used, and how long the link waits for that.
DOOR_OPEN = timedelta(minutes=30)
DOOR_WAITS = timedelta(hours=24)

#: Lower bounds of the bands by which the pool is filtered; the exact number is encrypted.
BANDS = (0, 1, 10, 50, 200, 500, 1000, 2000, 5000, 10000)

#: Which details may be set, and no others (closed schema, promise 5).
DETAILS = frozenset(
    "first_name last_name email customer_number company_name units_managed"
    " company_type services uses_portal uses_interfaces".split()
)


class NothingReturned(Exception):
    """Nothing says (any more) that this person cannot be reached."""


@transaction.atomic
def add_person(person: Person, details: Mapping[str, Any]) -> Person:
    """Write a new person down, closed by a key of their own that ends with them."""
    use_key(person, make_key(person.pk, ends_at=person.ends_at))
    _set(person, details)
    person.save(force_insert=True)
    index_person(person)
    return person


@transaction.atomic
def change_details(
    person: Person, details: Mapping[str, Any], *, origin: Where = Where.OWN_PAGE, by: UUID | None = None
) -> None:
    """Correct what is written about a person, and what they are found by (Art. 16).

    `origin` is kept for each value that is another one now; `by` is whoever works here and took it over.
    Raises LinkEnded where they left in the meantime: an older copy of somebody must never bring them back.
    """
    current = Person.objects.select_for_update().filter(pk=person.pk).first()
    if current is None or current.is_over():
        raise LinkEnded
    _keep_sources(current, details, origin, by)
    _set(current, details)
    current.save(update_fields=[*details, *(["units_band"] if "units_managed" in details else [])])
    index_person(current)
    if "email" in details:
        can_be_reached(person.pk)
    record(DetailsChanged(person=person.pk))
    _set(person, details)


def _keep_sources(person: Person, details: Mapping[str, Any], origin: Where, by: UUID | None) -> None:
    for field, value in details.items():
        if _as_kept(field, value) != getattr(person, field):
            Source.objects.update_or_create(
                person=person, field=field, defaults={"origin": origin, "by": by, "at": now()}
            )


def _as_kept(field: str, value: Any) -> Any:
    return (str(value) if value not in (None, "") else None) if field == "units_managed" else value


def set_end(person: Person, ends_at: datetime) -> None:
    """Move the person's end; their key ends with them."""
    person.ends_at = ends_at
    person.save(update_fields=["ends_at"])
    end_key_at(person.pk, ends_at)


def leave(person: Person) -> None:
    """The person is over from this moment, by own decision; nothing of them is read any more."""
    person.left_at = now()
    person.save(update_fields=["left_at"])
    set_end(person, min(person.ends_at or person.left_at, person.left_at))


def _set(person: Person, details: Mapping[str, Any]) -> None:
    unknown = details.keys() - DETAILS
    if unknown:
        raise ValueError(f"not a category of the notice: {sorted(unknown)}")
    for name, value in details.items():
        setattr(person, name, value)
    if "units_managed" in details:
        units = details["units_managed"]
        person.units_managed = _as_kept("units_managed", units)
        person.units_band = None if units in (None, "") else max(b for b in BANDS if b <= int(units))


def index_person(person: Person) -> None:
    """Make the person findable by the words of now, and by no earlier ones."""
    keyed = index.load()
    person.email_index = keyed.exact("email", index.normal_email(person.email)) if person.email else None
    number = "".join((person.customer_number or "").split()).casefold()
    person.customer_index = keyed.exact("customer", number) if number else None
    name = " ".join(index.words(f"{person.first_name or ''} {person.last_name or ''}"))
    person.name_index = keyed.exact("name", name) if name else None
    person.save(update_fields=["email_index", "customer_index", "name_index"])
    Word.objects.filter(person=person)._raw_delete("default")
    tokens = keyed.tokens(person.first_name, person.last_name, person.company_name, person.email)
    Word.objects.bulk_create(Word(token=token, person=person) for token in sorted(tokens))


def make_link(
    person: Person, purpose: Purpose, *, ends_at: datetime | None = None, address: str | None = None
) -> str:
    """Make a link for a mail to this person; returns its token, which is kept nowhere."""
    token = fresh_token()
    Link.objects.create(
        person=person, purpose=purpose, token_hash=token_hash(token), ends_at=ends_at, address=address
    )
    return token


@transaction.atomic
def open_door(token: str) -> Link:
    """Use a link to the own page, once; it stays open for half an hour. Raises LinkEnded."""
    link = link_behind(token, Purpose.OWN_PAGE, lock=True)
    if link.opened_at:
        raise LinkEnded
    link.opened_at, link.ends_at = now(), now() + DOOR_OPEN
    link.save(update_fields=["opened_at", "ends_at"])
    can_be_reached(link.person_id)
    return link


def close_door(link_id: Any) -> None:
    """Sign out: the session that rests on this link is over, wherever its cookie was copied to."""
    Link.objects.filter(pk=link_id, purpose=Purpose.OWN_PAGE).delete()


def note_returned(person_id: UUID, *, lasting: bool) -> None:
    """A letter came back; where that is for good, the person cannot be reached from now on.

    Only a mark: a mail server's report may be forged or wrong, so nothing of theirs ends by it.
    """
    Returned.objects.get_or_create(person_id=person_id, lasting=lasting, ended_at=None)


def can_be_reached(person_id: UUID) -> None:
    """They came by a link in a letter, or have another address now: what came back before is forgotten."""
    Returned.objects.filter(person=person_id, ended_at=None).delete()


def found_to_be_reached(person_id: UUID, *, by: UUID, how: Found) -> None:
    """A colleague has found out that letters to this person arrive: from now on they go out again.

    Who, when and how stays with the person. Raises NothingReturned where somebody was faster, or they were.
    """
    came_back = Returned.objects.filter(person=person_id, lasting=True, ended_at=None)
    if not came_back.update(ended_at=now(), ended_by=by, ended_how=how):
        raise NothingReturned
