"""A decision is about what stood there: new details and new records bring somebody back into the queue."""

import pytest
from django.utils.translation import override

from einklang.consent.models import Way
from einklang.customers import queries as customers
from einklang.matching import actions, waiting
from einklang.matching.comparing import comparison, listed
from einklang.matching.looking_again import look_at_what_is_new
from einklang.matching.models import Match
from einklang.people.models import Person, Source, Where
from einklang.pool.actions import correct
from einklang.retention.actions import tick
from einklang.rights.actions import open_case
from einklang.rights.models import Right

from .customer_file import ADA, NAMESAKE, STRANGER, id_of, read_in


@pytest.fixture(autouse=True)
def english():
    """The marks are words."""
    with override("en"):
        yield


def fresh(person):
    return Person.objects.get(pk=person.pk)


def waits(person):
    return person.pk in waiting.walk(at_most=10).people


def marks(person):
    return [(one.person.pk, one.again) for one in listed(fresh(person))]


# --- new details


def test_who_puts_details_right_after_the_decision_waits_again_and_is_marked(file, ada, anja):
    actions.accept(ada.pk, customer_id=id_of(ADA), by=anja)
    assert not waits(ada)

    correct(fresh(ada), {"company_name": "Quint Immobilien KG"})

    assert waits(ada)
    assert marks(ada) == [(ada.pk, "details changed")]


def test_a_value_taken_over_is_no_reason_to_look_again(file, ada, anja):
    actions.take(ada.pk, customer_id=id_of(ADA), fields=["company_name"], by=anja)

    assert Source.objects.get().origin == Where.CUSTOMER_RECORD
    assert not waits(ada)


def test_once_more_the_same_customer_is_a_decision_about_the_new_details(file, ada, anja, meike):
    actions.accept(ada.pk, customer_id=id_of(ADA), by=anja)
    correct(fresh(ada), {"company_name": "Quint Immobilien KG"})

    actions.accept(ada.pk, customer_id=id_of(ADA), by=meike)

    assert Match.objects.get().by == meike
    assert not waits(ada)


def test_once_more_none_may_fit_or_another_one(file, ada, anja):
    for decide in (
        lambda: actions.none_fits(ada.pk, by=anja),
        lambda: actions.accept(ada.pk, customer_id=id_of(STRANGER), by=anja),
    ):
        Match.objects.all().delete()
        actions.accept(ada.pk, customer_id=id_of(ADA), by=anja)
        correct(fresh(ada), {"customer_number": "60777333", "company_name": "Quint Immobilien KG"})
        decide()
        assert not waits(ada)
        correct(fresh(ada), {"customer_number": "40118276", "company_name": "Wohnbau Löwenherz eG"})


def test_the_customer_accepted_before_is_offered_where_nothing_leads_there_any_more(file, ada, anja):
    actions.accept(ada.pk, customer_id=id_of(ADA), by=anja)
    correct(
        fresh(ada),
        {"first_name": "Zita", "last_name": "Xaver", "customer_number": "", "company_name": "Zwölf Eichen"},
    )

    found = comparison(fresh(ada), customer_id=None, language="en")

    assert (found.match, found.again) == (None, "details changed")
    assert id_of(ADA) in [hit.customer_id for hit in found.hits]


def test_turning_down_the_customer_accepted_before_leaves_nothing_decided(file, ada, anja):
    actions.accept(ada.pk, customer_id=id_of(ADA), by=anja)
    correct(fresh(ada), {"company_name": "Quint Immobilien KG"})

    actions.reject(ada.pk, customer_id=id_of(ADA), by=anja)

    assert not Match.objects.exists()
    assert waits(ada)


# --- new records


@pytest.fixture
def no_customer(promise, ada, anja):
    """Ada, of whom it was decided before her company stood in the file that none fits."""
    read_in(NAMESAKE, STRANGER)
    actions.none_fits(ada.pk, by=anja)
    return ada


def test_a_new_record_that_may_fit_brings_back_whom_none_fitted(no_customer):
    read_in(NAMESAKE, STRANGER, ADA)
    assert not waits(no_customer)

    assert tick()["look_at_what_is_new"] == 1

    assert waits(no_customer)
    assert marks(no_customer) == [(no_customer.pk, "new in the file")]


def test_a_new_file_without_anything_for_them_brings_nobody_back(no_customer):
    other = STRANGER.__class__(customer_number="81818181", last_name="Xyla", company_name="Zwölf Eichen")
    read_in(NAMESAKE, STRANGER, other)

    assert look_at_what_is_new() == 0
    assert not waits(no_customer)
    assert Match.objects.get().seen == customers.newest_id()


def test_what_was_looked_at_before_the_decision_is_not_new(no_customer):
    assert look_at_what_is_new() == 0


def test_looking_twice_finds_the_same_once(no_customer):
    read_in(NAMESAKE, STRANGER, ADA)

    assert (look_at_what_is_new(), look_at_what_is_new()) == (1, 0)


def test_deciding_once_more_is_about_the_new_file(no_customer, meike):
    read_in(NAMESAKE, STRANGER, ADA)
    look_at_what_is_new()

    actions.none_fits(no_customer.pk, by=meike)

    assert Match.objects.get().by == meike
    assert not waits(no_customer)
    assert look_at_what_is_new() == 0


def test_who_may_not_be_compared_is_left_for_later(no_customer):
    seen = Match.objects.get().seen
    open_case(no_customer.pk, Right.OBJECTION, way=Way.OWN_PAGE)
    read_in(NAMESAKE, STRANGER, ADA)

    assert look_at_what_is_new() == 0
    assert Match.objects.get().seen == seen


def test_many_are_looked_at_batch_by_batch(no_customer, join, anja, monkeypatch):
    monkeypatch.setattr("einklang.matching.looking_again.BATCH", 1)
    again = join(answers={"email": "ada2@loewenherz.example"})
    Match.objects.create(person=again, verdict="none", by=anja, seen=customers.newest_id())
    read_in(NAMESAKE, STRANGER, ADA)

    assert look_at_what_is_new() == 2
