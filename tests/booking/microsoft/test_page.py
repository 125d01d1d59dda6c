"""The page before the click: what Microsoft would receive, and one button."""

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse

from einklang.booking.models import MicrosoftCopy, Seat
from einklang.consent.queries import allows
from tests.booking.graph.server import StandIn


def test_reading_the_page_and_clicking_on_it(
    stand_in: StandIn, token: str, seat: Seat, client: Client, go: Callable[[], int]
) -> None:
    at = reverse("booking:microsoft", args=[token])
    page = client.get(at)
    assert "Microsoft" in page.text
    client.post(at, {"wording": "0" * 64})
    go()
    assert (stand_in.seen, MicrosoftCopy.objects.count()) == ([], 0), "words of yesterday are asked again"

    client.post(at, {"wording": page.context["wording"]})
    assert allows(seat.person_id, "bookings")
    go()
    assert list(stand_in.bookings.seats()) == [str(seat.pk)]


def test_where_nobody_is_connected_it_is_not_offered(
    stand_in: StandIn, token: str, seat: Seat, client: Client, settings: Any
) -> None:
    assert reverse("booking:microsoft", args=[token]) in client.get(at(token)).text
    settings.GRAPH_CLIENT_SECRET = ""
    assert reverse("booking:microsoft", args=[token]) not in client.get(at(token)).text
    assert client.get(reverse("booking:microsoft", args=[token])).status_code == 404


def at(token: str) -> str:
    return reverse("booking:choose", args=[token])
