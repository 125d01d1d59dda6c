"""A named person decides; nothing is written back; everything has its gate, its log line and its end."""

from typing import Any
from uuid import uuid4

import pytest
from django.utils.timezone import now

from einklang.consent.actions import withdraw
from einklang.consent.models import Way
from einklang.customers.models import Block, Customer
from einklang.matching import actions
from einklang.matching.models import Match, Rejection
from einklang.matching.queries import MatchingNotAllowed
from einklang.matching.standing import match_of, people_of, proposals_for
from einklang.people.actions import change_details
from einklang.people.models import Person, Source
from einklang.rights.actions import open_case
from einklang.rights.models import Right
from einklang.rights.packages import access_package, portability_package
from einklang.staff.models import Reading
from einklang.vault import index

from .customer_file import ADA, NAMESAKE, STRANGER, id_of, read_in

pytestmark = pytest.mark.usefixtures("file")
KEY = "40118276"


def key_of(number: str) -> bytes:
    return index.load().exact("customer", number)


def written() -> list[Any]:
    """Every byte of what we hold of the customer file."""
    blocks = [(row.bucket, bytes(row.pairs)) for row in Block.objects.order_by("bucket")]
    return [*Customer.objects.order_by("pk").values_list(), *blocks]


def proposed(person: Person) -> list[int]:
    return [one.customer_id for one in proposals_for(Person.objects.get(pk=person.pk))]


# --- accepting


def test_the_right_customer_is_proposed_first(ada):
    assert proposed(ada)[0] == id_of(ADA)
    assert id_of(STRANGER) not in proposed(ada)


def test_accepting_keeps_which_customer_who_decided_and_why(ada, anja):
    match = actions.accept(ada.pk, customer_id=id_of(ADA), by=anja)

    assert (bytes(match.key), match.by, match.verdict) == (key_of(KEY), anja, "accepted")
    assert "number-same" in match.reasons
    assert match_of(ada.pk) == match
    assert people_of(key_of(KEY)) == [ada.pk]


def test_accepting_changes_no_detail(ada, anja):
    before = Person.objects.filter(pk=ada.pk).values().get()
    actions.accept(ada.pk, customer_id=id_of(ADA), by=anja)

    assert Person.objects.filter(pk=ada.pk).values().get() == before


def test_accepting_twice_is_accepting_once(ada, anja, meike):
    first = actions.accept(ada.pk, customer_id=id_of(ADA), by=anja)

    assert actions.accept(ada.pk, customer_id=id_of(ADA), by=meike) == first
    assert Match.objects.get().by == anja


def test_who_comes_late_with_another_answer_is_told(ada, anja, meike):
    actions.accept(ada.pk, customer_id=id_of(ADA), by=anja)

    with pytest.raises(actions.AlreadyDecided):
        actions.accept(ada.pk, customer_id=id_of(NAMESAKE), by=meike)
    with pytest.raises(actions.AlreadyDecided):
        actions.none_fits(ada.pk, by=meike)
    with pytest.raises(actions.AlreadyDecided):
        actions.reject(ada.pk, customer_id=id_of(ADA), by=meike)
    assert match_of(ada.pk).accepted


def test_somebody_found_to_be_no_customer_is_not_made_one_by_a_late_click(ada, anja, meike):
    actions.none_fits(ada.pk, by=anja)

    with pytest.raises(actions.AlreadyDecided):
        actions.accept(ada.pk, customer_id=id_of(ADA), by=meike)


def test_what_is_not_proposed_cannot_be_accepted(ada, anja):
    with pytest.raises(actions.RecordGone):
        actions.accept(ada.pk, customer_id=id_of(STRANGER), by=anja)
    assert match_of(ada.pk) is None


def test_a_record_that_left_the_file_since_it_was_shown_is_not_accepted(ada, anja):
    shown = id_of(ADA)
    read_in(NAMESAKE, STRANGER)

    with pytest.raises(actions.RecordGone):
        actions.accept(ada.pk, customer_id=shown, by=anja)
    assert match_of(ada.pk) is None


def test_a_decision_stands_when_its_customer_leaves_the_file(ada, anja):
    actions.accept(ada.pk, customer_id=id_of(ADA), by=anja)
    read_in(NAMESAKE, STRANGER)

    assert match_of(ada.pk).accepted


