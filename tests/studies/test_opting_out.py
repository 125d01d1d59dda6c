"""A no is honoured everywhere at once, whichever way it came: own page, an older letter, the booking page."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from einklang.consent.models import Way
from einklang.contacts.actions import ask_for_interview
from einklang.hosts.models import Host
from einklang.people.actions import make_link
from einklang.people.models import Person, Purpose
from einklang.rights.actions import open_case
from einklang.rights.models import Right
from einklang.staff.models import User
from einklang.studies.actions import choose, open_study
from einklang.studies.inviting import invite
from einklang.studies.models import Invitation, Reason, Study
from einklang.studies.queries import Bar, bookable, funnel, invitation_behind
from einklang.studies.reminding import remind
from tests.mailbox import Mailbox

from .conftest import a_plan

ADA = "ada@loewenherz.example"
INVITED, REMINDED = "Einladung zu einem Gespräch", "Unsere Einladung zu einem Gespräch"


@pytest.fixture
def older(ada: Person, meike: User, mailbox: Mailbox, work: Callable[[], None]) -> str:
    """The token of a letter of long ago that asked without a study."""
    ask_for_interview(ada.pk, by=meike)
    work()
    return mailbox.last_to(ADA).token("asked")


def on_the_own_page(ada: Person, older: str, token: str) -> None:
    own = Client()
    own.post(f"/my/{make_link(ada, Purpose.OWN_PAGE)}/")
    own.post("/my/invitations/", {"invite": "no"})


def by_an_older_letter(ada: Person, older: str, token: str) -> None:
    Client().post(f"/asked/{older}/", {"answer": "never"})


def on_the_booking_page(ada: Person, older: str, token: str) -> None:
    Client().post(f"/book/{token}/answer/", {"answer": "never"})


def by_an_objection(ada: Person, older: str, token: str) -> None:
    open_case(ada.pk, Right.OBJECTION, way=Way.OWN_PAGE)


def by_a_restriction(ada: Person, older: str, token: str) -> None:
    open_case(ada.pk, Right.RESTRICTION, way=Way.OWN_PAGE)


WAYS = [on_the_own_page, by_an_older_letter, on_the_booking_page, by_an_objection, by_a_restriction]


@pytest.fixture
def token(
    study: Study,
    ada: Person,
    older: str,
    meike: User,
    clock: Any,
    mailbox: Mailbox,
    work: Callable[[], None],
) -> str:
    """Ada is invited to the study, seventy days after the older letter, and the letter has arrived."""
    clock.shift(timedelta(days=70))
    Study.objects.update(ends_on="2027-12-31")
    study.refresh_from_db()
    choose(study, ada.pk, by=meike, reason=Reason.FITS_WELL)
    assert invite(study, [ada.pk], by=meike, overrides={}).refused == {}
    work()
    return mailbox.last_to(ADA).token("book")


@pytest.mark.parametrize("way", WAYS)
def test_no_reminder_comes_and_the_link_books_nothing(
    way: Callable[[Person, str, str], None],
    token: str,
    ada: Person,
    older: str,
    clock: Any,
    mailbox: Mailbox,
    work: Callable[[], None],
) -> None:
    clock.shift(timedelta(days=5, minutes=5))
    remind()  # it is written, and waits
    way(ada, older, token)
    work()
    clock.shift(timedelta(days=6))
    remind()
    work()

    assert REMINDED not in mailbox.subjects_to(ADA)
    assert bookable(invitation_behind(token)) in (Bar.NO_MORE, Bar.OBJECTED, Bar.FROZEN)


@pytest.mark.parametrize("way", WAYS)
def test_an_invitation_to_another_study_that_still_waits_is_let_go(
    way: Callable[[Person, str, str], None],
    token: str,
    ada: Person,
    older: str,
    jan: Host,
    meike: User,
    clock: Any,
    mailbox: Mailbox,
    work: Callable[[], None],
) -> None:
    clock.shift(timedelta(days=70))
    other = open_study(a_plan(jan, ends_on=date(2027, 12, 31)), by=meike)
    other.refresh_from_db()
    choose(other, ada.pk, by=meike, reason=Reason.FITS_WELL)
    assert invite(other, [ada.pk], by=meike, overrides={}).refused == {}
    way(ada, older, token)
    work()
    work()

    assert mailbox.subjects_to(ADA).count(INVITED) == 1
    assert not Invitation.objects.filter(study=other).exists()
    other.refresh_from_db()
    assert funnel(other).asked == 0


def test_the_old_page_of_answers_leads_on_to_the_booking(token: str) -> None:
    for answer in (Client().get(f"/asked/{token}/"), Client().post(f"/asked/{token}/", {"answer": "never"})):
        assert (answer.status_code, answer["Location"]) == (302, f"/book/{token}/")
    assert invitation_behind(token).contact.answer == ""
