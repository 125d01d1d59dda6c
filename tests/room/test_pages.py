"""The lobby, the room's page and the list for staff: what they show, to whom, and what they may use."""

import json
import re
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from einklang.consent.actions import withdraw
from einklang.consent.models import Way
from einklang.consent.queries import standing
from einklang.hosts.models import Host
from einklang.people.actions import make_link
from einklang.people.models import Person, Purpose
from einklang.room.members import Role
from einklang.room.models import Following
from einklang.room.passes import Pass, PassInvalid, issue, read
from einklang.staff.models import Reading, User
from tests.external.conftest import browser_of


@pytest.fixture
def token(interview: UUID, ada: Person, tokens: dict[UUID, str]) -> str:
    return tokens[ada.pk]


@pytest.fixture(autouse=True)
def rooms(settings: Any) -> None:
    """This site holds interviews in rooms of its own."""
    settings.ROOM_URL = "janus:"
    settings.ROOM_SOCKET = "wss://interviews.example/room/ws/"


def config_of(page: str) -> dict[str, Any]:
    """What the page hands to its script."""
    found = re.search(r'<script id="config" type="application/json">(.*?)</script>', page)
    assert found
    return dict(json.loads(found[1]))


def test_the_lobby_names_everybody_and_shows_what_oneself_allows(client: Client, token: str) -> None:
    page = client.get(reverse("room:lobby", args=[token])).content.decode()

    assert re.findall(r"<b>([^<]+)</b>", page) == ["Anja Brandt", "Ada Löwenherz", "Cy Clos"]
    assert page.count('aria-checked="true"') == 2


def test_a_no_is_one_click_and_a_yes_needs_its_words_first(client: Client, token: str, ada: Person) -> None:
    address = reverse("room:decide", args=[token, "recording"])
    client.post(address, {"allow": "no"})
    assert "recording" not in standing(ada.pk)

    shown = client.post(address, {"allow": "yes"})
    assert "recording" not in standing(ada.pk)
    client.post(address, {"wording": shown.context["wording"]})
    assert "recording" in standing(ada.pk)


@pytest.mark.parametrize("processing", ["storage", "bookings", "nonsense"])
def test_nothing_else_is_decided_there(client: Client, token: str, processing: str) -> None:
    assert client.post(reverse("room:decide", args=[token, processing]), {"allow": "no"}).status_code == 404


def test_only_these_pages_may_see_hear_and_reach_the_socket(client: Client, token: str) -> None:
    inside = client.get(reverse("room:talk", args=[token])).headers
    outside = client.get(reverse("booking:choose", args=[token])).headers

    assert "connect-src 'self' wss://interviews.example;" in inside["Content-Security-Policy"]
    assert "connect-src 'self';" in outside["Content-Security-Policy"]
    for name in ("camera", "microphone", "display-capture"):
        assert f"{name}=(self)" in inside["Permissions-Policy"]
        assert f"{name}=()" in outside["Permissions-Policy"]


def test_the_pass_says_who_it_is_and_the_browser_is_known_again(
    client: Client, token: str, ada: Person, interview: UUID
) -> None:
    address = reverse("room:talk", args=[token])
    first, again = (read(config_of(client.get(address).content.decode())["pass"]) for _ in range(2))
    other = read(config_of(Client().get(address).content.decode())["pass"])

    assert (first.booking, first.role, first.person) == (interview, Role.PARTICIPANT, ada.pk)
    assert first.browser == again.browser != other.browser
    assert not first.own_door


def test_whoever_has_the_own_page_open_may_take_the_place_over(
    client: Client, token: str, ada: Person, cy: Person
) -> None:
    address = reverse("room:talk", args=[token])
    for whose, opens in ((cy, False), (ada, True)):
        client.post(reverse("front:open", args=[make_link(whose, Purpose.OWN_PAGE)]))
        assert read(config_of(client.get(address).content.decode())["pass"]).own_door is opens


def test_a_changed_pass_is_none(interview: UUID) -> None:
    text = issue(Pass(interview, Role.OBSERVER))

    with pytest.raises(PassInvalid):
        read(text[:-1] + ("A" if text[-1] != "A" else "B"))


def test_a_link_that_is_none_leads_nowhere(client: Client, interview: UUID) -> None:
    for page in ("lobby", "talk", "left"):
        assert client.get(reverse(f"room:{page}", args=["nothing-of-ours"])).status_code == 410


def test_whoever_follows_says_so_first_and_is_read_by_name(
    client: Client, token: str, interview: UUID, timo: User
) -> None:
    watching = browser_of(timo)
    assert reverse("staff_lobby", args=[interview]) in watching.get(reverse("staff_live")).content.decode()
    watching.post(reverse("staff_follow", args=[interview]), {"follow": "yes"})

    assert "Timo Harms" in client.get(reverse("room:lobby", args=[token])).content.decode()
    watching.post(reverse("staff_follow", args=[interview]), {"follow": "no"})
    assert Following.objects.count() == 0


def test_where_somebody_does_not_allow_it_nobody_gets_to_follow(
    interview: UUID, timo: User, ada: Person
) -> None:
    withdraw(ada.pk, ["observation"], way=Way.OWN_PAGE)
    watching = browser_of(timo)

    assert (
        reverse("staff_lobby", args=[interview]) not in watching.get(reverse("staff_live")).content.decode()
    )
    assert watching.get(reverse("staff_lobby", args=[interview])).status_code == 403
    assert watching.get(reverse("staff_talk", args=[interview])).status_code == 302
    watching.post(reverse("staff_follow", args=[interview]), {"follow": "yes"})
    assert Following.objects.count() == 0


def test_a_look_into_the_lobby_is_written_down_for_each_of_them(
    interview: UUID, anja: Host, ada: Person, cy: Person
) -> None:
    browser_of(anja.user).get(reverse("staff_lobby", args=[interview]))

    looked = Reading.objects.filter(what="interview")
    assert set(looked.values_list("person", flat=True)) == {ada.pk, cy.pk}


@pytest.mark.parametrize(("asked_as", "role"), [("", Role.INTERVIEWER), ("?as=observer", Role.OBSERVER)])
def test_one_who_may_do_both_chooses(interview: UUID, meike: User, asked_as: str, role: Role) -> None:
    User.objects.filter(pk=meike.pk).update(roles=["coordinator", "observer"])
    page = browser_of(User.objects.get(pk=meike.pk)).get(reverse("staff_talk", args=[interview]) + asked_as)

    assert read(config_of(page.content.decode())["pass"]).role is role


def test_where_there_are_no_rooms_the_page_says_so(client: Client, token: str, settings: Any) -> None:
    settings.ROOM_URL = "none"
    page = client.get(reverse("room:lobby", args=[token])).content.decode()

    assert "in einem anderen Programm" in page
    assert reverse("room:talk", args=[token]) not in page
