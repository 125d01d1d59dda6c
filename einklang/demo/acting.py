"""What the people of the sample programme do, each by the very action that a page would call."""

from collections.abc import Collection
from uuid import UUID, uuid4

from django.utils.timezone import now

from einklang.consent.actions import everything, give, renew, withdraw
from einklang.consent.models import Way
from einklang.contacts.actions import (
    CapReached,
    MayNotBeAsked,
    Override,
    ask_for_interview,
    note_answer,
)
from einklang.contacts.models import Answer
from einklang.contacts.queries import caps_of
from einklang.people.actions import make_link
from einklang.people.models import Person, Purpose, State
from einklang.pool.actions import confirm, confirm_named, correct, decline, sign_up
from einklang.pool.signup import Named, SignUp
from einklang.rights.actions import close, open_case
from einklang.rights.models import Case, Right
from einklang.room.actions import keep_recording
from einklang.staff.models import Role, User

from .cast import Somebody


def signs_up(who: Somebody, *colleagues: Somebody) -> None:
    """One form, with the colleagues it names."""
    named = tuple(Named(one.first_name, one.last_name, one.email) for one in colleagues)
    person = sign_up(
        SignUp(
            answers=who.answers(),
            consents=who.consents,
            participants=named,
            language=who.language,
            submission=uuid4(),
        )
    )
    who.id = person.pk
    rows = dict(Person.objects.filter(submission=person.submission).values_list("position", "pk"))
    for position, colleague in enumerate(colleagues, start=1):
        colleague.id, colleague.language = rows[position], who.language


def confirms(who: Somebody) -> None:
    """The click in the mail. Who was named ticks boxes of their own there."""
    person, token = _link(who)
    if person.state == State.NAMED:
        confirm_named(token, who.consents, who.language)
    else:
        confirm(token)


def completes(who: Somebody) -> None:
    """Somebody named by a colleague adds on the own page what that colleague could not give."""
    own = {"first_name", "last_name", "email"}
    correct(Person.objects.get(pk=id_of(who)), {k: v for k, v in who.answers().items() if k not in own})


def declines(who: Somebody) -> None:
    """Somebody named says no."""
    decline(_link(who)[1])


def _link(who: Somebody) -> tuple[Person, str]:
    # The token stands in a mail that nobody of the cast reads; one more link does the same.
    person = Person.objects.get(pk=id_of(who))
    return person, make_link(person, Purpose.CONFIRM, ends_at=person.ends_at)


def allows_also(who: Somebody, processing: str) -> None:
    """On the own page, later."""
    give(id_of(who), [processing], way=Way.OWN_PAGE)


def takes_back(who: Somebody, *processings: str, way: Way = Way.OWN_PAGE) -> None:
    """Some consents, or all of them."""
    withdraw(id_of(who), processings or everything(), way=way)


def renews(who: Somebody) -> None:
    """A fresh click on the current notice."""
    renew(id_of(who), way=Way.OWN_PAGE)


def talks(people: Collection[Somebody], *, minutes: int) -> None:
    """An interview that everybody present let us record."""
    ids = [id_of(one) for one in people]
    keep_recording(ids, interview_ended_at=now(), seconds=minutes * 60)
    Person.objects.filter(pk__in=ids).update(last_contact_at=now())


def hears_from_us(who: Somebody, says: Answer | None = None, *, because: str = "") -> None:
    """A coordinator asks for an interview. Who is not there, or may not be asked (yet), is left alone.

    The letter's link stands in a mail that nobody of the cast reads, so the answer is noted straight away.
    """
    person = Person.objects.filter(pk=who.id).first() if who.id else None
    if person is None:
        return
    asking = User.objects.get(roles=[Role.COORDINATOR.value])
    override = Override(because, seen=caps_of(person).seen) if because else None
    try:
        contact = ask_for_interview(person.pk, by=asking, override=override)
    except (CapReached, MayNotBeAsked):
        return
    if says is not None:
        note_answer(contact, says)


def claims(who: Somebody, right: Right) -> None:
    """A right, on the own page."""
    open_case(id_of(who), right, way=Way.OWN_PAGE)


def is_answered(who: Somebody) -> None:
    """The desk answers everything this person has asked for."""
    for case in Case.objects.filter(person=id_of(who), closed_at=None):
        close(case)


def id_of(who: Somebody) -> UUID:
    assert who.id is not None, "nobody acts before signing up"
    return who.id
