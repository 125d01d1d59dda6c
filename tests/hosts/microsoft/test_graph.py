"""The connection: real TLS, real tokens of a stand-in, and errors that quote nothing."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from einklang.hosts import graph
from tests.booking.graph.bookings import BUSINESS
from tests.booking.graph.contract import CONTRACTS, Broken, contract
from tests.booking.graph.server import StandIn

HERE = f"/solutions/bookingBusinesses/{graph.part(BUSINESS)}"
MOMENT = {"dateTime": "2027-03-29T09:00:00.0000000", "timeZone": "UTC"}
GOOD = {"serviceId": "s", "startDateTime": MOMENT, "endDateTime": MOMENT}
SPAN = {"start": "2027-03-29T00:00:00Z", "end": "2027-03-30T00:00:00Z"}


@pytest.fixture
def asked(stand_in: StandIn) -> Iterator[graph.Graph]:
    with graph.connected() as connection:
        yield connection


def test_the_token_is_asked_for_once(asked: graph.Graph, stand_in: StandIn) -> None:
    for _ in range(3):
        assert asked.ask("GET", f"{HERE}/customers") == {"value": []}
    assert stand_in.given == 1


def test_a_token_that_is_not_taken_any_more_is_renewed_once(asked: graph.Graph, stand_in: StandIn) -> None:
    asked.ask("GET", f"{HERE}/customers")
    stand_in.expire_tokens()
    assert asked.ask("GET", f"{HERE}/customers") == {"value": []}
    assert stand_in.given == 2


def test_refused_twice_is_refused(
    asked: graph.Graph, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Never(set[str]):
        def __contains__(self, token: object) -> bool:
            return False

    stand_in.tokens = Never()
    with pytest.raises(graph.NotAllowed):
        asked.ask("GET", f"{HERE}/customers")
    assert len(stand_in.seen) == 2


def test_a_list_is_read_to_its_end(asked: graph.Graph, stand_in: StandIn) -> None:
    for n in range(5):
        body = {"displayName": f"N{n}", "emailAddress": f"n{n}@example.example"}
        asked.ask("POST", f"{HERE}/customers", body=body)
    names = [one["displayName"] for one in asked.pages(f"{HERE}/customers")]
    assert names == ["N0", "N1", "N2", "N3", "N4"]
    assert len(stand_in.asked("GET", "customers")) == 3


def test_a_list_that_leads_elsewhere_is_not_followed(
    asked: graph.Graph, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next page is asked for with the token in hand."""
    elsewhere = {"value": [], "@odata.nextLink": f"{stand_in.url}.evil.example/v1.0/customers"}
    monkeypatch.setattr(stand_in.bookings, "do", lambda *_told: (200, dict(elsewhere)))
    with pytest.raises(graph.NotUnderstood):
        list(asked.pages(f"{HERE}/customers"))
    assert len(stand_in.seen) == 1


