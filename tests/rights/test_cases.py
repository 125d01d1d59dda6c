"""Claiming a right: what can be done at once is done at once, the same request twice is one case."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils.timezone import now

from einklang.consent.actions import everything, withdraw
from einklang.consent.models import Way
from einklang.consent.queries import allows
from einklang.people.models import Person
from einklang.people.queries import LinkEnded, search, with_email
from einklang.pool.actions import confirm, sign_up
from einklang.retention.actions import tick
from einklang.rights.actions import (
    ASKED_PER_ADDRESS,
    NoticeFirst,
    announce_lifting,
    close,
    lift_restriction,
    open_case,
    resume,
    withdraw_unverified,
)
from einklang.rights.models import Case, Right
from einklang.vault.limits import TooMany
from tests.conftest import OUTSIDER, a_form
from tests.mailbox import Mailbox

ADA_AT = "ada@loewenherz.example"
Work = Callable[[], None]
GATES = ("storage", "recording", "observation", "matching", "insights")


def gates(person: Person) -> list[str]:
    return [one for one in GATES if allows(person.pk, one)]


def test_the_same_request_twice_is_one_case(ada: Person) -> None:
    first = open_case(ada.pk, Right.ACCESS, way=Way.OWN_PAGE)

    assert open_case(ada.pk, Right.ACCESS, way=Way.MAIL) == first
    assert open_case(ada.pk, Right.PORTABILITY, way=Way.OWN_PAGE) != first
    close(first)
    assert open_case(ada.pk, Right.ACCESS, way=Way.OWN_PAGE) != first


def test_a_case_is_due_by_the_day_in_hamburg(ada: Person) -> None:
    with time_machine.travel(datetime(2027, 1, 31, 0, 30, tzinfo=ZoneInfo("Europe/Berlin")), tick=False):
        assert open_case(ada.pk, Right.ACCESS, way=Way.OWN_PAGE).due_on.isoformat() == "2027-03-01"


def test_a_closed_case_names_nobody_and_is_gone_after_three_years(ada: Person) -> None:
    case = open_case(ada.pk, Right.ACCESS, way=Way.OWN_PAGE)
    close(case)
    case.refresh_from_db()

    assert (case.person, case.closed_at is not None) == (None, True)
    assert case.ends_at is not None
    assert case.ends_at.year == now().year + 3

    with time_machine.travel(case.ends_at - timedelta(seconds=1), tick=False):
        tick()
        assert Case.objects.filter(pk=case.pk).exists()
    with time_machine.travel(case.ends_at, tick=False):
        tick()
        assert not Case.objects.filter(pk=case.pk).exists()


def test_erasure_is_a_withdrawal_of_everything_and_closes_its_case(
    ada: Person, work: Work, mailbox: Mailbox
) -> None:
    open_case(ada.pk, Right.ACCESS, way=Way.OWN_PAGE)
    open_case(ada.pk, Right.ERASURE, way=Way.OWN_PAGE)
    assert gates(ada) == []
    work()

    assert Person.objects.count() == 0
    assert [(case.person, case.closed_at is not None) for case in Case.objects.all()] == [(None, True)] * 2
    assert mailbox.subjects_to(ADA_AT).count("Ihre Angaben sind gelöscht") == 1


def test_a_restriction_closes_every_gate_and_hides_from_search(ada: Person) -> None:
    open_case(ada.pk, Right.RESTRICTION, way=Way.OWN_PAGE)

    assert (gates(ada), list(search("Ada"))) == ([], [])
    assert with_email(ADA_AT) == [ada], "they themselves still see what is kept"


def test_lifting_needs_a_notice_that_was_delivered_after_the_restriction(
    ada: Person, work: Work, settings: object
) -> None:
    open_case(ada.pk, Right.RESTRICTION, way=Way.OWN_PAGE)
    here = settings.EMAIL_URL  # type: ignore[attr-defined]
    settings.EMAIL_URL = "smtp://127.0.0.1:9"  # type: ignore[attr-defined]
    announce_lifting(ada.pk)
    work()
    with pytest.raises(NoticeFirst):
        lift_restriction(ada.pk)

    settings.EMAIL_URL = here  # type: ignore[attr-defined]
    with time_machine.travel(now() + timedelta(minutes=2), tick=False):
        work()
        lift_restriction(ada.pk)
        lift_restriction(ada.pk)
    assert gates(ada) == list(GATES)
    assert not Case.objects.filter(closed_at=None).exists()

    open_case(ada.pk, Right.RESTRICTION, way=Way.OWN_PAGE)
    with time_machine.travel(now() + timedelta(minutes=5), tick=False):
        Person.objects.filter(pk=ada.pk).update(frozen_at=now())
        with pytest.raises(NoticeFirst):
            lift_restriction(ada.pk)


def test_what_is_overdue_waits_for_the_release_and_then_ends(
    ada: Person, work: Work, mailbox: Mailbox
) -> None:
    open_case(ada.pk, Right.RESTRICTION, way=Way.OWN_PAGE)
    assert ada.ends_at is not None
    with time_machine.travel(ada.ends_at + timedelta(days=3), tick=False) as clock:
        tick()
        assert Person.objects.filter(pk=ada.pk).exists()
        assert (gates(ada), with_email(ADA_AT)) == ([], [])
        announce_lifting(ada.pk)
        work()
        assert mailbox.subjects_to(ADA_AT)[-1] == "Wir heben die Einschränkung auf"
        clock.shift(timedelta(days=1))
        lift_restriction(ada.pk)
        tick()
    assert Person.objects.count() == 0


def test_somebody_frozen_still_leaves_by_their_own_decision(ada: Person, work: Work) -> None:
    open_case(ada.pk, Right.RESTRICTION, way=Way.OWN_PAGE)
    withdraw(ada.pk, everything(), way=Way.MAIL_LINK)
    work()

    assert Person.objects.count() == 0


def test_frozen_and_past_the_end_they_still_leave_by_their_own_decision(ada: Person, work: Work) -> None:
    open_case(ada.pk, Right.RESTRICTION, way=Way.OWN_PAGE)
    assert ada.ends_at is not None
    with time_machine.travel(ada.ends_at + timedelta(days=3), tick=False):
        open_case(ada.pk, Right.ERASURE, way=Way.MAIL)
        work()
    assert Person.objects.count() == 0


def test_an_unverified_withdrawal_stops_at_once_and_asks_the_registered_address(
    ada: Person, work: Work, mailbox: Mailbox
) -> None:
    withdraw_unverified(" Ada@LOEWENHERZ.example", everything(), "de")
    assert (gates(ada), list(search("Ada"))) == ([], [])
    work()

    assert mailbox.subjects_to(ADA_AT)[-1] == "Möchten Sie Ihre Zustimmung zurücknehmen?"
    withdraw(ada.pk, everything(), way=Way.MAIL_LINK)
    work()
    assert Person.objects.count() == 0


def test_who_did_not_ask_goes_on_by_one_click_and_the_link_ends(
    ada: Person, work: Work, mailbox: Mailbox
) -> None:
    withdraw_unverified(ADA_AT, everything(), "de")
    work()
    asked = mailbox.last_to(ADA_AT)
    assert "Ob Sie das waren, können wir von hier aus nicht sehen." in asked.text
    token = asked.token("not-me")
    resume(token)

    assert gates(ada) == list(GATES)
    with pytest.raises(LinkEnded):
        resume(token)


def test_a_click_that_takes_back_a_part_answers_the_question_too(ada: Person) -> None:
    withdraw_unverified(ADA_AT, everything(), "de")
    withdraw(ada.pk, ["recording"], way=Way.MAIL_LINK)

    assert gates(ada) == ["storage", "observation", "matching", "insights"]


def test_of_an_unknown_address_nothing_is_told_kept_or_sent(
    ada: Person, work: Work, mailbox: Mailbox
) -> None:
    before = len(mailbox.all())
    withdraw_unverified(OUTSIDER, everything(), "de")
    work()

    assert (len(mailbox.all()), gates(ada)) == (before, list(GATES))


def test_known_and_unknown_addresses_are_counted_alike(ada: Person) -> None:
    for address in (ADA_AT, OUTSIDER):
        for _ in range(ASKED_PER_ADDRESS):
            withdraw_unverified(address, everything(), "de")
        with pytest.raises(TooMany):
            withdraw_unverified(address, everything(), "de")


def test_where_colleagues_share_an_address_each_is_asked_and_none_is_stopped(
    promise: object, work: Work, mailbox: Mailbox
) -> None:
    people = []
    for name in ("Ada", "Eva"):
        people.append(sign_up(a_form(answers={"first_name": name, "email": "info@haus.example"})))
        work()
        confirm(mailbox.last_to("info@haus.example").token("confirm"))
    work()
    before = list(Person.objects.order_by("pk").values())
    withdraw_unverified("info@haus.example", everything(), "de")
    work()

    assert list(Person.objects.order_by("pk").values()) == before
    asked = [
        letter
        for letter in mailbox.to("info@haus.example")
        if letter.subject.startswith("Möchten Sie Ihre Z")
    ]
    assert sorted(letter.text.split("\n")[0] for letter in asked) == [
        "Guten Tag Ada Löwenherz,",
        "Guten Tag Eva Löwenherz,",
    ]
