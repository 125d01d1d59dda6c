"""Pages of hosts: hours are typed, what follows from them is shown at once, and each sees their own."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from einklang.hosts.actions import Times, add_host, leave_host, set_times
from einklang.hosts.connecting import attach
from einklang.hosts.models import Host, Kind, Source, SpecialDay, Weekly
from einklang.ledger.models import Entry as Fact
from einklang.staff.models import Role, User
from einklang.vault.models import Key
from tests.front.staff import browser_of

from .conftest import MakeHost
from .radicale import calendar, event
from .test_ics import Site, says, site

__all__ = ["site"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def coordinator() -> Client:
    return browser_of(Role.COORDINATOR)


@pytest.fixture
def interviewer() -> Client:
    return browser_of(Role.INTERVIEWER)


@pytest.fixture
def own(interviewer: Client) -> Host:
    return add_host(User.objects.get(email="interviewer@einklang.example"))


def typed(**changes: str) -> dict[str, str]:
    """A filled-in form: Mondays from nine to noon."""
    rules = {
        "zone": "Europe/Berlin",
        "before": "0",
        "after": "15",
        "notice_hours": "0",
        "horizon_days": "60",
        "per_day": "4",
        "weeks-TOTAL_FORMS": "2",
        "weeks-INITIAL_FORMS": "0",
        "special-TOTAL_FORMS": "3",
        "special-INITIAL_FORMS": "0",
        "weeks-0-day0": "9-12",
    }
    return rules | changes


def address(host: Host, more: str = "") -> str:
    return f"/staff/hosts/{host.pk}/{more}"


def test_an_interviewer_begins_to_hold_interviews_and_says_when(interviewer: Client) -> None:
    assert "Begin" in interviewer.get("/staff/hosts/", follow=True).content.decode()
    page = interviewer.post("/staff/hosts/mine/", follow=True)
    host = Host.objects.get()
    assert page.redirect_chain[-1][0] == address(host)

    answer = interviewer.post(address(host), typed(**{"weeks-0-day1": "9 - 12 und 13.30–17 Uhr"}))

    assert answer.status_code == 302
    kept = set(Weekly.objects.values_list("weekday", "starts", "ends"))
    assert kept == {(0, 540, 720), (1, 540, 720), (1, 810, 1020)}
    assert "09:00–12:00, 13:30–17:00" in interviewer.get(address(host)).content.decode()


def test_what_is_typed_shows_its_slots_and_nothing_is_kept(interviewer: Client, own: Host) -> None:
    page = interviewer.post(address(own, "preview/"), typed(minutes="90")).content.decode()

    assert "<span>09:00</span><span>09:30</span><span>10:00</span><span>10:30</span></span>" in page
    assert "<span>11:00</span>" not in page
    assert not Weekly.objects.exists()


def test_without_script_it_is_looked_at_by_a_button(interviewer: Client, own: Host) -> None:
    page = interviewer.post(address(own), typed(look="1")).content.decode()

    assert "<span>11:00</span>" in page
    assert 'value="9-12"' in page
    assert not Weekly.objects.exists()


WRONG = {
    "weeks-0-day2": "neun bis zwölf",
    "weeks-0-day3": "12-9",
    "weeks-0-day4": "9:03-12",
    "weeks-0-day5": "9-25",
    "special-0-day": "31.31.2027",
    "special-1-hours": "9-10",
    "zone": "Mitteleuropa",
    "before": "7",
    "horizon_days": "999",
    "per_day": "0",
}


@pytest.mark.parametrize(("field", "text"), WRONG.items(), ids=WRONG)
def test_what_cannot_be_kept_is_named_and_nothing_typed_is_lost(
    interviewer: Client, own: Host, field: str, text: str
) -> None:
    answer = interviewer.post(address(own), typed(**{field: text}))
    page = answer.content.decode()

    assert answer.status_code == 422
    named = "special-1-day" if field == "special-1-hours" else field
    assert f'<a href="#id_{named}">' in page
    assert f'value="{text}"' in page
    assert 'value="9-12"' in page
    assert not Weekly.objects.exists()
    assert "put right" in interviewer.post(address(own, "preview/"), typed(**{field: text})).content.decode()


def test_several_days_off_are_one_line(interviewer: Client, own: Host) -> None:
    holidays = {"special-0-day": "2027-03-29", "special-0-until": "2027-04-02"}
    late = {"special-1-day": "2027-04-05", "special-1-hours": "18-20"}
    interviewer.post(address(own), typed(**holidays, **late))

    kept = {special.day: special.hours for special in SpecialDay.objects.all()}
    assert kept == {date(2027, 3, 29 + n) if n < 3 else date(2027, 4, n - 2): [] for n in range(5)} | {
        date(2027, 4, 5): [[1080, 1200]]
    }
    page = interviewer.get(address(own)).content.decode()
    assert 'name="special-0-day" type="date" value="2027-03-29"' in page
    assert 'name="special-0-until" type="date" value="2027-04-02"' in page
    assert 'name="special-1-hours" type="text" value="18:00–20:00"' in page


def test_hours_for_a_while_come_on_top(interviewer: Client, own: Host) -> None:
    summer = {"weeks-1-valid_from": "2027-03-29", "weeks-1-valid_until": "2027-03-31"}
    interviewer.post(address(own), typed(**summer, **{"weeks-1-day1": "9-10"}))

    assert Weekly.objects.get(weekday=1).valid_until == date(2027, 3, 31)
    page = interviewer.get(address(own)).content.decode()
    assert page.count('value="2027-03-31"') == 1


def test_a_script_in_the_hours_is_only_text(interviewer: Client, own: Host) -> None:
    page = interviewer.post(address(own), typed(**{"weeks-0-day0": '"><script>'})).content.decode()

    assert "&quot;&gt;&lt;script&gt;" in page


def test_an_interviewer_sees_only_their_own(interviewer: Client, own: Host, make_host: MakeHost) -> None:
    paula = make_host("Paula")

    for more in ("", "calendars/ics/"):
        assert interviewer.get(address(paula, more)).status_code == 404
    assert interviewer.post(address(paula, "preview/"), typed()).status_code == 404
    assert interviewer.get(address(own, "leave/")).status_code == 403
    assert interviewer.post("/staff/hosts/add/").status_code == 403


def test_a_coordinator_adds_a_host_and_sees_all(coordinator: Client, make_host: MakeHost) -> None:
    make_host("Paula")
    kim = User.objects.create(email="kim@kalo.example", name="Kim", roles=[Role.INTERVIEWER.value])

    coordinator.post("/staff/hosts/add/", {"user": str(kim.pk)})

    page = coordinator.get("/staff/hosts/").content.decode()
    assert Host.objects.filter(user=kim).exists()
    assert "can be booked" in page
    assert "has no hours yet" in page
    coordinator.post("/staff/hosts/add/", {"user": str(uuid4())})
    assert Host.objects.count() == 2


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_as_often_for_one_as_for_three(
    coordinator: Client, make_host: MakeHost, number: int, django_assert_num_queries: Any
) -> None:
    for each in range(number):
        make_host(f"Host{each}")
    coordinator.get("/staff/hosts/")

    with django_assert_num_queries(6):
        coordinator.get("/staff/hosts/")


def test_who_leaves_offers_nothing_and_the_fact_is_recorded_once(
    coordinator: Client, make_host: MakeHost
) -> None:
    jonas = make_host()
    assert "What happens then" in coordinator.get(address(jonas, "leave/")).content.decode()

    coordinator.post(address(jonas, "leave/"))
    leave_host(jonas)

    jonas.refresh_from_db()
    assert jonas.left_at is not None
    assert Fact.objects.filter(kind="einklang.hosts.events.HostLeft").count() == 1
    assert "left on" in coordinator.get("/staff/hosts/").content.decode()


def test_who_comes_back_is_the_same_host(make_host: MakeHost) -> None:
    jonas = make_host()
    leave_host(jonas)

    assert add_host(jonas.user) == jonas
    jonas.refresh_from_db()
    assert jonas.left_at is None


# Calendars


def test_a_calendar_is_connected_once_it_could_be_read(interviewer: Client, own: Host, site: Site) -> None:
    site.answer = says(calendar(event("a", "DTSTART:20270322T100000Z", "DURATION:PT1H")))

    page = interviewer.post(address(own, "calendars/ics/"), {"url": site.url}, follow=True).content.decode()

    assert "Connected" in page
    assert "last read" in page
    assert Source.objects.get().access == {"url": site.url}
    assert "kalender.ics" not in page
    interviewer.post(address(own), typed())
    assert interviewer.get(address(own)).content.decode().count("<span>11:00</span>") == 1  # next Monday


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (says("", 403), "does not let us in"),
        (says("", 404), "no calendar at this address"),
        (says("<html>"), "no calendar that we can read"),
        (says("", 500), "Nobody answers"),
        (says("", 302, Location="https://elsewhere.example/"), "leads on to another server"),
    ],
)
def test_what_cannot_be_read_is_said_plainly_and_not_connected(
    interviewer: Client, own: Host, site: Site, answer: Any, sentence: str
) -> None:
    site.answer = answer

    shown = interviewer.post(address(own, "calendars/ics/"), {"url": site.url})

    assert shown.status_code == 422
    assert sentence in shown.content.decode()
    assert f'value="{site.url}"' in shown.content.decode()
    assert not Source.objects.exists()
    assert not Key.objects.exists()


def test_a_calendar_that_fails_says_so_on_the_page_and_can_be_tried_again(
    interviewer: Client, own: Host, site: Site
) -> None:
    site.answer = says(calendar())
    source = attach(own, Kind.ICS, {"url": site.url})
    site.answer = says("", 403)

    read = address(own, f"calendars/{source.pk}/read/")
    page = interviewer.post(read, follow=True).content.decode()
    assert page.count("does not let us in") == 2
    assert "Nothing is offered at the moment" in page
    site.answer = says(calendar())
    assert "Everything is in order" in interviewer.post(read, follow=True).content.decode()


def test_a_calendar_that_is_let_go_of_leaves_nothing_behind(
    interviewer: Client, own: Host, site: Site
) -> None:
    site.answer = says(calendar(event("a", "DTSTART:20270322T100000Z", "DURATION:PT1H")))
    source = attach(own, Kind.ICS, {"url": site.url})
    own.refresh_from_db()
    assert own.busy

    interviewer.post(address(own, f"calendars/{source.pk}/remove/"))

    own.refresh_from_db()
    assert bytes(own.busy) == b""
    assert not Source.objects.exists()
    assert not Key.objects.exists()


def test_nobody_types_the_password_of_somebody_else(coordinator: Client, make_host: MakeHost) -> None:
    jonas = make_host()

    assert coordinator.get(address(jonas, "calendars/caldav/")).status_code == 404
    assert coordinator.get(address(jonas, "calendars/ics/")).status_code == 200
    assert coordinator.get(address(jonas, "calendars/telepathy/")).status_code == 404


def test_in_another_zone_calendars_are_read_anew_before_anything_is_offered(own: Host, site: Site) -> None:
    site.answer = says(calendar())
    source = attach(own, Kind.ICS, {"url": site.url})
    rules = {"before": 0, "after": 0, "notice_hours": 0, "horizon_days": 9, "per_day": 4}

    set_times(own, Times(zone="Europe/Berlin", **rules))
    source.refresh_from_db()
    assert source.fetched_at is not None
    set_times(own, Times(zone="Australia/Lord_Howe", **rules))
    source.refresh_from_db()
    assert source.fetched_at is None
