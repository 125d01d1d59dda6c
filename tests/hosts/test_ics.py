"""Calendars at an address: read within limits, and what is too big, broken or a bomb fails closed."""

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command

from einklang.hosts.actions import leave_host
from einklang.hosts.calendars import door, ics, web
from einklang.hosts.calendars.port import (
    CalendarFailed,
    Elsewhere,
    NotACalendar,
    NotAllowed,
    NotSafe,
    NotThere,
    TooBig,
    TooManyEntries,
    TooManyTimes,
    TooSlow,
    Unreachable,
)
from einklang.hosts.connecting import LETTING_GO, let_go_of_left
from einklang.hosts.models import Entry, Host, Kind, Source
from einklang.hosts.refreshing import EVERY, read_due, refresh_now
from einklang.hosts.spans import unpack
from einklang.vault.keys import make_key
from einklang.vault.models import Key

from .conftest import MakeHost
from .radicale import HEAD, TAIL, calendar, event

pytestmark = pytest.mark.django_db
FIRST, LAST = datetime(2027, 3, 21, tzinfo=UTC), datetime(2027, 9, 17, tzinfo=UTC)
NINE = int(datetime(2027, 3, 24, 9, tzinfo=UTC).timestamp())
ONE = calendar(event("a", "DTSTART:20270324T090000Z", "DTEND:20270324T100000Z"))
Answer = Callable[[BaseHTTPRequestHandler], None]


