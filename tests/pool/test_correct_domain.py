"""Putting right what we know (Art. 16): found by the new words only; a new address needs a new opt-in."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.utils.timezone import now

from einklang.consent.actions import everything, withdraw
from einklang.consent.models import Way
from einklang.people.actions import make_link, open_door
from einklang.people.models import Link, Person, Purpose, Word
from einklang.people.queries import LinkEnded, search, with_email
from einklang.pool.actions import confirm_new_address, correct
from einklang.retention.actions import tick
from einklang.vault.limits import TooMany
from einklang.vault.models import Key
from tests.mailbox import Mailbox

OLD, NEW = "ada@loewenherz.example", "ada@neu.example"


def fresh(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def test_what_was_corrected_is_read_and_found_and_the_rest_is_as_before(ada: Person) -> None:
    correct(ada, {"last_name": "Sommer", "units_managed": 12})

    told = fresh(ada)
    assert (told.name, told.units_managed, told.units_band, told.email) == ("Ada Sommer", "12", 10, OLD)
    assert (told.state, told.ends_at, told.services) == (ada.state, ada.ends_at, ["heating-cost"])
    assert list(search("Sommer")) == [ada]


def test_the_old_address_counts_until_the_new_one_answers(
    ada: Person, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    correct(fresh(ada), {"email": NEW})
    work()
    assert (with_email(OLD), with_email(NEW), fresh(ada).email) == ([ada], [], OLD)
    assert mailbox.subjects_to(NEW) == ["Ist das Ihre neue E-Mail-Adresse?"]

    confirm_new_address(mailbox.last_to(NEW).token("new-address"))
    assert (with_email(OLD), with_email(NEW), fresh(ada).email) == ([], [ada], NEW)
    with pytest.raises(LinkEnded):
        confirm_new_address(mailbox.last_to(NEW).token("new-address"))


def test_of_two_new_addresses_the_last_one_counts(
    ada: Person, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    correct(fresh(ada), {"email": "first@neu.example"})
    work()
    correct(fresh(ada), {"email": NEW})
    work()

    with pytest.raises(LinkEnded):
        confirm_new_address(mailbox.last_to("first@neu.example").token("new-address"))
    assert confirm_new_address(mailbox.last_to(NEW).token("new-address")).email == NEW


def test_an_unanswered_new_address_is_forgotten_after_seven_days(
    ada: Person, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    correct(fresh(ada), {"email": NEW})
    work()
    with time_machine.travel(now() + timedelta(days=7, minutes=1), tick=False):
        with pytest.raises(LinkEnded):
            confirm_new_address(mailbox.last_to(NEW).token("new-address"))
        tick()
    assert not Link.objects.filter(purpose=Purpose.NEW_ADDRESS).exists()


def test_the_same_address_in_other_letters_needs_no_answer(ada: Person) -> None:
    correct(fresh(ada), {"email": OLD.upper()})

    assert not Link.objects.filter(purpose=Purpose.NEW_ADDRESS).exists()


def test_waiting_links_to_the_own_page_do_not_outlive_the_old_mailbox(
    ada: Person, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    waiting = make_link(ada, Purpose.OWN_PAGE)
    correct(fresh(ada), {"email": NEW})
    work()
    confirm_new_address(mailbox.last_to(NEW).token("new-address"))

    with pytest.raises(LinkEnded):
        open_door(waiting)


def test_new_addresses_are_not_asked_without_end(ada: Person) -> None:
    for _ in range(5):
        correct(fresh(ada), {"email": NEW})

    with pytest.raises(TooMany):
        correct(fresh(ada), {"email": NEW, "last_name": "Sommer"})
    assert fresh(ada).last_name == "Löwenherz", "all of a correction or nothing"


def test_a_page_opened_before_leaving_brings_nobody_back(
    ada: Person, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    """Two tabs: one leaves, the other still has the old details and sends them."""
    other_tab = fresh(ada)
    assert other_tab.name == "Ada Löwenherz"
    withdraw(ada.pk, everything(), way=Way.OWN_PAGE)

    with pytest.raises(LinkEnded):
        correct(other_tab, {"last_name": "Sommer"})
    assert fresh(ada).left_at is not None

    work()
    with pytest.raises(LinkEnded):
        correct(other_tab, {"last_name": "Sommer"})
    assert (Person.objects.count(), Word.objects.count(), Key.objects.count()) == (0, 0, 0)


def test_a_page_opened_before_a_restriction_does_not_lift_it(ada: Person) -> None:
    other_tab = fresh(ada)
    Person.objects.filter(pk=ada.pk).update(frozen_at=now(), objected_at=now(), stopped_at=now())
    correct(other_tab, {"last_name": "Sommer"})

    told = fresh(ada)
    assert None not in (told.frozen_at, told.objected_at, told.stopped_at)
    assert told.last_name == "Sommer"


def test_two_corrections_in_two_tabs_keep_both(ada: Person) -> None:
    one, other = fresh(ada), fresh(ada)
    correct(one, {"first_name": "Adele"})
    correct(other, {"last_name": "Sommer"})

    assert fresh(ada).name == "Adele Sommer"
    assert list(search("Adele Sommer")) == [ada]
