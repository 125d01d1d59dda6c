"""Held in another tool: the link is shown only after one's consents were looked at and confirmed."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from einklang.booking.actions import cancel_booking
from einklang.booking.models import Booking
from einklang.consent.actions import withdraw
from einklang.consent.models import Way
from einklang.consent.queries import standing
from einklang.external.actions import hold_elsewhere, hold_here
from einklang.external.models import Elsewhere, Tool
from einklang.external.queries import meeting_of
from einklang.people.models import Person
from einklang.retention.actions import tick
from einklang.room.models import Following
from einklang.staff.models import Role, User
from einklang.vault.models import Key
from tests.booking.conftest import Clock

from .conftest import FOR_OBSERVERS, LINK, browser_of

STATE = "recording:yes observation:yes"


def page_of(token: str) -> str:
    return reverse("external:elsewhere", args=[token])


def test_opening_the_page_shows_what_is_allowed_and_no_link(
    meeting: Booking, token: str, client: Client
) -> None:
    page = client.get(page_of(token)).content.decode()

    assert ("Microsoft Teams" in page, page.count('aria-checked="true"'), LINK in page) == (True, 2, False)


def test_the_one_address_of_a_conversation_leads_to_wherever_it_is_held(
    meeting: Booking, token: str, client: Client
) -> None:
    lobby = reverse("room:lobby", args=[token])
    timo = User.objects.create(email="timo@kalo.example", name="Timo", roles=[Role.OBSERVER.value])
    holding, following = browser_of(meeting.host.user), browser_of(timo)
    staff_lobby = reverse("staff_lobby", args=[meeting.pk])
    asked = ((client, lobby), (holding, staff_lobby), (following, staff_lobby))

    assert [one.get(address).headers["Location"] for one, address in asked] == [
        page_of(token),
        reverse("staff_elsewhere", args=[meeting.pk]),
        reverse("staff_follow_elsewhere", args=[meeting.pk]),
    ]
    hold_here(meeting.pk)
    assert [one.get(address).status_code for one, address in asked] == [200, 200, 200]


def test_the_link_comes_with_the_click_on_what_was_read(meeting: Booking, token: str, client: Client) -> None:
    page = client.post(page_of(token), {"state": STATE}).content.decode()

    assert (LINK in page, FOR_OBSERVERS in page) == (True, False)
    assert LINK not in client.get(page_of(token)).content.decode()


@pytest.mark.parametrize("state", ["", "recording:no observation:yes", "yes"])
def test_a_click_on_something_else_than_what_stands_shows_it_once_more(
    state: str, meeting: Booking, token: str, client: Client
) -> None:
    answer = client.post(page_of(token), {"state": state})

    assert (answer.status_code, LINK in answer.content.decode()) == (409, False)


def test_whoever_allows_nothing_gets_the_link_too(
    meeting: Booking, token: str, client: Client, ada: Person
) -> None:
    for processing in ("recording", "observation"):
        client.post(reverse("external:decide", args=[token, processing]), {"allow": "no"})

    page = client.post(page_of(token), {"state": "recording:no observation:no"}).content.decode()

    assert set(standing(ada.pk)) == {"storage"}
    assert (LINK in page, "nicht aufgezeichnet" in page) == (True, True)


def test_a_yes_needs_its_words_before_it(meeting: Booking, token: str, client: Client, ada: Person) -> None:
    withdraw(ada.pk, ["recording"], way=Way.OWN_PAGE)
    address = reverse("external:decide", args=[token, "recording"])

    shown = client.post(address, {"allow": "yes"})
    assert "recording" not in standing(ada.pk)
    client.post(address, {"wording": shown.context["wording"]})

    assert "recording" in standing(ada.pk)


def test_an_interview_that_is_held_here_has_no_such_page(
    booking: Booking, token: str, client: Client
) -> None:
    assert client.get(page_of(token)).status_code == 404


def test_without_a_place_there_is_no_link(meeting: Booking, token: str, client: Client) -> None:
    cancel_booking(meeting.pk, by="staff")

    assert client.post(page_of(token), {"state": STATE}).status_code == 404
    assert meeting_of(meeting.pk) is None


def test_the_link_is_kept_encrypted_and_gone_with_the_interview(meeting: Booking, clock: Clock) -> None:
    row = Elsewhere.objects.get()
    with_key = Key.objects.filter(subject=row.pk)
    assert row.gone_at == meeting.gone_at == with_key.get().ends_at

    clock.move_to(meeting.gone_at)
    assert meeting_of(meeting.pk) is None
    tick()

    assert not Elsewhere.objects.exists()


def test_another_link_takes_the_place_of_the_first_and_its_key(meeting: Booking) -> None:
    first = Elsewhere.objects.get().pk

    hold_elsewhere(meeting, Tool.ZOOM, link="https://zoom.example/j/1")

    found = meeting_of(meeting.pk)
    assert found is not None
    assert (found.tool, found.link, found.for_observers) == (Tool.ZOOM, *["https://zoom.example/j/1"] * 2)
    assert not Key.objects.filter(subject=first).exists()
    hold_here(meeting.pk)
    assert meeting_of(meeting.pk) is None


def test_whoever_holds_it_says_where(booking: Booking, interviewer: Client) -> None:
    address = reverse("staff_elsewhere", args=[booking.pk])

    answer = interviewer.post(address, {"tool": "teams", "link": LINK})

    found = meeting_of(booking.pk)
    assert (answer.status_code, found and found.link) == (302, LINK)
    page = interviewer.get(address).content.decode()
    assert ("alle erlauben es" in page, "nicht durchsetzen" in page) == (True, True)


@pytest.mark.parametrize(
    "link",
    ["", "http://teams.example/x", "javascript:alert(1)", "https://", "https://a b", "https://u@x/", "x"],
)
def test_only_a_link_that_is_safe_to_click_is_kept(link: str, booking: Booking, interviewer: Client) -> None:
    answer = interviewer.post(reverse("staff_elsewhere", args=[booking.pk]), {"tool": "teams", "link": link})

    assert (answer.status_code, Elsewhere.objects.count()) == (422, 0)


def test_nobody_elses_interview_is_moved(
    booking: Booking, paul: object, client: Client, a_colleague: Callable[..., Client]
) -> None:
    other = a_colleague(Role.INTERVIEWER)

    assert other.get(reverse("staff_elsewhere", args=[booking.pk])).status_code == 404
    assert other.get(reverse("staff_recording", args=[booking.pk])).status_code == 404


@pytest.fixture
def a_colleague(db: None) -> Callable[..., Client]:
    def sign_in(role: Role) -> Client:
        email = f"{role.value}@kalo.example"
        return browser_of(User.objects.create(email=email, name="Kim Sommer", roles=[role.value]))

    return sign_in


def test_who_follows_reads_the_link_once_their_name_is_on_the_list(
    meeting: Booking, a_colleague: Callable[..., Client], token: str, client: Client
) -> None:
    kim, address = a_colleague(Role.OBSERVER), reverse("staff_follow_elsewhere", args=[meeting.pk])

    assert FOR_OBSERVERS not in kim.get(address).content.decode()
    assert Following.objects.count() == 0
    assert FOR_OBSERVERS in kim.post(address).content.decode()

    assert "Kim Sommer" in client.get(page_of(token)).content.decode()


def test_without_everybodys_yes_nobody_who_follows_gets_the_link(
    meeting: Booking, a_colleague: Callable[..., Client], ada: Person
) -> None:
    kim, address = a_colleague(Role.OBSERVER), reverse("staff_follow_elsewhere", args=[meeting.pk])
    withdraw(ada.pk, ["observation"], way=Way.OWN_PAGE)

    answer = kim.post(address)

    assert (answer.status_code, "https://teams" in answer.content.decode()) == (403, False)
    assert Following.objects.count() == 0
