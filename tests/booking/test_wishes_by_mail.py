"""Times named in a mail: what is certain is read as it was meant, what is not is not guessed."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as some

from einklang.booking import wish_code
from einklang.booking.mailed_wishes import A_DAY, wish_by_mail
from einklang.booking.models import Wish
from einklang.booking.named_times import Named, read
from einklang.booking.wishes import note_wish
from einklang.mail.inbox import Intent, take
from einklang.mail.models import Letter
from einklang.people.models import Person
from einklang.studies.models import Invitation, Study

from .seats import THURSDAY, a_seat, a_study, an_invitation

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2027, 3, 1, 8, tzinfo=UTC)
MONTHS = ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober")
MONTHS += ("November", "Dezember")
DAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
FOREVER = hypothesis_settings(deadline=None, max_examples=300)


def understood(text: str) -> Named:
    return read(text, zone=BERLIN, at=NOW)


def said(text: str) -> list[str]:
    return [f"{one.astimezone(BERLIN):%d.%m.%y %H:%M}" for one in understood(text).times]


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("Do 11.03. um 15 Uhr", ["11.03.27 15:00"]),
        ("11 March 2027 3pm", ["11.03.27 15:00"]),
        ("11.3. 15h", ["11.03.27 15:00"]),
        ("11.03.27, 15.30 Uhr", ["11.03.27 15:30"]),
        ("am Donnerstag, den 11. März 2027, um 9 Uhr 15", ["11.03.27 09:15"]),
        ("Donnerstag, 11.03.2027 - 15:00", ["11.03.27 15:00"]),
        ("2027-03-11 08:00", ["11.03.27 08:00"]),
        ("Thursday, March 11th, at 10:30 a.m.", ["11.03.27 10:30"]),
        ("noch am 11 of March at 12 pm", ["11.03.27 12:00"]),
        ("3 pm on 11 March or 10 am on 12 March", ["11.03.27 15:00", "12.03.27 10:00"]),
        ("11. und 12. März jeweils um 10 Uhr", ["11.03.27 10:00", "12.03.27 10:00"]),
        ("11.03. oder 12.03. um 10 Uhr", ["11.03.27 10:00", "12.03.27 10:00"]),
        ("11.03. um 10, 12 oder 14 Uhr", ["11.03.27 10:00", "11.03.27 12:00", "11.03.27 14:00"]),
        ("12.03. 10 Uhr\n11.03. 10 Uhr", ["11.03.27 10:00", "12.03.27 10:00"]),
        ("10. Januar, 10 Uhr", []),  # more than 300 days away: which year?
        ("10. Dezember, 10 Uhr", ["10.12.27 10:00"]),
        ("Guten Morgen! Der 11.03. um 15 Uhr. Schönes Wochenende!", ["11.03.27 15:00"]),
        ("Keiner passt. Wie wäre der 11.03. um 15 Uhr?", ["11.03.27 15:00"]),
        ("How about 11 March, 3pm?", ["11.03.27 15:00"]),
        ("Ich schlage vor: 11.03. um 15 Uhr", ["11.03.27 15:00"]),
    ],
)
def test_plain_days_and_hours_are_read(text: str, times: list[str]) -> None:
    assert said(text) == times


@pytest.mark.parametrize(
    "text",
    [
        *("nächsten Dienstag vormittags", "morgen um 15 Uhr", "Donnerstag 15 Uhr", "tomorrow at 3 pm"),
        *("11.03.", "um 15 Uhr", "11.03. vormittags", "11 March at 3", "11.03. um 3 Uhr", "11.03. um 25 Uhr"),
        *("am 11.03. ab 14 Uhr", "11.03. nach 14 Uhr", "11.03. 10-12 Uhr", "11.03. 10 bis 12 Uhr"),
        *("11.03. von 10 bis 12 Uhr", "11 March between 2 pm and 4 pm", "11 March from 2pm to 4pm"),
        *(
            "11.03. gegen 15 Uhr",
            "11.03. ca. 15 Uhr",
            "11.03. um 15 Uhr oder später",
            "around 3pm on 11 March",
        ),
        *("11.03. halb vier", "11.03. um viertel nach 3", "half past 3pm on 11 March"),
        *("11.03. um 15 Uhr geht nicht", "not on 11 March at 3 pm", "I can't do 11 March at 3pm"),
        *("11.03. um 15 Uhr. Das klappt leider doch nicht.", "statt 11.03. um 15 Uhr lieber später"),
        *("Freitag, 11.03. um 15 Uhr", "31.02. um 10 Uhr", "03/11/2027 3pm", "11/03/2027 at 15:00"),
        *("11.02.2027 um 15 Uhr", "11.03.2026 um 15 Uhr", "11 March 2027 3pm PST"),
        *("10. und 11.03. um 10 und um 14 Uhr", "11.03. um 15 Uhr oder 12.03.", "28.03.2027 um 2:30 Uhr"),
        *("Ihre Mail vom 11.03. um 12 Uhr", "bis zum 11.03. um 15 Uhr", "vor dem 11.03. um 15 Uhr"),
        " ".join(f"{day}.03. um 10 Uhr," for day in range(10, 20)),
    ],
)
def test_nothing_is_guessed(text: str) -> None:
    assert understood(text) == Named((), whole=False)


@pytest.mark.parametrize("text", ["", "Hallo", "Wer kommt denn?", "Tel. 040 23775-0", "20097 Hamburg"])
def test_where_no_time_is_named_there_is_nothing(text: str) -> None:
    assert understood(text).nothing


@FOREVER
@given(
    day=some.dates(date(2027, 3, 2), date(2027, 12, 20)),
    minutes=some.integers(28, 83).map(lambda quarter: quarter * 15),
    form=some.integers(0, 6),
)
def test_however_it_is_written_the_wall_time_is_the_one_meant(day: date, minutes: int, form: int) -> None:
    hour, minute = divmod(minutes, 60)
    clock, half = f"{hour}:{minute:02}", f"{hour % 12 or 12}:{minute:02} {'am' if hour < 12 else 'pm'}"
    text = (
        f"{day:%d.%m.%Y} um {clock} Uhr",
        f"{DAYS[day.weekday()]}, {day.day}. {MONTHS[day.month - 1]}, {clock} Uhr",
        f"{DAYS[day.weekday()][:2]} {day.day}.{day.month}. {hour}.{minute:02} Uhr",
        f"{day:%A}, {day.day} {day:%B} {day.year} at {half}",
        f"{half} on {day:%B} {day.day}",
        f"{day.isoformat()} {hour:02}:{minute:02}",
        f"{day:%d.%m.%y} {hour} Uhr {minute:02}",
    )[form]

    wall = datetime(day.year, day.month, day.day, hour, minute, tzinfo=BERLIN)
    assert understood(text) == Named((wall.astimezone(UTC),), whole=True)


@FOREVER
@given(some.text(some.sampled_from("1235 .,:-/\nuhrUapmMärzorvnic"), max_size=80))
def test_no_text_makes_it_stumble_or_name_the_past(text: str) -> None:
    assert all(one > NOW for one in understood(text).times)


@pytest.fixture
def clock() -> Iterator[None]:
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def invitation(clock: None, bob: Person) -> Invitation:
    return an_invitation(bob)


def test_the_code_is_short_plain_and_of_one_invitation_only(invitation: Invitation, ada: Person) -> None:
    code, other = wish_code.of(invitation.pk), wish_code.of(an_invitation(ada).pk)

    assert len(code) == 10
    assert code != other
    assert wish_code.found_in(f"Re: Wunschtermin [{code.upper()}], {other} W-11111111") == {code, other}


def test_the_words_of_the_mail_are_kept_nowhere(invitation: Invitation) -> None:
    message = (
        "From: geheim@freemail.example\r\nTo: booking@kalo.example\r\n"
        f"Subject: [{wish_code.of(invitation.pk)}]"
        "\r\n\r\nDonnerstag, 11.03. um 15 Uhr, Kennwort Zwetschge"
    )
    assert take(message.encode()).done

    (wish,) = Wish.objects.values()
    assert wish["times"] == ["2027-03-11T14:00:00+00:00"]
    letter = Letter.objects.get(kind="wish_received")
    assert not any(word in str((wish, letter.sealed)) for word in ("Zwetschge", "geheim"))
    assert letter.sealed["to"] == "bob@boerde.example", "and never to whoever wrote"


def test_a_wish_is_replaced_by_another_and_by_none_that_names_no_time(invitation: Invitation) -> None:
    first, second = (datetime(2027, 3, day, 14, tzinfo=UTC) for day in (11, 12))
    assert wish_by_mail(invitation.pk, (first,))
    assert wish_by_mail(invitation.pk, (second,))
    assert wish_by_mail(invitation.pk, ())

    assert [wish.times for wish in Wish.objects.all()] == [[second.isoformat()]]
    assert Letter.objects.filter(kind="wish_received").count() == 2


def test_what_was_named_on_the_page_stands_when_a_mail_names_nothing_certain(invitation: Invitation) -> None:
    note_wish(invitation, [THURSDAY], zone="Europe/Berlin")
    assert wish_by_mail(invitation.pk, ())

    assert [wish.times for wish in Wish.objects.all()] == [[THURSDAY.isoformat()]]


def test_there_is_no_wish_where_nothing_can_be_booked(invitation: Invitation, bob: Person) -> None:
    times = (datetime(2027, 3, 11, 14, tzinfo=UTC),)
    seat = a_seat(bob, invitation=invitation.pk)
    assert not wish_by_mail(invitation.pk, times)
    seat.delete()
    Person.objects.update(frozen_at=NOW)
    assert not wish_by_mail(invitation.pk, times)
    Person.objects.update(frozen_at=None)
    Study.objects.update(closed_at=NOW)
    assert not wish_by_mail(invitation.pk, times)

    assert not Wish.objects.exists()


def test_a_wish_that_was_answered_is_not_opened_again_by_the_same_mail(invitation: Invitation) -> None:
    times = (datetime(2027, 3, 11, 14, tzinfo=UTC),)
    assert wish_by_mail(invitation.pk, times)
    Wish.objects.update(closed_at=NOW)

    assert not wish_by_mail(invitation.pk, times)
    assert wish_by_mail(invitation.pk, (times[0] + timedelta(days=1),))


def test_nobody_can_be_flooded_by_whoever_has_their_code(invitation: Invitation) -> None:
    noted = [wish_by_mail(invitation.pk, (datetime(2027, 3, 11, hour, tzinfo=UTC),)) for hour in range(8, 16)]

    assert noted == [True] * A_DAY + [False] * 3
    assert Letter.objects.filter(kind="wish_received").count() == A_DAY
    with time_machine.travel(NOW + timedelta(days=1, minutes=1)):
        assert wish_by_mail(invitation.pk, (datetime(2027, 3, 12, 8, tzinfo=UTC),))


@pytest.mark.parametrize(("to", "read"), [("", True), ("To: x@elsewhere.example\r\n", False)])
def test_a_wish_is_read_where_it_says_that_it_is_for_us_or_nothing(
    invitation: Invitation, settings: Any, to: str, read: bool
) -> None:
    settings.AUTHSERV_ID = "mx.kalo.example"
    message = (
        "Authentication-Results: mx.kalo.example; dmarc=pass\r\nFrom: bob@boerde.example\r\n"
        f"{to}\r\nDo 11.03. um 15 Uhr"
    )

    assert (take(message.encode(), dry_run=True).intent == Intent.WISH_SLOT) is read


def test_a_sender_with_two_invitations_is_not_guessed(
    invitation: Invitation, bob: Person, settings: Any
) -> None:
    settings.AUTHSERV_ID = "mx.kalo.example"
    an_invitation(bob, a_study())
    message = (
        b"Authentication-Results: mx.kalo.example; dmarc=pass\r\nFrom: bob@boerde.example\r\n"
        b"To: booking@kalo.example\r\n\r\nDo 11.03. um 15 Uhr"
    )

    assert not take(message).done
    assert not Wish.objects.exists()
