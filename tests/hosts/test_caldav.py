"""Calendars on a CalDAV server, a real one: what is busy there takes slots away."""

import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.utils.timezone import now

from einklang.hosts.calendars import caldav
from einklang.hosts.calendars.port import NotAllowed, NotThere, SeveralCalendars
from einklang.hosts.entries import forget_past_entries, remove_entry, write_due, write_entry
from einklang.hosts.models import Busy, Entry, Host, Kind, Source
from einklang.hosts.queries import STALE_AFTER, free_slots
from einklang.hosts.refreshing import EVERY, WHOLE_EVERY, read_due, refresh_now
from einklang.hosts.spans import unpack
from einklang.vault.keys import make_key
from tests.mailbox import Mailbox

from .conftest import MakeHost
from .radicale import Radicale, event

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture(scope="module")
def running(tmp_path_factory: Any) -> Iterator[Radicale]:
    server = Radicale(tmp_path_factory.mktemp("radicale"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def radicale(running: Radicale) -> Iterator[Radicale]:
    """A server with one empty calendar."""
    if running.process is None:
        running.start()
    running.make()
    yield running
    if running.process is None:
        running.start()
    running.ask("DELETE")


@pytest.fixture
def jonas(make_host: MakeHost, clock: Any) -> Host:
    return make_host("Jonas", hours=(0, 1440))


@pytest.fixture
def source(radicale: Radicale, jonas: Host) -> Source:
    return connect(radicale, jonas)


def connect(radicale: Radicale, host: Host, **changes: Any) -> Source:
    source_id = uuid4()
    make_key(source_id, ends_at=None)
    given = {"kind": Kind.CALDAV, "access": radicale.access} | changes
    return Source.objects.create(id=source_id, host=host, **given)


def at(text: str, zone: ZoneInfo = BERLIN) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp())


def busy(host: Host) -> list[tuple[int, int]]:
    """What the host's calendars say, after a worker came by."""
    read_due()
    host.refresh_from_db()
    return unpack(bytes(host.busy))


def again(clock: Any, after: timedelta = EVERY) -> None:
    clock.shift(after)


def test_what_is_busy_takes_slots_away(radicale: Radicale, jonas: Host, source: Source) -> None:
    radicale.put("a", event("a", "DTSTART:20270324T080000Z", "DTEND:20270324T090000Z"))
    asked = {"minutes": 60, "step": 60, "first": datetime(2027, 3, 24, 7, tzinfo=UTC)}
    asked["last"] = datetime(2027, 3, 24, 10, tzinfo=UTC)

    assert free_slots([jonas.pk], **asked) == []  # never read
    assert busy(jonas) == [(at("2027-03-24T09:00"), at("2027-03-24T10:00"))]
    assert [datetime.fromtimestamp(slot.start, UTC).hour for slot in free_slots([jonas.pk], **asked)] == [
        7,
        9,
    ]


def test_changes_are_seen_without_reading_everything(
    radicale: Radicale, jonas: Host, source: Source, clock: Any
) -> None:
    for number in range(3):
        radicale.put(
            f"e{number}", event(f"e{number}", f"DTSTART:2027032{4 + number}T080000Z", "DURATION:PT1H")
        )
    assert len(busy(jonas)) == 3
    source.refresh_from_db()
    read_as_a_whole, kept = source.whole_at, set(Busy.objects.values_list("pk", flat=True))

    radicale.put("e0", event("e0", "DTSTART:20270324T100000Z", "DURATION:PT1H"))
    radicale.put("new", event("new", "DTSTART:20270329T100000Z", "DURATION:PT1H"))
    radicale.delete("e1")
    again(clock)

    assert busy(jonas) == [
        (at("2027-03-24T11:00"), at("2027-03-24T12:00")),
        (at("2027-03-26T09:00"), at("2027-03-26T10:00")),
        (at("2027-03-29T12:00"), at("2027-03-29T13:00")),
    ]
    source.refresh_from_db()
    assert source.whole_at == read_as_a_whole
    assert source.fetched_at > read_as_a_whole
    assert len(kept & set(Busy.objects.values_list("pk", flat=True))) == 1


def test_everything_is_read_anew_once_a_day_and_when_the_token_is_forgotten(
    radicale: Radicale, jonas: Host, source: Source, clock: Any
) -> None:
    radicale.put("a", event("a", "DTSTART:20270324T080000Z", "DURATION:PT1H"))
    before = busy(jonas)
    for change in ({"whole_at": now() - WHOLE_EVERY}, {"sync_token": "http://radicale.org/ns/sync/gone"}):
        Source.objects.update(**change)
        Busy.objects.update(spans=b"")
        again(clock)

        assert busy(jonas) == before
        source.refresh_from_db()
        assert source.whole_at == source.fetched_at


def test_a_series_keeps_its_wall_time_over_the_change_of_the_clocks(
    radicale: Radicale, jonas: Host, source: Source
) -> None:
    radicale.put(
        "weekly",
        event(
            "weekly",
            "DTSTART;TZID=Europe/Berlin:20270324T140000",
            "DTEND;TZID=Europe/Berlin:20270324T150000",
            "RRULE:FREQ=WEEKLY;COUNT=5",
            "EXDATE;TZID=Europe/Berlin:20270407T140000",
        ),
        event(
            "weekly",
            "RECURRENCE-ID;TZID=Europe/Berlin:20270414T140000",
            "DTSTART;TZID=Europe/Berlin:20270415T100000",
            "DTEND;TZID=Europe/Berlin:20270415T103000",
        ),
        event(
            "weekly",
            "RECURRENCE-ID;TZID=Europe/Berlin:20270421T140000",
            "DTSTART;TZID=Europe/Berlin:20270421T140000",
            "DTEND;TZID=Europe/Berlin:20270421T150000",
            "STATUS:CANCELLED",
        ),
    )

    assert busy(jonas) == [
        (at("2027-03-24T14:00"), at("2027-03-24T15:00")),
        (at("2027-03-31T14:00"), at("2027-03-31T15:00")),
        (at("2027-04-15T10:00"), at("2027-04-15T10:30")),
    ]


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Australia/Lord_Howe"])
def test_a_whole_day_and_floating_time_are_the_hosts_own(
    radicale: Radicale, jonas: Host, source: Source, zone: str
) -> None:
    Host.objects.update(zone=zone)
    radicale.put("day", event("day", "DTSTART;VALUE=DATE:20270404", "DTEND;VALUE=DATE:20270405"))
    radicale.put("floating", event("floating", "DTSTART:20270406T170000", "DTEND:20270406T180000"))
    theirs = ZoneInfo(zone)

    assert busy(jonas) == [
        (at("2027-04-04T00:00", theirs), at("2027-04-05T00:00", theirs)),
        (at("2027-04-06T17:00", theirs), at("2027-04-06T18:00", theirs)),
    ]


@pytest.mark.parametrize(
    ("line", "blocks"),
    [("STATUS:TENTATIVE", 1), ("STATUS:CANCELLED", 0), ("TRANSP:TRANSPARENT", 0), ("TRANSP:OPAQUE", 1)],
)
def test_only_what_is_cancelled_or_transparent_leaves_the_time_free(
    radicale: Radicale, jonas: Host, source: Source, line: str, blocks: int
) -> None:
    radicale.put("a", event("a", "DTSTART:20270324T080000Z", "DTEND:20270324T090000Z", line))

    assert len(busy(jonas)) == blocks


def test_no_title_and_no_place_comes_in(
    radicale: Radicale, jonas: Host, source: Source, clock: Any, caplog: Any
) -> None:
    caplog.set_level(logging.DEBUG)
    radicale.put("a", event("a", "DTSTART:20270324T080000Z", "DURATION:PT1H", "DESCRIPTION:Geheim"))
    assert busy(jonas)
    radicale.put("a", event("a", "DTSTART:20270324T090000Z", "DURATION:PT1H"))
    again(clock)
    assert busy(jonas)

    rows = [
        [bytes(value) if isinstance(value, memoryview) else value for value in row]
        for model in apps.get_app_config("hosts").get_models()
        for row in model._default_manager.values_list()
    ]
    assert rows
    assert "Geheim" in (radicale.text("a.ics") or "")
    assert "Geheim" not in repr(rows) + caplog.text
    assert "Zahnarzt" not in repr(rows) + caplog.text
    assert "ein-app-passwort" not in repr(rows) + caplog.text


def test_a_server_that_is_away_offers_no_slots_and_the_host_is_told_once(
    radicale: Radicale,
    jonas: Host,
    source: Source,
    clock: Any,
    promise: Any,
    mailbox: Mailbox,
    work: Callable[[], None],
) -> None:
    asked = {"minutes": 60, "step": 60, "first": now() + timedelta(days=2), "last": now() + timedelta(days=3)}
    busy(jonas)
    assert free_slots([jonas.pk], **asked)

    radicale.stop()
    again(clock)
    read_due()
    assert free_slots([jonas.pk], **asked) == []
    assert not mailbox.to(jonas.user.email)
    for _ in range(3):
        again(clock, STALE_AFTER)
        read_due()
        work()
    assert len(mailbox.to(jonas.user.email)) == 1

    radicale.start()
    again(clock)
    read_due()
    source.refresh_from_db()
    assert (source.failing_since, source.told_at, source.failed_with) == (None, None, "")
    assert free_slots([jonas.pk], **asked)


def test_a_wrong_password_is_named_and_fails_closed(radicale: Radicale, jonas: Host, clock: Any) -> None:
    source = connect(radicale, jonas, access={**radicale.access, "password": "falsch"})

    assert busy(jonas) == []
    source.refresh_from_db()
    assert source.failed_with == "NotAllowed"
    assert source.failing_since is not None


def test_at_the_last_moment_only_what_is_older_is_read(
    radicale: Radicale, jonas: Host, source: Source, clock: Any
) -> None:
    busy(jonas)
    radicale.put("a", event("a", "DTSTART:20270324T080000Z", "DURATION:PT1H"))
    clock.shift(timedelta(seconds=30))

    refresh_now([jonas.pk], older_than=timedelta(minutes=1), patience=60)
    jonas.refresh_from_db()
    assert unpack(bytes(jonas.busy)) == []
    refresh_now([jonas.pk], older_than=timedelta(seconds=20), patience=60)
    jonas.refresh_from_db()
    assert unpack(bytes(jonas.busy)) == [(at("2027-03-24T09:00"), at("2027-03-24T10:00"))]


def test_at_the_last_moment_a_server_that_is_away_fails_closed(
    radicale: Radicale, jonas: Host, source: Source, clock: Any
) -> None:
    busy(jonas)
    radicale.stop()
    again(clock)

    refresh_now([jonas.pk], older_than=timedelta(0), patience=2)

    source.refresh_from_db()
    assert source.failing_since is not None


def test_the_calendar_is_found_from_the_address_of_the_server(radicale: Radicale, jonas: Host) -> None:
    server = radicale.home.removesuffix("jonas/")
    for address in (radicale.url, radicale.home, server):
        assert caldav.find({**radicale.access, "url": address}) == radicale.url
    radicale.make(f"{radicale.home}private/")
    with pytest.raises(SeveralCalendars) as several:
        caldav.find({**radicale.access, "url": server})
    assert set(several.value.addresses) == {radicale.url, f"{radicale.home}private/"}
    with pytest.raises(NotAllowed):
        caldav.find({**radicale.access, "password": "falsch"})
    with pytest.raises(NotThere):
        caldav.find({**radicale.access, "url": f"{radicale.home}nowhere/"})


# Interviews in the host's own calendar.

STARTS = datetime(2027, 3, 24, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def written(source: Source) -> Source:
    source.written_to = True
    source.save(update_fields=["written_to"])
    return source


def entry(radicale: Radicale, booking: Any) -> str | None:
    return radicale.text(f"{booking}.interview@127.0.0.1.ics")


def test_an_interview_is_written_moved_and_removed(radicale: Radicale, jonas: Host, written: Source) -> None:
    booking = uuid4()
    assert write_entry(booking, jonas.pk, STARTS, STARTS + HOUR, sequence=0)
    assert write_due() == 1
    text = entry(radicale, booking) or ""
    assert "SUMMARY:Kundeninterview" in text
    assert f"/staff/interviews/{booking}/" in text.replace("\r\n ", "")
    assert "DTSTART:20270324T090000Z" in text
    assert "SEQUENCE:0" in text

    assert write_entry(booking, jonas.pk, STARTS + HOUR, STARTS + 2 * HOUR, sequence=1)
    assert write_due() == 1
    assert "DTSTART:20270324T100000Z" in (entry(radicale, booking) or "")
    assert "SEQUENCE:1" in (entry(radicale, booking) or "")
    assert write_due() == 0

    remove_entry(booking)
    remove_entry(booking)
    assert write_due() == 1
    assert entry(radicale, booking) is None
    assert not Entry.objects.exists()


def test_an_interview_of_ours_does_not_count_as_busy(
    radicale: Radicale, jonas: Host, written: Source
) -> None:
    write_entry(uuid4(), jonas.pk, STARTS, STARTS + HOUR, sequence=0)
    write_due()
    radicale.put("a", event("a", "DTSTART:20270324T080000Z", "DURATION:PT1H"))

    assert busy(jonas) == [(at("2027-03-24T09:00"), at("2027-03-24T10:00"))]


def test_what_somebody_took_out_by_hand_is_removed_as_well(
    radicale: Radicale, jonas: Host, written: Source
) -> None:
    booking = uuid4()
    write_entry(booking, jonas.pk, STARTS, STARTS + HOUR, sequence=0)
    write_due()
    radicale.delete(f"{booking}.interview@127.0.0.1")

    remove_entry(booking)

    assert write_due() == 1
    assert not Entry.objects.exists()


def test_with_another_host_it_moves_to_the_other_calendar(
    radicale: Radicale, jonas: Host, written: Source, make_host: MakeHost
) -> None:
    booking, paula = uuid4(), make_host("Paula")
    radicale.make(f"{radicale.home}paula/")
    connect(radicale, paula, written_to=True, access={**radicale.access, "url": f"{radicale.home}paula/"})
    write_entry(booking, jonas.pk, STARTS, STARTS + HOUR, sequence=0)
    write_due()

    assert write_entry(booking, paula.pk, STARTS, STARTS + HOUR, sequence=1)
    assert write_due() == 2
    assert entry(radicale, booking) is None
    assert radicale.text(f"../paula/{booking}.interview@127.0.0.1.ics")


def test_a_host_without_such_a_calendar_has_no_entry(jonas: Host, source: Source) -> None:
    assert not write_entry(uuid4(), jonas.pk, STARTS, STARTS + HOUR, sequence=0)
    assert not Entry.objects.exists()


def test_what_could_not_be_written_is_tried_again(
    radicale: Radicale, jonas: Host, written: Source, clock: Any
) -> None:
    booking = uuid4()
    radicale.stop()
    write_entry(booking, jonas.pk, STARTS, STARTS + HOUR, sequence=0)
    assert write_due() == 0
    assert Entry.objects.get().failed_with == "Unreachable"

    radicale.start()
    clock.shift(timedelta(seconds=10))
    assert write_due() == 1
    assert entry(radicale, booking)


def test_an_interview_that_is_over_stays_in_the_calendar_and_goes_here(
    radicale: Radicale, jonas: Host, written: Source, clock: Any
) -> None:
    booking = uuid4()
    write_entry(booking, jonas.pk, STARTS, STARTS + HOUR, sequence=0)
    write_due()
    assert forget_past_entries() == 0

    clock.move_to(STARTS + HOUR)

    assert forget_past_entries() == 1
    assert entry(radicale, booking)
