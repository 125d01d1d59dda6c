"""An appointment at Microsoft, after the person's own click and as it stands here."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from einklang.booking.actions import book, cancel
from einklang.booking.microsoft import wire
from einklang.booking.microsoft.actions import NotOffered, copy_to_microsoft
from einklang.booking.microsoft.errands import run_errands
from einklang.booking.microsoft.watching import poll
from einklang.booking.models import Booking, MicrosoftCopy, MicrosoftWatch, Seat
from einklang.booking.through_microsoft import use_microsoft
from einklang.consent.actions import withdraw
from einklang.consent.models import Way
from einklang.hosts.models import Host
from einklang.people.models import Person
from einklang.policy.actions import publish
from einklang.pool.actions import correct
from einklang.recipients.models import Disclosure
from einklang.recipients.queries import disclosures_of
from einklang.retention.actions import tick
from tests.booking.graph.server import StandIn
from tests.texts import promised_text

from .conftest import NINE, TEN, ZONE

ADA, MAIL = "Ada Löwenherz", "ada@loewenherz.example"


def span(found: dict[str, Any]) -> tuple[datetime, datetime]:
    return tuple(  # type: ignore[return-value]
        datetime.fromisoformat(found[name]["dateTime"].partition(".")[0]).replace(tzinfo=UTC)
        for name in ("startDateTime", "endDateTime")
    )


def test_after_the_click_the_appointment_stands_there_with_name_and_mail_only(
    stand_in: StandIn, staff: dict[str, str], token: str, seat: Seat
) -> None:
    use_microsoft(token)

    assert run_errands() == 1
    ((own_id, there),) = stand_in.bookings.appointments.items()
    ((customer, known),) = stand_in.bookings.customers.items()
    host = seat.booking.host.user.email
    assert span(there) == (NINE, NINE + timedelta(hours=1))
    assert there["customers"][0] | {"@odata.type": ""} == {
        "@odata.type": "",
        "customerId": customer,
        "name": ADA,
        "emailAddress": MAIL,
    }
    assert {key: known[key] for key in known.keys() - {"id", "createdDateTime"}} == {
        "displayName": ADA,
        "emailAddress": MAIL,
    }
    assert (there["optOutOfCustomerEmail"], there["reminders"]) == (True, [])
    assert stand_in.bookings.calendar_of(staff[host]) == [(NINE, NINE + timedelta(hours=1))]
    copy = MicrosoftCopy.objects.get()
    assert (copy.appointment, copy.customer, copy.told) == (own_id, customer, seat.sequence)
    assert (copy.next_at, copy.tries, copy.failed_with, copy.seeks, copy.asked_at) == (
        None,
        0,
        "",
        None,
        None,
    )
    said = stand_in.received()
    for random in (own_id, customer, staff[host], str(seat.pk)):  # may hold any digits
        said = said.replace(random, "")
    for secret in ("Wohnbau", "40118276", "1840", "heating", "Heizkosten", str(seat.person_id)):
        assert secret not in said


def test_it_was_written_down_before_it_left_once(
    stand_in: StandIn, token: str, seat: Seat, go: Callable[[], int]
) -> None:
    use_microsoft(token)
    stand_in.fail("POST", "/customers$", "gone", times=2)
    run_errands()

    assert stand_in.bookings.customers == {}
    go()
    go()
    (told,) = disclosures_of(seat.person_id)
    assert (told.recipient, told.what, told.processing, told.removed_at) == (
        "microsoft",
        ["appointment", "email", "first_name", "last_name"],
        "bookings",
        None,
    )
    assert len(stand_in.bookings.appointments) == 1


def test_no_byte_leaves_before_the_click_and_refusing_costs_nothing(
    stand_in: StandIn, token: str, seat: Seat, client: Client, go: Callable[[], int]
) -> None:
    client.get(reverse("booking:microsoft", args=[token]))
    client.get(reverse("booking:choose", args=[token]))
    tick()
    poll()
    go()
    book(token, TEN, zone=ZONE)
    go()
    assert (stand_in.seen, stand_in.given, MicrosoftCopy.objects.count()) == ([], 0, 0)
    assert Disclosure.objects.count() == 0
    assert Seat.objects.standing().get().booking.starts_at == TEN, "the same times without Microsoft"


def test_a_double_click_is_one_appointment(
    stand_in: StandIn, token: str, seat: Seat, go: Callable[[], int]
) -> None:
    use_microsoft(token)
    use_microsoft(token)
    go()
    use_microsoft(token)
    go()

    assert (len(stand_in.bookings.appointments), len(stand_in.bookings.customers)) == (1, 1)


def test_a_move_is_told_with_the_next_errand(
    stand_in: StandIn, staff: dict[str, str], token: str, seat: Seat, work: Callable[[], None]
) -> None:
    use_microsoft(token)
    run_errands()
    book(token, TEN, zone=ZONE)
    work()

    assert run_errands() == 1
    (there,) = stand_in.bookings.appointments.values()
    assert span(there) == (TEN, TEN + timedelta(hours=1))
    assert MicrosoftCopy.objects.get().told == seat.sequence + 1
    assert len(stand_in.asked("POST", "/appointments$")) == 1, "changed, not made anew"


def test_another_host_has_it_in_the_calendar(
    stand_in: StandIn, staff: dict[str, str], token: str, seat: Seat, go: Callable[[], int]
) -> None:
    use_microsoft(token)
    go()
    before = seat.booking.host
    other = next(email for email in staff if email != before.user.email)
    book(token, TEN, zone=ZONE, host=Host.objects.get(user__email=other).pk)
    go()

    assert stand_in.bookings.calendar_of(staff[before.user.email]) == []
    assert stand_in.bookings.calendar_of(staff[other]) == [(TEN, TEN + timedelta(hours=1))]


def test_a_customer_dropped_in_silence_is_noticed_and_put_right(
    stand_in: StandIn, token: str, seat: Seat
) -> None:
    use_microsoft(token)
    stand_in.bookings.drops = 1
    assert run_errands() == 1

    (there,) = stand_in.bookings.appointments.values()
    assert [one["emailAddress"] for one in there["customers"]] == [MAIL]
    assert len(stand_in.asked("PATCH", "/appointments/")) == 1


def test_dropped_again_and_again_it_stays_owed(stand_in: StandIn, token: str, seat: Seat) -> None:
    use_microsoft(token)
    stand_in.bookings.drops = 2
    assert run_errands() == 0

    copy = MicrosoftCopy.objects.get()
    assert (copy.failed_with, copy.told) == ("DroppedInSilence", -1)
    assert copy.next_at is not None
    MicrosoftCopy.objects.update(next_at=now())
    assert run_errands() == 1
    assert len(stand_in.bookings.appointments) == 1


def test_a_new_address_is_passed_on(
    stand_in: StandIn, token: str, seat: Seat, ada: Person, go: Callable[[], int]
) -> None:
    use_microsoft(token)
    go()
    correct(ada, {"last_name": "Löwenherz-Klee"})
    go()

    (known,) = stand_in.bookings.customers.values()
    assert known["displayName"] == "Ada Löwenherz-Klee"
    assert len(disclosures_of(ada.pk)) == 2, "once for the place, once for what was corrected"


def test_who_is_frozen_rests_there_too(
    stand_in: StandIn, token: str, seat: Seat, ada: Person, go: Callable[[], int]
) -> None:
    """Restriction: kept, and nothing else done with it (Art. 18)."""
    use_microsoft(token)
    go()
    Person.objects.filter(pk=ada.pk).update(frozen_at=now())
    Booking.objects.update(starts_at=TEN, ends_at=TEN + timedelta(hours=1))
    Seat.objects.update(sequence=1)
    MicrosoftCopy.objects.update(next_at=now())
    go()
    (there,) = stand_in.bookings.appointments.values()
    assert span(there)[0] == NINE

    Person.objects.filter(pk=ada.pk).update(frozen_at=None)
    go()
    (there,) = stand_in.bookings.appointments.values()
    assert span(there)[0] == TEN


def test_without_the_promise_or_the_connection_nothing_is_owed(
    stand_in: StandIn, seat: Seat, settings: Any
) -> None:
    settings.BOOKINGS_SERVICE = ""
    with pytest.raises(NotOffered):
        copy_to_microsoft(seat.pk)
    settings.BOOKINGS_SERVICE = "x"
    publish(promised_text())
    with pytest.raises(NotOffered):
        copy_to_microsoft(seat.pk)
    assert (MicrosoftCopy.objects.count(), MicrosoftWatch.objects.count()) == (0, 0)


def test_an_interview_that_is_over_is_told_nobody(
    stand_in: StandIn, token: str, seat: Seat, clock: Any, go: Callable[[], int]
) -> None:
    use_microsoft(token)
    clock.move_to(NINE + timedelta(hours=2))
    go()
    assert MicrosoftCopy.objects.count() == 0
    assert stand_in.asked("POST", "/") == []


def test_given_back_before_anything_left_there_is_nothing_to_remove(
    stand_in: StandIn, token: str, seat: Seat, go: Callable[[], int]
) -> None:
    use_microsoft(token)
    cancel(token)
    go()
    assert (MicrosoftCopy.objects.count(), Disclosure.objects.count()) == (0, 0)
    assert stand_in.received() == ""


def test_withdrawn_in_the_middle_nothing_more_is_made(
    stand_in: StandIn, token: str, seat: Seat, go: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked at the moment of acting: between the customer and the appointment somebody withdraws."""
    use_microsoft(token)
    make = wire.make_customer

    def and_withdraw(*told: Any) -> str:
        own_id = make(*told)
        withdraw(seat.person_id, ["bookings"], way=Way.OWN_PAGE)
        return own_id

    monkeypatch.setattr(wire, "make_customer", and_withdraw)
    run_errands()

    assert stand_in.asked("POST", "/appointments$") == []
    go()
    assert (stand_in.bookings.customers, MicrosoftCopy.objects.count()) == ({}, 0)
