"""Two years by the calendar of Berlin: refused at the end with nobody running, renewed by a fresh click."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils.timezone import now

from einklang.consent.actions import TooLate, give, renew, withdraw
from einklang.consent.models import Way
from einklang.consent.queries import allows, may_renew, renewal_opens
from einklang.front.actions import ask_to_sign_in
from einklang.people.actions import make_link, open_door
from einklang.people.models import Person, Purpose
from einklang.people.queries import LinkEnded, behind, behind_door, search, with_email
from einklang.policy.actions import publish
from einklang.pool.actions import confirm, correct, sign_up
from einklang.retention.actions import end_people
from einklang.room.actions import keep_recording
from einklang.vault.errors import KeyGone
from einklang.vault.keys import open_key
from tests.conftest import a_form
from tests.disk import Disk, at_once
from tests.mailbox import Mailbox
from tests.texts import promised_text

BERLIN = ZoneInfo("Europe/Berlin")
Join = Callable[..., Person]


def berlin(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=BERLIN)  # type: ignore[misc, arg-type]


def joined_at(moment: datetime, join: Join) -> Person:
    with time_machine.travel(moment, tick=False):
        return join()


@pytest.mark.parametrize(
    ("form", "end"),
    [
        (berlin(2028, 2, 29, 12), berlin(2030, 2, 28)),
        (berlin(2026, 2, 28, 23, 59), berlin(2028, 2, 28)),
        (berlin(2026, 11, 23, 0, 0), berlin(2028, 11, 23)),
        (datetime(2026, 11, 22, 23, 30, tzinfo=UTC), berlin(2028, 11, 23)),  # past midnight in Berlin
        (berlin(2026, 12, 31, 23, 59, 59), berlin(2028, 12, 31)),
        (berlin(2027, 3, 28, 12), berlin(2029, 3, 28)),  # clocks go forward on that day
        (berlin(2025, 3, 26, 12), berlin(2027, 3, 26)),
        (berlin(2025, 10, 26, 12), berlin(2027, 10, 26)),  # clocks go back on the first
        (berlin(2029, 3, 25, 1, 30), berlin(2031, 3, 25)),
    ],
)
def test_the_end_is_midnight_in_berlin_of_the_same_day_two_years_on(
    join: Join, form: datetime, end: datetime
) -> None:
    assert joined_at(form, join).ends_at == end


def test_of_leap_day_nothing_is_read_from_28_february_on_with_nobody_running(
    join: Join, mailbox: Mailbox
) -> None:
    ada = joined_at(berlin(2028, 2, 29, 10), join)
    last = berlin(2030, 2, 28) - timedelta(seconds=1)
    with time_machine.travel(last - timedelta(minutes=10), tick=False):
        door = open_door(make_link(ada, Purpose.OWN_PAGE))
        out = make_link(ada, Purpose.WITHDRAW)
    with time_machine.travel(last, tick=False):
        assert with_email("ada@loewenherz.example") == [ada]
        assert (behind_door(door.pk), behind(out, Purpose.WITHDRAW)) == (ada, ada)
        assert Person.objects.get(pk=ada.pk).name == "Ada Löwenherz"

    with time_machine.travel(berlin(2030, 2, 28), tick=False):
        assert (with_email("ada@loewenherz.example"), list(search("Ada"))) == ([], [])
        assert [allows(ada.pk, p) for p in ("storage", "recording", "observation", "matching")] == [False] * 4
        with pytest.raises(KeyGone):
            open_key(ada.pk)
        with pytest.raises(KeyGone):
            _ = Person.objects.get(pk=ada.pk).name
        for refused in (lambda: behind_door(door.pk), lambda: behind(out, Purpose.WITHDRAW)):
            with pytest.raises(LinkEnded):
                refused()
        with pytest.raises(LinkEnded):
            correct(ada, {"last_name": "Neu"})
        with pytest.raises(TooLate):
            renew(ada.pk, way=Way.OWN_PAGE)
        ask_to_sign_in("ada@loewenherz.example")
    assert Person.objects.filter(pk=ada.pk).exists(), "nobody ran, so the row still stands"


def test_a_clock_that_jumps_back_opens_nothing_that_was_left(ada: Person) -> None:
    withdraw(ada.pk, ["storage"], way=Way.OWN_PAGE)

    with time_machine.travel(now() + timedelta(seconds=1), tick=False):
        assert not allows(ada.pk, "storage")
        assert with_email("ada@loewenherz.example") == []


def test_a_renewal_starts_two_years_from_the_click_and_moves_the_storage_only(ada: Person) -> None:
    with time_machine.travel(berlin(2027, 1, 15, 12), tick=False):
        recording = keep_recording([ada.pk], interview_ended_at=now(), seconds=60)
    with time_machine.travel(berlin(2028, 10, 1, 9), tick=False):
        renewed = renew(ada.pk, way=Way.OWN_PAGE)
    recording.refresh_from_db()

    assert renewed.ends_at == berlin(2030, 10, 1)
    assert recording.ends_at == berlin(2029, 1, 15)
    with time_machine.travel(berlin(2029, 1, 15), tick=False):
        assert Person.objects.get(pk=ada.pk).name == "Ada Löwenherz"
        with pytest.raises(KeyGone):
            open_key(recording.pk)


def test_sign_in_correction_and_interview_renew_nothing(ada: Person, work: Callable[[], None]) -> None:
    end = ada.ends_at
    with time_machine.travel(berlin(2027, 6, 1, 9), tick=False):
        open_door(make_link(ada, Purpose.OWN_PAGE))
        correct(ada, {"last_name": "Sommer"})
        keep_recording([ada.pk], interview_ended_at=now(), seconds=60)
        ask_to_sign_in("ada@loewenherz.example")
        work()

    assert Person.objects.get(pk=ada.pk).ends_at == end


def test_the_two_years_run_from_the_form_and_not_from_the_click(
    promise: object, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    with time_machine.travel(berlin(2026, 12, 1, 9), tick=False) as clock:
        sign_up(a_form())
        work()
        clock.shift(timedelta(days=6))
        person = confirm(mailbox.last_to("ada@loewenherz.example").token("confirm"))

    assert person.ends_at == berlin(2028, 12, 1)


def test_renewing_is_offered_from_60_days_before_the_end(join: Join) -> None:
    ada = joined_at(berlin(2026, 12, 1, 9), join)

    assert renewal_opens(ada) == berlin(2028, 10, 2)
    with time_machine.travel(berlin(2028, 10, 2) - timedelta(seconds=1), tick=False):
        assert not may_renew(ada)
    with time_machine.travel(berlin(2028, 10, 2), tick=False):
        assert may_renew(ada)
    with time_machine.travel(berlin(2028, 12, 1), tick=False):
        assert not may_renew(ada)


@pytest.mark.parametrize("before", [timedelta(seconds=1), timedelta(0)])
def test_renewal_and_expiry_are_told_apart_by_one_second(ada: Person, before: timedelta) -> None:
    assert ada.ends_at is not None
    with time_machine.travel(ada.ends_at - before, tick=False):
        renewed = True
        try:
            renew(ada.pk, way=Way.MAIL_LINK)
        except TooLate:
            renewed = False
    with time_machine.travel(ada.ends_at + timedelta(seconds=1), tick=False):
        ended = end_people()

    assert (renewed, ended) == ((True, 0) if before else (False, 1))


def test_of_a_renewal_and_the_deletion_at_the_same_moment_exactly_one_wins(
    disk: Disk, settings: object
) -> None:
    publish(promised_text())
    for number in range(4):
        person = sign_up(a_form(answers={"email": f"person{number}@haus.example"}))
        Person.objects.filter(pk=person.pk).update(state="active")
        give(person.pk, ["storage"], way=Way.CONFIRMATION)
    people = list(Person.objects.all())
    end = now() + timedelta(days=3)
    Person.objects.update(ends_at=end)

    for person in people:
        # The click is in time by its own clock, the deletion's clock is a moment ahead.
        with time_machine.travel(end - timedelta(microseconds=1500), tick=True):
            renewed, _ = at_once(lambda p=person: renew(p.pk, way=Way.OWN_PAGE), end_people)
            stands = Person.objects.filter(pk=person.pk, ends_at__gt=end).exists()
            assert stands == isinstance(renewed, Person), renewed
            assert isinstance(renewed, Person | TooLate), renewed