class Site(ThreadingHTTPServer):
    """A web server on loopback that answers as the test says."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.answer: Answer = says("")
        self.asked = 0
        self.over = Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/privat/kalender.ics"


class Talk(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        self.server.asked += 1
        with suppress(BrokenPipeError, ConnectionResetError):  # the reader has had enough
            self.server.answer(self)

    def log_message(self, *said: Any) -> None:
        pass


def says(text: str, status: int = 200, **headers: str) -> Answer:
    def answer(talk: BaseHTTPRequestHandler) -> None:
        talk.send_response(status)
        for name, value in headers.items():
            talk.send_header(name.replace("_", "-"), value)
        talk.end_headers()
        talk.wfile.write(text.encode())

    return answer


@pytest.fixture
def site() -> Iterator[Site]:
    server = Site()
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.over.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def jonas(make_host: MakeHost, clock: Any) -> Host:
    return make_host("Jonas")


def at_address(url: str, host: Host) -> Source:
    source_id = uuid4()
    make_key(source_id, ends_at=None)
    return Source.objects.create(id=source_id, host=host, kind=Kind.ICS, access={"url": url})


@pytest.fixture
def source(site: Site, jonas: Host) -> Source:
    return at_address(site.url, jonas)


def read(source: Source, **options: Any) -> list[tuple[int, int]]:
    reading = ics.read(source, first=FIRST, last=LAST, **options)
    return [span for spans in reading.spans.values() for span in spans]


def test_busy_times_are_read_and_put_together(site: Site, jonas: Host, source: Source) -> None:
    site.answer = says(
        calendar(
            event("a", "DTSTART:20270324T090000Z", "DTEND:20270324T100000Z"),
            event("b", "DTSTART:20270324T093000Z", "DURATION:PT1H"),
            event("c", "DTSTART:20270325T090000Z"),
        )
    )

    assert read_due() == 1
    jonas.refresh_from_db()
    assert unpack(bytes(jonas.busy)) == [(NINE, NINE + 5400)]


def test_a_text_that_is_the_same_is_not_worked_out_again(
    site: Site, jonas: Host, source: Source, clock: Any
) -> None:
    site.answer = says(ONE)
    read_due()
    source.refresh_from_db()
    whole = source.whole_at
    site.answer = says(ONE.replace("Zahnarzt", "Sport").replace("DTSTAMP:2027", "DTSTAMP:2026"))
    clock.shift(EVERY)

    read_due()

    source.refresh_from_db()
    jonas.refresh_from_db()
    assert source.whole_at == whole < source.fetched_at
    assert unpack(bytes(jonas.busy)) == [(NINE, NINE + 3600)]


def test_a_series_is_worked_out_further_every_day(
    site: Site, jonas: Host, source: Source, clock: Any
) -> None:
    site.answer = says(calendar(event("a", "DTSTART:20270324T090000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY")))
    read_due()
    jonas.refresh_from_db()
    last = unpack(bytes(jonas.busy))[-1]
    clock.shift(timedelta(days=1))

    read_due()

    jonas.refresh_from_db()
    assert unpack(bytes(jonas.busy))[-1] == (last[0] + 86400, last[1] + 86400)


def test_twenty_thousand_entries_are_read(site: Site, source: Source) -> None:
    begin = datetime(2027, 1, 1, tzinfo=UTC)
    moments = [begin + timedelta(minutes=20 * number) for number in range(20_000)]
    entries = [
        event(f"e{number}", f"DTSTART:{moment:%Y%m%dT%H%M%SZ}", "DURATION:PT10M")
        for number, moment in enumerate(moments)
    ]
    site.answer = says(calendar(*entries))

    found = read(source)

    wanted = [moment for moment in moments if FIRST - timedelta(minutes=10) < moment < LAST]
    assert len(found) == len(wanted) > 10_000
    assert found[0][0] == int(wanted[0].timestamp())


RULES = [
    "RRULE:FREQ=SECONDLY",
    "RRULE:FREQ=MINUTELY",
    "RRULE:FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=1,2,3,4,5,6,7,8,9;BYSECOND=1,2,3,4,5,6,7,8,9",
]


@pytest.mark.parametrize("rule", RULES)
def test_a_bomb_of_repetitions_is_refused_by_name(site: Site, source: Source, rule: str) -> None:
    site.answer = says(calendar(event("bomb", "DTSTART:19700101T000000Z", "DURATION:PT1S", rule)))

    with pytest.raises(TooManyTimes):
        read(source)


def test_many_rules_that_repeat_every_hour_are_refused(site: Site, source: Source) -> None:
    bombs = [
        event(f"e{number}", "DTSTART:20270301T000000Z", "DURATION:PT1M", "RRULE:FREQ=HOURLY")
        for number in range(30)
    ]
    site.answer = says(calendar(*bombs))

    with pytest.raises(TooManyTimes):
        read(source)


def test_a_rule_that_never_comes_true_costs_no_more_than_our_patience(site: Site, source: Source) -> None:
    never = "RRULE:FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30"
    site.answer = says(calendar(event("never", "DTSTART:19700101T000000Z", "DURATION:PT1H", never)))
    began = time.monotonic()

    with pytest.raises(TooSlow):
        read(source, patience=1.5)
    assert time.monotonic() - began < 6


WRONG = {
    "a page to sign in": "<html><body>Anmelden</body></html>",
    "nothing": "",
    "cut off": ONE[: len(ONE) // 2],
    "cut off between two entries": ONE.removesuffix(TAIL),
    "an end without a beginning": HEAD + "END:VEVENT\r\n" + TAIL,
    "no date": calendar(event("a", "DTSTART:2027-03-24 9 Uhr")),
    "a rule nobody knows": calendar(event("a", "DTSTART:20270324T090000Z", "RRULE:FREQ=SOMETIMES")),
    "no beginning": calendar(event("a", "DTEND:20270324T090000Z")),
}


@pytest.mark.parametrize("text", WRONG.values(), ids=WRONG)
def test_what_is_no_calendar_fails_closed(
    site: Site, jonas: Host, source: Source, clock: Any, text: str
) -> None:
    site.answer = says(ONE)
    read_due()
    site.answer = says(text)
    clock.shift(EVERY)

    assert read_due() == 0

    source.refresh_from_db()
    assert source.failed_with == "NotACalendar"
    assert source.failing_since is not None


@pytest.mark.parametrize(
    ("status", "refusal"),
    [
        (401, NotAllowed),
        (403, NotAllowed),
        (404, NotThere),
        (410, NotThere),
        (429, Unreachable),
        (503, Unreachable),
    ],
)
def test_each_refusal_has_its_name(
    site: Site, source: Source, status: int, refusal: type[CalendarFailed]
) -> None:
    site.answer = says("", status)

    with pytest.raises(refusal):
        read(source)


def test_a_server_that_asks_us_to_wait_is_given_the_time(site: Site, source: Source, clock: Any) -> None:
    site.answer = says("", 429, Retry_After="900")

    for _ in range(3):
        read_due()
        clock.shift(timedelta(minutes=4))

    assert site.asked == 1


def test_more_bytes_than_ten_million_are_refused(
    site: Site, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "BYTES", 100_000)
    site.answer = says(HEAD + "X-FILL:" + "x" * 200_000 + "\r\n" + TAIL)

    with pytest.raises(TooBig):
        read(source)


def test_more_entries_than_we_take_are_refused(
    site: Site, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "ENTRIES", 2)
    entries = [event(f"e{n}", "DTSTART:20270324T090000Z", "DURATION:PT1H") for n in range(3)]
    site.answer = says(calendar(*entries))

    with pytest.raises(TooManyEntries):
        read(source)


def test_packed_answers_are_not_unpacked(site: Site, source: Source) -> None:
    site.answer = says("x", Content_Encoding="gzip")

    with pytest.raises(NotACalendar):
        read(source)


def test_an_answer_that_drips_costs_no_more_than_our_patience(site: Site, source: Source) -> None:
    def drip(talk: BaseHTTPRequestHandler) -> None:
        talk.send_response(200)
        talk.end_headers()
        while not site.over.wait(0.05):
            talk.wfile.write(b"BEGIN:VCALENDAR\r\n")

    site.answer = drip
    with pytest.raises(TooSlow):
        read(source, patience=0.5)


def test_headers_that_drip_cost_no_more_than_our_patience(site: Site, source: Source) -> None:
    def drip(talk: BaseHTTPRequestHandler) -> None:
        talk.wfile.write(b"HTTP/1.0 200 OK\r\nX-Drip: ")
        while not site.over.wait(0.05):
            talk.wfile.write(b"x")

    site.answer = drip
    began = time.monotonic()
    with pytest.raises(TooSlow):
        read(source, patience=0.5)
    assert time.monotonic() - began < 5


def test_at_the_last_moment_a_server_that_says_nothing_fails_closed(
    site: Site, jonas: Host, source: Source
) -> None:
    site.answer = lambda _: site.over.wait(20) and None
    began = time.monotonic()

    refresh_now([jonas.pk], older_than=timedelta(0), patience=0.5)

    assert time.monotonic() - began < 5
    source.refresh_from_db()
    assert source.failing_since is not None
    assert source.failed_with == "TooSlow"


def test_only_the_same_server_may_lead_on(site: Site, source: Source) -> None:
    port = site.server_address[1]

    def leads_on(talk: BaseHTTPRequestHandler) -> None:
        says(ONE)(talk) if talk.path == "/there" else says("", 302, Location=leads_on.to)(talk)  # type: ignore[attr-defined]

    site.answer = leads_on
    leads_on.to = "/there"  # type: ignore[attr-defined]
    assert read(source) == [(NINE, NINE + 3600)]
    for elsewhere in (f"http://localhost:{port}/there", "https://calendar.example/there", "/again"):
        leads_on.to = elsewhere  # type: ignore[attr-defined]
        with pytest.raises(Elsewhere):
            read(source)


@pytest.mark.parametrize(
    "url", ["http://calendar.example/a.ics", "file:///etc/passwd", "ftp://127.0.0.1/", ""]
)
def test_only_addresses_of_https_are_asked(jonas: Host, url: str) -> None:
    with pytest.raises(NotSafe):
        read(at_address(url, jonas))


def test_refusals_quote_nothing(site: Site, source: Source, caplog: Any) -> None:
    for answer in (says("<html>Geheim"), says("", 500), says("", 302, Location="https://geheim.example/")):
        site.answer = answer
        with pytest.raises(CalendarFailed) as refused:
            read(source)
        assert str(refused.value) == ""
        assert refused.value.__cause__ is None
    assert "privat" not in caplog.text


def test_everything_due_includes_the_calendars(
    site: Site, jonas: Host, source: Source, promise: Any, capsys: Any
) -> None:
    site.answer = says(ONE)

    call_command("tick")

    jonas.refresh_from_db()
    assert unpack(bytes(jonas.busy)) == [(NINE, NINE + 3600)]
    assert "calendars 1" in capsys.readouterr().out


def test_calendars_of_who_has_left_are_not_read_and_go_once_nothing_is_to_be_taken_out(
    site: Site, jonas: Host, source: Source, clock: Any
) -> None:
    site.answer = says(ONE)
    entry = Entry.objects.create(
        booking=uuid4(), source=source, starts_at=FIRST, ends_at=LAST, removed=True, next_at=LAST
    )
    leave_host(jonas)
    assert read_due() == 0
    assert let_go_of_left() == 0

    clock.shift(LETTING_GO)
    assert let_go_of_left() == 0
    entry.delete()
    assert let_go_of_left() == 1

    assert not Source.objects.exists()
    assert not Key.objects.exists()
