"""Asking for an interview: within the caps of the policy, or with a reason that is written down."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils.timezone import now

from einklang.consent.actions import everything, withdraw
from einklang.consent.models import Way
from einklang.contacts.actions import (
    CapReached,
    MayNotBeAsked,
    NoReason,
    Override,
    answer,
    ask_for_interview,
    refuse,
)
from einklang.contacts.caps import Caps, Why
from einklang.contacts.models import Answer, Contact, Refusal
from einklang.contacts.queries import Barred, barred, barred_among, caps_of, caps_of_many, of_customer
from einklang.mail.models import Letter
from einklang.matching.models import Match, Verdict
from einklang.people.actions import change_details, note_returned
from einklang.people.models import Person
from einklang.rights.actions import open_case
from einklang.rights.models import Right
from einklang.staff.models import Reading, User
from tests.mailbox import Mailbox

REASON = "Das Thema betrifft nur diese eine Kundin"
DAY = timedelta(days=1)


def hindering(person: Person) -> dict[Why, datetime]:
    return {one.why: one.until for one in caps_of(person).hindrances}


def key_of(person: Person) -> bytes:
    assert person.customer_index is not None
    return bytes(person.customer_index)


def all_the_same(person: Person, reason: str = REASON) -> Override:
    """An override of everything that the page shows now."""
    return Override(reason, seen=caps_of(person).seen)


def test_who_is_asked_gets_a_letter_with_one_link(
    ada: Person, meike: User, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    contact = ask_for_interview(ada.pk, by=meike)
    work()

    letter = mailbox.last_to("ada@loewenherz.example")
    assert letter.subject == "Hätten Sie Zeit für ein Interview?"
    assert "Guten Tag Ada Löwenherz" in letter.text
    assert "Meike Lorenz" in letter.text
    assert letter.token("asked")
    assert letter.token("withdraw")
    assert Letter.objects.get(kind="asking", pk=contact.letter or "").sent_at is not None


def test_the_letter_speaks_the_language_of_the_person(
    join: Callable[..., Person], meike: User, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    ask_for_interview(join(language="en").pk, by=meike)
    work()

    assert mailbox.last_to("ada@loewenherz.example").subject == "Would you have time for an interview?"


def test_the_last_contact_is_on_the_person(ada: Person, meike: User) -> None:
    contact = ask_for_interview(ada.pk, by=meike)

    assert Person.objects.get(pk=ada.pk).last_contact_at == contact.at


def test_nobody_is_asked_twice_within_the_days_between(ada: Person, meike: User, clock: Any) -> None:
    ask_for_interview(ada.pk, by=meike)
    with pytest.raises(CapReached) as reached:
        ask_for_interview(ada.pk, by=meike)

    assert [one.why for one in reached.value.hindrances] == [Why.TOO_SOON]
    assert Contact.objects.count() == 1
    # Sixty calendar days in Berlin: from the first minute of that day.
    assert hindering(ada) == {Why.TOO_SOON: datetime(2027, 1, 21, 23, tzinfo=UTC)}
    clock.move_to(datetime(2027, 1, 21, 22, 59, tzinfo=UTC))
    assert hindering(ada)
    clock.move_to(datetime(2027, 1, 21, 23, tzinfo=UTC))
    ask_for_interview(ada.pk, by=meike)


def test_four_times_within_a_year_is_enough(ada: Person, meike: User, clock: Any) -> None:
    for _ in range(4):
        ask_for_interview(ada.pk, by=meike)
        clock.shift(61 * DAY)

    assert hindering(ada) == {Why.TOO_OFTEN: datetime(2027, 11, 22, 23, tzinfo=UTC)}
    assert (caps_of(ada).used, caps_of(ada).of) == (4, 4)
    clock.move_to(datetime(2027, 11, 22, 23, tzinfo=UTC))
    assert hindering(ada) == {}
    assert caps_of(ada).used == 3


def test_a_customer_is_asked_six_times_altogether(team: list[Person], meike: User, clock: Any) -> None:
    for one in team[:6]:
        ask_for_interview(one.pk, by=meike)

    assert list(hindering(team[6])) == [Why.CUSTOMER_TOO_OFTEN]
    assert (caps_of(team[6]).used, caps_of(team[6]).customer_used) == (0, 6)
    clock.move_to(datetime(2027, 11, 22, 23, tzinfo=UTC))
    assert hindering(team[6]) == {}


def test_without_a_customer_number_nobody_else_counts(bob: Person, ada: Person, meike: User) -> None:
    ask_for_interview(ada.pk, by=meike)

    assert caps_of(bob).customer_used is None


def test_who_turns_out_to_belong_to_a_customer_counts_there_with_all_that_was_before(
    bob: Person, ada: Person, meike: User
) -> None:
    ask_for_interview(bob.pk, by=meike)
    change_details(bob, {"customer_number": "40 118 276"})

    assert caps_of(ada).customer_used == 1


def test_who_was_found_to_belong_to_a_customer_counts_there_too(
    bob: Person, ada: Person, meike: User
) -> None:
    ask_for_interview(bob.pk, by=meike)
    Match.objects.create(person=bob, verdict=Verdict.ACCEPTED, key=ada.customer_index, by=meike)

    assert caps_of(ada).customer_used == caps_of(bob).customer_used == 1
    assert of_customer(key_of(ada)).used == 1


def test_who_belongs_to_a_customer_in_two_ways_counts_once(ada: Person, meike: User) -> None:
    Match.objects.create(person=ada, verdict=Verdict.ACCEPTED, key=ada.customer_index, by=meike)
    ask_for_interview(ada.pk, by=meike)

    assert caps_of(ada).customer_used == 1


def test_what_a_customer_was_asked_is_listed(team: list[Person], meike: User) -> None:
    contacts = [ask_for_interview(one.pk, by=meike) for one in team[:3]]

    found = of_customer(key_of(team[0]))
    assert (found.used, found.of, found.next_at) == (3, 6, None)
    assert found.contacts == contacts[::-1]


def test_a_reason_overrides_a_cap_and_is_written_down(ada: Person, meike: User) -> None:
    ask_for_interview(ada.pk, by=meike)
    ask_for_interview(ada.pk, by=meike, override=all_the_same(ada))

    contact = Contact.objects.order_by("at").last()
    assert contact is not None
    assert (contact.overrides, contact.override_reason) == (["too-soon"], REASON)
    assert list(Reading.objects.values_list("staff", "person", "what")) == [(meike.pk, ada.pk, "override")]


def test_the_reason_stands_in_the_database_only_encrypted(ada: Person, meike: User) -> None:
    ask_for_interview(ada.pk, by=meike)
    contact = ask_for_interview(ada.pk, by=meike, override=all_the_same(ada))

    (stored,) = Contact.objects.filter(pk=contact.pk).values_list("override_reason", flat=True)
    assert stored is not None
    assert REASON.encode() not in bytes(stored)


@pytest.mark.parametrize("reason", ["", "    ", "weil halt", "  kurz    "])
def test_a_reason_says_something(reason: str, ada: Person, meike: User) -> None:
    ask_for_interview(ada.pk, by=meike)

    with pytest.raises(NoReason):
        ask_for_interview(ada.pk, by=meike, override=all_the_same(ada, reason))


def test_an_override_covers_only_what_was_seen(ada: Person, meike: User) -> None:
    """Two clicks on one button, or a colleague who was faster: the second asks nobody."""
    ask_for_interview(ada.pk, by=meike)
    seen = all_the_same(ada)
    ask_for_interview(ada.pk, by=meike, override=seen)

    with pytest.raises(CapReached):
        ask_for_interview(ada.pk, by=meike, override=seen)
    assert Contact.objects.count() == 2


def test_without_a_cap_in_the_way_a_reason_is_not_kept(ada: Person, meike: User) -> None:
    contact = ask_for_interview(ada.pk, by=meike, override=Override(REASON, seen=caps_of(ada).seen))

    assert (contact.overrides, contact.override_reason) == ([], None)
    assert not Reading.objects.exists()


def test_an_objection_is_absolute(ada: Person, meike: User) -> None:
    open_case(ada.pk, Right.OBJECTION, way=Way.OWN_PAGE)

    with pytest.raises(MayNotBeAsked) as refused:
        ask_for_interview(ada.pk, by=meike, override=all_the_same(ada))
    assert refused.value.why is Barred.OBJECTED


def test_a_no_for_good_is_absolute(ada: Person, meike: User) -> None:
    Refusal.objects.create(person=ada)

    with pytest.raises(MayNotBeAsked) as refused:
        ask_for_interview(ada.pk, by=meike, override=all_the_same(ada))
    assert refused.value.why is Barred.NO_MORE


@pytest.mark.parametrize("field", ["frozen_at", "stopped_at"])
def test_who_is_frozen_or_stopped_is_not_asked(field: str, ada: Person, meike: User) -> None:
    Person.objects.update(**{field: now()})

    with pytest.raises(MayNotBeAsked):
        ask_for_interview(ada.pk, by=meike)
    assert not Contact.objects.exists()


def test_who_has_withdrawn_is_not_asked(ada: Person, meike: User) -> None:
    withdraw(ada.pk, everything(), way=Way.OWN_PAGE)

    with pytest.raises(MayNotBeAsked):
        ask_for_interview(ada.pk, by=meike)


def test_with_the_person_everything_is_gone(
    ada: Person, meike: User, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    ask_for_interview(ada.pk, by=meike)
    work()
    answer(mailbox.last_to("ada@loewenherz.example").token("asked"), Answer.NOT_NOW)
    withdraw(ada.pk, everything(), way=Way.OWN_PAGE)
    work()

    assert not Contact.objects.exists()
    assert not Refusal.objects.exists()


def test_a_list_costs_as_many_queries_as_one(
    team: list[Person], meike: User, django_assert_num_queries: Any
) -> None:
    ask_for_interview(team[0].pk, by=meike)
    for people in (team[:1], team[:3], team):
        with django_assert_num_queries(6):
            found: dict[Any, Caps] = caps_of_many(people)
        assert {found[one.pk].customer_used for one in people} == {1}


def test_a_list_knows_who_is_not_to_be_asked_as_one_look_does(team: list[Person]) -> None:
    frozen, objected, no_more, gone, asked_for_now, unreachable = team[:6]
    note_returned(unreachable.pk, lasting=True)
    Person.objects.filter(pk=frozen.pk).update(frozen_at=now())
    Person.objects.filter(pk=objected.pk).update(objected_at=now())
    refuse(no_more.pk, until=None)
    withdraw(gone.pk, everything(), way=Way.OWN_PAGE)
    refuse(asked_for_now.pk, until=now() + DAY)
    people = list(Person.objects.all())

    one_by_one = {one.pk: why for one in people if (why := barred(one))}
    assert barred_among(people) == one_by_one
    assert set(one_by_one) == {frozen.pk, objected.pk, no_more.pk, gone.pk, unreachable.pk}