def test_a_certificate_nobody_trusts_is_not_believed(
    stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph._application.cache_clear()
    monkeypatch.delenv("SSL_CERT_FILE")
    with graph.connected() as connection, pytest.raises(graph.Unreachable):
        connection.ask("GET", f"{HERE}/customers")
    assert (stand_in.seen, stand_in.given) == ([], 0)


def test_the_token_never_travels_in_the_open(stand_in: StandIn, settings: Any) -> None:
    settings.GRAPH_URL = settings.GRAPH_URL.replace("https://", "http://")
    with pytest.raises(graph.NotSetUp), graph.connected():
        pass


def test_a_wrong_secret_is_not_allowed(asked: graph.Graph, settings: Any) -> None:
    settings.GRAPH_CLIENT_SECRET = "wrong"
    with pytest.raises(graph.NotAllowed) as failed:
        asked.ask("GET", f"{HERE}/customers")
    assert (str(failed.value), failed.value.__cause__) == ("", None)


def test_an_authority_that_is_away_is_unreachable(asked: graph.Graph, stand_in: StandIn) -> None:
    graph._application.cache_clear()
    stand_in.fail("GET", "openid-configuration", "unavailable")
    with pytest.raises(graph.Unreachable):
        asked.ask("GET", f"{HERE}/customers")
    stand_in.fail("POST", "token", "unavailable")
    with pytest.raises(graph.Unreachable):
        asked.ask("GET", f"{HERE}/customers")
    assert stand_in.seen == []


@pytest.mark.parametrize(
    ("how", "error"),
    [
        ("throttled", graph.Throttled),
        ("unavailable", graph.Unreachable),
        ("unknown", graph.Unreachable),
        ("forbidden", graph.NotAllowed),
        ("gone", graph.Unreachable),
        ("cut", graph.Unreachable),
    ],
)
def test_each_failure_has_a_name_and_quotes_nothing(
    asked: graph.Graph, stand_in: StandIn, how: str, error: type[graph.GraphFailed]
) -> None:
    stand_in.fail("GET", "customers", how)
    with pytest.raises(error) as failed:
        asked.ask("GET", f"{HERE}/customers")
    assert (str(failed.value), failed.value.__suppress_context__ or not failed.value.__context__) == (
        "",
        True,
    )


def test_a_slow_answer_is_not_waited_for(
    asked: graph.Graph, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked.ask("GET", f"{HERE}/customers")
    monkeypatch.setattr(graph, "TIMEOUT", 0.2)
    stand_in.fail("GET", "customers", "slow")
    with pytest.raises(graph.Unreachable):
        asked.ask("GET", f"{HERE}/customers")


@pytest.mark.parametrize(
    ("said", "wait"),
    [
        ("120", timedelta(seconds=120)),
        ("0", timedelta(seconds=1)),
        ("999999", timedelta(hours=1)),
        ("Mon, 22 Mar 2027 08:05:00 GMT", timedelta(minutes=5)),
        ("soon", None),
        ("", None),
    ],
)
def test_the_wait_is_read_as_seconds_or_as_a_date(
    asked: graph.Graph, stand_in: StandIn, said: str, wait: timedelta | None
) -> None:
    asked.ask("GET", f"{HERE}/customers")
    stand_in.fail("GET", "customers", "throttled", retry_after=said)
    with time_machine.travel(datetime(2027, 3, 22, 8, tzinfo=UTC), tick=False):
        graph._application.cache_clear()
        with pytest.raises(graph.Throttled) as failed:
            asked.ask("GET", f"{HERE}/customers")
    assert failed.value.retry_after == wait


@pytest.mark.parametrize("name", sorted(CONTRACTS))
@pytest.mark.parametrize(
    ("method", "path", "query", "body"),
    [
        ("POST", "appointments", {}, {**GOOD, "start": MOMENT}),
        ("POST", "appointments", {}, {**GOOD, "startDateTime": "2027-03-29T09:00:00"}),
        ("POST", "appointments", {}, {**GOOD, "favouriteColour": "blue"}),
        ("POST", "appointments", {}, {key: GOOD[key] for key in ("serviceId", "startDateTime")}),
        ("POST", "customers", {}, {"displayName": "Ada"}),
        ("PATCH", "customers/1", {}, {"mail": "a@b.example"}),
        ("GET", "calendarView", {"start": SPAN["start"]}, None),
        ("GET", "calendarView", SPAN | {"start": "yesterday"}, None),
        ("GET", "nowhere", {}, None),
    ],
)
def test_the_contract_refuses_what_graph_would(
    name: str, method: str, path: str, query: dict[str, str], body: Any
) -> None:
    """Negative controls: a contract that takes everything would prove nothing."""
    held = contract(name)
    said = json.dumps(body).encode() if body else b""
    with pytest.raises(Broken):
        held.check_request(method, f"{HERE}/{path}", query, said)
    held.check_request("POST", f"{HERE}/appointments", {}, json.dumps(GOOD).encode())
    request = held.check_request("GET", f"{HERE}/calendarView", SPAN, b"")
    held.check_answer(request, 200, b'{"value": [{"id": "1"}]}')
    with pytest.raises(Broken):
        held.check_answer(request, 200, b'{"value": [{"id": 1}]}')


def test_the_stand_in_answers_422_to_what_the_contract_forbids(asked: graph.Graph, stand_in: StandIn) -> None:
    with pytest.raises(graph.Refused):
        asked.ask("POST", f"{HERE}/appointments", body={**GOOD, "start": MOMENT})
    assert len(stand_in.broken) == 1
    stand_in.broken.clear()
