"""The page of exceptions from erasure: proposed in one browser, approved in another, released in either."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate, now

from einklang.consent.actions import everything, withdraw
from einklang.consent.models import Way
from einklang.people.models import Person
from einklang.room.actions import keep_recording
from einklang.room.models import Hold, Recording
from einklang.staff.models import Role
from tests.front.staff import browser_of

GROUNDS = "Klage vor dem Amtsgericht Hamburg, Zusage in der Aufnahme."


@pytest.fixture
def recording(ada: Person) -> Recording:
    return keep_recording([ada.pk], interview_ended_at=now(), seconds=60)


def page_of(person: Person) -> str:
    return reverse("staff_exceptions", args=[person.pk])


def proposal(recording: Recording, **changes: str) -> dict[str, str]:
    until = (localdate() + timedelta(days=30)).isoformat()
    given = {"do": "propose", "piece": str(recording.pk), "reason": "17-3-e", "until": until}
    return given | {"grounds": GROUNDS} | changes


def test_it_takes_two_browsers_and_is_released_by_one_click(
    officer: Client, ada: Person, recording: Recording, work
) -> None:
    assert officer.post(page_of(ada), proposal(recording)).status_code == 302
    hold = str(Hold.objects.get().pk)
    assert officer.post(page_of(ada), {"do": "approve", "hold": hold}).status_code == 422
    second = browser_of(Role.PRIVACY, Role.ANALYST)
    assert GROUNDS in second.get(page_of(ada)).content.decode()
    assert second.post(page_of(ada), {"do": "approve", "hold": hold}).status_code == 302

    withdraw(ada.pk, everything(), way=Way.OWN_PAGE)
    work()
    page = second.get(page_of(ada)).content.decode()
    assert ("should be gone, and is closed to everybody" in page, "Löwenherz" in page) == (True, False)
    listed = officer.get("/staff/privacy/")
    assert [(one.person, str(one.hold.pk)) for one in listed.context["page"].kept] == [(ada.pk, hold)]

    assert second.post(page_of(ada), {"do": "release", "hold": hold}).status_code == 302
    assert not Recording.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"grounds": "kurz"},
        {"until": "gestern"},
        {"until": "2020-01-01"},
        {"reason": "because"},
        {"piece": "none"},
        {"do": "nonsense"},
        {"do": "approve", "hold": "none"},
        {"do": "release", "hold": "00000000-0000-0000-0000-000000000000"},
    ],
)
def test_what_makes_no_sense_holds_nothing_and_loses_no_word(
    officer: Client, ada: Person, recording: Recording, wrong: dict[str, str]
) -> None:
    answer = officer.post(page_of(ada), proposal(recording) | wrong)

    assert (answer.status_code, Hold.objects.count()) == (422, 0)
    assert wrong.get("grounds", GROUNDS) in answer.content.decode()


def test_a_recording_of_somebody_else_cannot_be_held_on_this_page(
    officer: Client, ada: Person, join, recording: Recording
) -> None:
    eva = join(answers={"first_name": "Eva", "email": "eva@loewenherz.example"})
    assert officer.post(page_of(eva), proposal(recording)).status_code == 422
    officer.post(page_of(ada), proposal(recording))
    assert (
        officer.post(page_of(eva), {"do": "release", "hold": str(Hold.objects.get().pk)}).status_code == 422
    )

    assert Hold.objects.count() == 1


def test_it_is_for_data_protection_alone(ada: Person) -> None:
    seen = {role: browser_of(role).get(page_of(ada)).status_code for role in Role}

    assert seen == {role: 200 if role == Role.PRIVACY else 403 for role in Role}