# --- taking values


def test_single_values_are_taken_with_where_they_come_from_and_who_took_them(ada, anja):
    taken = actions.take(ada.pk, customer_id=id_of(ADA), fields=["units_managed"], by=anja)
    now_known = Person.objects.get(pk=ada.pk)

    assert taken == ["units_managed"]
    assert (now_known.units_managed, now_known.units_band) == ("1822", 1000)
    assert now_known.company_name == "Wohnbau Löwenherz eG"
    source = Source.objects.get(person=ada)
    assert (source.field, source.origin, source.by) == ("units_managed", "customer-record", anja.pk)


def test_taking_a_value_says_that_the_record_is_theirs(ada, anja):
    actions.take(ada.pk, customer_id=id_of(ADA), fields=["units_managed"], by=anja)

    assert bytes(match_of(ada.pk).key) == key_of(KEY)


def test_a_taken_number_is_found_by(bob, anja):
    record = ADA.__class__(**ADA.as_dict() | {"first_name": "Bob", "last_name": "Börde"})
    read_in(record)
    actions.take(bob.pk, customer_id=id_of(record), fields=["customer_number"], by=anja)

    assert bytes(Person.objects.get(pk=bob.pk).customer_index) == key_of(KEY)


@pytest.mark.parametrize("field", ["email", "first_name", "last_name", "services", "uses_portal", "id"])
def test_name_and_address_are_the_persons_own_word_and_what_is_not_there_is_not_taken(ada, anja, field):
    before = Person.objects.filter(pk=ada.pk).values().get()

    with pytest.raises(actions.NothingToTake):
        actions.take(ada.pk, customer_id=id_of(ADA), fields=[field], by=anja)
    assert Person.objects.filter(pk=ada.pk).values().get() == before
    assert match_of(ada.pk) is None


def test_from_another_customer_than_the_accepted_one_nothing_is_taken(ada, anja):
    actions.accept(ada.pk, customer_id=id_of(ADA), by=anja)

    with pytest.raises(actions.AlreadyDecided):
        actions.take(ada.pk, customer_id=id_of(NAMESAKE), fields=["company_name"], by=anja)
    assert not Source.objects.exists()


# --- rejecting


def test_a_customer_turned_down_is_not_proposed_again(ada, anja):
    actions.reject(ada.pk, customer_id=id_of(ADA), by=anja)

    assert id_of(ADA) not in proposed(ada)
    assert Rejection.objects.get().by == anja
    with pytest.raises(actions.RecordGone):
        actions.accept(ada.pk, customer_id=id_of(ADA), by=anja)


def test_it_is_proposed_to_others_still(ada, anja, join):
    actions.reject(ada.pk, customer_id=id_of(ADA), by=anja)
    carla = join(answers={"first_name": "Carla", "email": "carla@loewenherz.example"})

    assert id_of(ADA) in proposed(carla)


def test_reopening_proposes_everything_again(ada, anja, meike):
    actions.reject(ada.pk, customer_id=id_of(ADA), by=anja)
    actions.none_fits(ada.pk, by=anja)
    actions.reopen(ada.pk, by=meike)

    assert match_of(ada.pk) is None
    assert proposed(ada)[0] == id_of(ADA)


# --- what holds for all of them

ACTS = {
    "accept": lambda person, by: actions.accept(person, customer_id=id_of(ADA), by=by),
    "take": lambda person, by: actions.take(
        person, customer_id=id_of(ADA), fields=["customer_number", "units_managed"], by=by
    ),
    "reject": lambda person, by: actions.reject(person, customer_id=id_of(ADA), by=by),
    "none_fits": lambda person, by: actions.none_fits(person, by=by),
    "reopen": lambda person, by: actions.reopen(person, by=by),
}
CLOSED = {
    "frozen": lambda person: open_case(person.pk, Right.RESTRICTION, way="own-page"),
    "objected": lambda person: open_case(person.pk, Right.OBJECTION, way="own-page"),
    "stopped": lambda _person: Person.objects.update(stopped_at=now()),
    "over": lambda _person: Person.objects.update(ends_at=now()),
    "withdrawn": lambda person: withdraw(person.pk, ["storage"], way=Way.OWN_PAGE),
}


