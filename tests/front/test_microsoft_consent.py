"""Consent to Microsoft Bookings: given with the appointment, seen and withdrawn alone like every other."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import translation
from django.utils.timezone import now

from einklang.booking.models import MicrosoftCopy
from einklang.consent.actions import give
from einklang.consent.models import Decision, Kind, Way
from einklang.consent.queries import allows, standing
from einklang.front.staff_queries.owed import debts, piles
from einklang.people.actions import make_link
from einklang.people.models import Person, Purpose
from einklang.policy import queries as policy
from einklang.policy.actions import publish
from einklang.policy.schema import Policy
from einklang.policy.wording import consent_text
from einklang.staff.models import Role
from tests.booking.microsoft.conftest import switched_on
from tests.texts import promised_text

from .staff import browser_of

SWITCH = 'id="switch-bookings"'


@pytest.fixture
def promise(db: None) -> Policy:
    publish(switched_on())
    return policy.current()


def test_there_is_no_switch_before_it_was_given(own: Client, ada: Person) -> None:
    assert SWITCH not in own.get("/my/").text
    assert own.post("/my/allow/bookings/", {"wording": policy.current().digest}).status_code == 404
    assert not allows(ada.pk, "bookings")


def test_its_own_words_are_kept_with_the_way_it_came(ada: Person, promise: Policy) -> None:
    give(ada.pk, ["bookings"], way=Way.BOOKING)

    decision = standing(ada.pk)["bookings"].decision
    assert decision.wording is not None
    assert (decision.way, decision.kind) == ("booking", Kind.GIVEN)
    assert decision.wording.text == consent_text(promise, "bookings", "de")
    assert "Microsoft" in decision.wording.text


def test_once_given_it_is_switched_off_alone(own: Client, ada: Person) -> None:
    give(ada.pk, ["bookings"], way=Way.BOOKING)
    assert SWITCH in own.get("/my/").text

    own.post("/my/consents/bookings/", {"allow": "no"})
    assert not allows(ada.pk, "bookings")
    assert sorted(standing(ada.pk)) == ["observation", "recording", "storage"]
    page = own.get("/my/").text
    assert SWITCH in page, "and may be allowed again"
    assert "Microsoft" in own.get("/my/receipts/").text


def test_allowed_again_after_reading_its_words(own: Client, ada: Person) -> None:
    give(ada.pk, ["bookings"], way=Way.BOOKING)
    own.post("/my/consents/bookings/", {"allow": "no"})
    answer = own.post("/my/consents/bookings/", {"allow": "yes"}, follow=True)
    assert policy.current().processings["bookings"].asks.de in answer.text  # type: ignore[union-attr]
    own.post("/my/allow/bookings/", {"wording": policy.current().digest})
    assert allows(ada.pk, "bookings")


def test_switched_off_in_the_policy_it_can_be_ended_and_not_given(own: Client, ada: Person) -> None:
    give(ada.pk, ["bookings"], way=Way.BOOKING)
    publish(promised_text())
    assert SWITCH in own.get("/my/").text
    own.post("/my/consents/bookings/", {"allow": "no"})
    assert SWITCH not in own.get("/my/").text
    assert own.get("/my/allow/bookings/").status_code == 404


def test_it_is_withdrawn_from_any_mail(ada: Person, client: Client) -> None:
    give(ada.pk, ["bookings"], way=Way.BOOKING)
    client.post(f"/withdraw/{make_link(ada, Purpose.WITHDRAW)}/", {"processings": ["bookings"]})
    assert sorted(standing(ada.pk)) == ["observation", "recording", "storage"]


def test_it_is_confirmed_by_one_mail(ada: Person, own: Client, mailbox: Any, work: Any) -> None:
    give(ada.pk, ["bookings"], way=Way.BOOKING)
    work()
    before = len(mailbox.to("ada@loewenherz.example"))
    own.post("/my/consents/bookings/", {"allow": "no"})
    work()
    (letter,) = mailbox.to("ada@loewenherz.example")[before:]
    assert "Microsoft Bookings" in letter.text


def test_the_pages_of_staff_tell_it(ada: Person) -> None:
    give(ada.pk, ["bookings"], way=Way.BOOKING)
    page = browser_of(Role.COORDINATOR).get(f"/staff/people/{ada.pk}/").content.decode()
    assert "with the appointment" in page
    assert Decision.objects.filter(way=Way.BOOKING).count() == 1


def test_what_microsoft_has_still_to_forget_is_counted_by_age_and_names_nobody(
    ada: Person, work: Any
) -> None:
    work()
    moment = now()
    for days in (1, 3, 2):
        MicrosoftCopy.objects.create(
            pk=uuid4(),
            person=ada.pk,
            appointment="id",
            leaving_since=moment - timedelta(days=days),
            tries=days,
            failed_with="Unreachable",
        )
    MicrosoftCopy.objects.create(pk=uuid4(), person=ada.pk)
    MicrosoftCopy.objects.create(pk=uuid4(), person=ada.pk, next_at=None)

    with translation.override("de"):
        first, second = piles(debts())
    assert (first.oldest.what, first.number) == ("Einen Termin bei Microsoft löschen", 3)
    assert (first.oldest.since, first.tries) == (moment - timedelta(days=3), 3)
    assert (second.oldest.what, second.number) == ("Microsoft einen Termin mitteilen", 1)
    page = browser_of(Role.PRIVACY).get("/staff/privacy/owed/").content.decode()
    assert "Remove an appointment at Microsoft" in page
    assert str(ada.pk) not in page
