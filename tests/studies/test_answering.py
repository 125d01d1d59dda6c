"""What an invitation's link opens, and what booking, a no, and an end make of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import now

from einklang.contacts.actions import note_answer, refuse
from einklang.contacts.models import Answer, Refusal
from einklang.people.models import Person
from einklang.people.queries import LinkEnded
from einklang.staff.models import User
from einklang.studies.actions import close_study, decline, note_booked
from einklang.studies.models import Invitation, Study
from einklang.studies.queries import Bar, bookable, invitation_behind
from einklang.studies.reminding import remind
from tests.mailbox import Mailbox

ADA = "ada@loewenherz.example"


@pytest.fixture
def token(
    asked: Callable[[Person], Invitation], ada: Person, mailbox: Mailbox, work: Callable[[], None]
) -> str:
    """The token of the link in Ada's invitation."""
    asked(ada)
    work()
    return mailbox.last_to(ADA).token("book")


def figures(study: Study) -> tuple[int, int, int, int]:
    study.refresh_from_db()
    return study.asked, study.declined, study.booked, study.held


def test_the_link_leads_to_the_invitation(token: str, ada: Person, study: Study) -> None:
    for lock in (False, True):
        invitation = invitation_behind(token, lock=lock)
        assert (invitation.person, invitation.study) == (ada, study)
        assert bookable(invitation) is None


def test_the_link_in_a_reminder_leads_there_too(
    token: str, clock: Any, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    clock.shift(timedelta(days=5, minutes=5))
    remind()
    work()
    again = mailbox.last_to(ADA).token("book")

    assert again != token
    assert invitation_behind(again) == invitation_behind(token)


@pytest.mark.parametrize("unknown", ["", "x" * 26, "../.."])
def test_unknown_links_have_ended(unknown: str, token: str) -> None:
    with pytest.raises(LinkEnded):
        invitation_behind(unknown)


def test_the_link_of_somebody_who_is_over_has_ended(token: str) -> None:
    Person.objects.update(ends_at=now())

    for lock in (False, True):
        with pytest.raises(LinkEnded):
            invitation_behind(token, lock=lock)


@pytest.mark.parametrize(
    ("state", "bar"),
    [
        ({"frozen_at": True}, Bar.FROZEN),
        ({"stopped_at": True}, Bar.STOPPED),
        ({"objected_at": True}, Bar.OBJECTED),
        ({"state": "pending"}, Bar.NOT_ALLOWED),
        ({"ends_at": True}, Bar.ENDED),
    ],
)
def test_the_state_of_a_person_stands_in_the_way(state: dict[str, Any], bar: Bar, token: str) -> None:
    invitation = invitation_behind(token)
    Person.objects.update(**{name: now() if value is True else value for name, value in state.items()})

    assert bookable(invitation) is bar


def test_a_no_for_good_ends_it_wherever_it_was_said(token: str, ada: Person) -> None:
    refuse(ada.pk, until=None)

    assert bookable(invitation_behind(token)) is Bar.NO_MORE


def test_not_this_time_leaves_the_door_open(token: str) -> None:
    decline(token, never=False)

    assert bookable(invitation_behind(token)) is None


def test_a_study_that_ends_takes_its_invitations_with_it(
    token: str, study: Study, meike: User, clock: Any
) -> None:
    invitation = invitation_behind(token)
    Study.objects.update(opens_on="2026-12-01")
    assert bookable(invitation) is Bar.STUDY_NOT_OPEN
    clock.shift(timedelta(days=30))
    assert bookable(invitation) is Bar.STUDY_OVER
    close_study(study.pk, by=meike, cancel_upcoming=False)
    assert bookable(invitation) is Bar.STUDY_CLOSED


def test_a_booking_is_the_answer_and_counts_once(token: str, study: Study) -> None:
    invitation = invitation_behind(token)
    note_booked(invitation.pk)
    note_booked(invitation.pk)

    invitation.refresh_from_db()
    assert invitation.booked_at is not None
    assert (invitation.contact.answer, invitation.remind_at) == (Answer.YES, None)
    assert figures(study) == (1, 0, 1, 0)


def test_a_no_counts_once_and_as_long_as_it_stands(token: str, study: Study, ada: Person) -> None:
    decline(token, never=False)
    decline(token, never=True)
    assert figures(study) == (1, 1, 0, 0)
    assert Refusal.objects.get(person=ada).until is None

    decline(token, never=False)
    note_booked(invitation_behind(token).pk)
    assert figures(study) == (1, 0, 1, 0)
    assert not Refusal.objects.exists()


def test_a_no_that_came_another_way_is_not_counted_down(token: str, study: Study) -> None:
    invitation = invitation_behind(token)
    note_answer(invitation.contact, Answer.NOT_NOW)
    note_booked(invitation.pk)

    assert figures(study) == (1, 0, 1, 0)


def test_a_booking_of_a_coordinator_takes_no_no_for_good_back(token: str, study: Study) -> None:
    decline(token, never=True)
    note_booked(invitation_behind(token).pk)

    assert Refusal.objects.get().until is None
    assert figures(study) == (1, 1, 1, 0)


def test_an_invitation_that_is_gone_is_no_error(token: str, study: Study) -> None:
    gone = invitation_behind(token)
    pk = gone.pk
    gone.delete()

    note_booked(pk)
    assert figures(study) == (1, 0, 0, 0)