@pytest.mark.parametrize("closed", CLOSED)
@pytest.mark.parametrize("act", ACTS)
def test_behind_a_closed_gate_nothing_is_decided(ada, anja, act, closed):
    CLOSED[closed](ada)

    with pytest.raises(MatchingNotAllowed):
        ACTS[act](ada.pk, anja)
    assert (Match.objects.count(), Rejection.objects.count(), Source.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize("closed", CLOSED)
def test_behind_a_closed_gate_nothing_is_compared(ada, closed):
    CLOSED[closed](ada)

    with pytest.raises(MatchingNotAllowed):
        proposals_for(ada)


@pytest.mark.parametrize("act", ACTS)
def test_about_nobody_nothing_is_decided(anja, act):
    with pytest.raises(MatchingNotAllowed):
        ACTS[act](uuid4(), anja)


@pytest.mark.parametrize("act", ACTS)
def test_nothing_is_written_back(ada, anja, act):
    before = written()
    assert before
    ACTS[act](ada.pk, anja)

    assert written() == before


@pytest.mark.parametrize("act", ACTS)
def test_every_act_is_written_down_with_who_did_it(ada, anja, act):
    ACTS[act](ada.pk, anja)

    assert [(one.staff, one.person, one.what) for one in Reading.objects.all()] == [(anja, ada.pk, "match")]


def test_nothing_is_decided_or_compared_unattended(ada, work):
    work()

    assert (Match.objects.count(), Rejection.objects.count()) == (0, 0)


# --- its end, and what the person is told


def test_it_ends_with_the_storage(ada, bob, anja, work):
    actions.accept(ada.pk, customer_id=id_of(ADA), by=anja)
    actions.none_fits(bob.pk, by=anja)
    Rejection.objects.create(person=ada, key=key_of("1"), by=anja)
    withdraw(ada.pk, ["storage"], way=Way.OWN_PAGE)
    work()

    assert [match.person_id for match in Match.objects.all()] == [bob.pk]
    assert not Rejection.objects.exists()


def test_the_person_is_told_which_customer_and_that_one_of_us_decided(ada, anja):
    actions.accept(ada.pk, customer_id=id_of(ADA), by=anja)
    held = {one["table"]: one["rows"] for one in access_package(ada.pk, "de")["held"]}

    (row,) = held["matching.Match"]
    assert (row["verdict"], row["customer_number"], row["way"]) == ("customer-found", KEY, "staff")
    assert "info@loewenherz.example" not in str(held)


def test_what_was_taken_over_is_told_and_is_not_taken_along_as_given_by_them(ada, anja):
    actions.take(ada.pk, customer_id=id_of(ADA), fields=["units_managed"], by=anja)
    held = {one["table"]: one["rows"] for one in access_package(ada.pk, "de")["held"]}
    (provided,) = (
        one["rows"][0]
        for one in portability_package(ada.pk, "de")["provided"]
        if one["table"] == "people.Person"
    )

    assert [(one["field"], one["origin"]) for one in held["people.Source"]] == [
        ("units_managed", "customer-record")
    ]
    assert "units_managed" not in provided
    assert provided["customer_number"] == KEY


def test_when_two_entries_are_joined_the_decision_goes_along(ada, bob, anja):
    actions.accept(ada.pk, customer_id=id_of(ADA), by=anja)
    Rejection.objects.create(person=ada, key=key_of("1"), by=anja)
    actions.take_over(kept=bob.pk, other=ada.pk)

    assert people_of(key_of(KEY)) == [bob.pk]
    assert [one.person_id for one in Rejection.objects.all()] == [bob.pk]


def test_a_decision_does_not_go_along_to_an_entry_of_another_customer(ada, bob, anja):
    actions.accept(ada.pk, customer_id=id_of(ADA), by=anja)
    change_details(bob, {"customer_number": "70111222"})
    actions.take_over(kept=bob.pk, other=ada.pk)

    assert not Match.objects.exists()


def test_what_is_decided_already_stays_when_two_are_joined(ada, bob, anja):
    actions.accept(ada.pk, customer_id=id_of(ADA), by=anja)
    actions.none_fits(bob.pk, by=anja)
    actions.take_over(kept=bob.pk, other=ada.pk)

    assert [(one.person_id, one.verdict) for one in Match.objects.all()] == [(bob.pk, "none")]
