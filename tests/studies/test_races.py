"""Two coordinators at the same moment, on either database."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from einklang.contacts.models import Contact
from einklang.hosts.models import Host
from einklang.ledger.actions import settle
from einklang.mail.actions import send_due
from einklang.mail.models import Letter
from einklang.people.models import Person
from einklang.policy.actions import publish
from einklang.pool.actions import confirm, sign_up
from einklang.staff.models import Role, User
from einklang.studies.actions import (
    AlreadyInvited,
    choose,
    close_study,
    decline,
    leave_out,
    note_booked,
    open_study,
)
from einklang.studies.inviting import InvitedOrNot, NotChosen, invite
from einklang.studies.models import Choice, Invitation, Reason, Study, Verdict
from einklang.studies.queries import funnel
from tests.conftest import a_form
from tests.disk import Disk, at_once
from tests.mailbox import Mailbox
from tests.texts import promised_text

from .conftest import a_plan


@pytest.fixture
def people(disk: Disk, settings: Any, tmp_path: Path) -> list[Person]:
    """Four people of different customers."""
    settings.EMAIL_URL = f"file://{tmp_path / 'mail'}"
    publish(promised_text())
    found = []
    for number in range(4):
        address = f"a{number}@loewenherz.example"
        found.append(sign_up(a_form(answers={"email": address, "customer_number": f"4011827{number}"})))
        settle()
        send_due()
        confirm(Mailbox(tmp_path / "mail").last_to(address).token("confirm"))
    return found


@pytest.fixture
def two(disk: Disk) -> list[User]:
    return [
        User.objects.create(email=f"c{n}@kalo.example", name=f"C {n}", roles=[Role.COORDINATOR])
        for n in range(2)
    ]


@pytest.fixture
def studies(people: list[Person], two: list[User]) -> list[Study]:
    """Two studies for which everybody was chosen."""
    host = Host.objects.create(user=two[0])
    opened = [open_study(a_plan(host), by=two[0]) for _ in range(2)]
    for study in opened:
        for person in people:
            choose(study, person.pk, by=two[0], reason=Reason.FITS_WELL)
    return opened


def invites(study: Study, people: list[Person], by: User) -> Callable[[], InvitedOrNot]:
    return lambda: invite(study, [one.pk for one in people], by=by, overrides={})


def test_two_invite_the_same_people_to_one_study(
    studies: list[Study], people: list[Person], two: list[User]
) -> None:
    results = at_once(*(invites(studies[0], people, by) for by in two))

    assert sum(len(one.invited) for one in results) == sum(len(one.refused) for one in results) == 4
    assert Invitation.objects.count() == Contact.objects.count() == 4
    assert Letter.objects.filter(kind="invitation").count() == 4
    assert funnel(studies[0]).asked == 4


def test_two_invite_the_same_people_to_two_studies(
    studies: list[Study], people: list[Person], two: list[User]
) -> None:
    results = at_once(*(invites(study, people, by) for study, by in zip(studies, two, strict=True)))

    assert sum(len(one.invited) for one in results) == 4
    assert Contact.objects.count() == 4
    assert sum(funnel(study).asked for study in studies) == 4


def test_one_invites_while_the_other_closes(
    studies: list[Study], people: list[Person], two: list[User]
) -> None:
    def close() -> None:
        close_study(studies[0].pk, by=two[1], cancel_upcoming=False)

    done, _closed = at_once(invites(studies[0], people, two[0]), close)

    study = Study.objects.get(pk=studies[0].pk)
    assert study.closed_at is not None
    assert len(done.invited) + len(done.refused) == 4
    assert funnel(study).asked == len(done.invited) == Invitation.objects.count()


def test_one_invites_whom_the_other_leaves_out(
    studies: list[Study], people: list[Person], two: list[User]
) -> None:
    def leave_them_out() -> None:
        for person in reversed(people):
            with suppress(AlreadyInvited):
                leave_out(studies[0], person.pk, by=two[1], reason=Reason.DOES_NOT_FIT)

    done, _left = at_once(invites(studies[0], people, two[0]), leave_them_out)

    chosen = Choice.objects.filter(study=studies[0], verdict=Verdict.CHOSEN)
    assert set(Invitation.objects.values_list("person", flat=True)) == set(
        chosen.values_list("person", flat=True)
    )
    assert {type(one) for one in done.refused.values()} <= {NotChosen}


def test_a_booking_and_a_no_at_the_same_moment_are_both_written_down(
    studies: list[Study], people: list[Person], two: list[User], tmp_path: Path
) -> None:
    (invitation,) = invite(studies[0], [people[0].pk], by=two[0], overrides={}).invited
    send_due()
    token = Mailbox(tmp_path / "mail").last_to("a0@loewenherz.example").token("book")

    at_once(lambda: decline(token, never=False), lambda: note_booked(invitation.pk))

    study, answer = Study.objects.get(pk=studies[0].pk), Contact.objects.get().answer
    assert (study.booked, study.declined) == (1, 1 if answer == "not-now" else 0)
    assert answer in ("not-now", "yes")
