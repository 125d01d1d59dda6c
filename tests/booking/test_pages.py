"""/book/…: opening changes nothing, every refusal is a sentence, and no name stands in an address."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from einklang.booking.actions import book
from einklang.booking.models import Seat, Wish
from einklang.consent.models import Way
from einklang.contacts.models import Refusal
from einklang.hosts.models import Host, Taken
from einklang.people.actions import set_end
from einklang.people.models import Person
from einklang.rights.actions import open_case
from einklang.rights.models import Right
from einklang.staff.models import User
from einklang.studies.actions import close_study
from einklang.studies.models import Study
from tests.mailbox import Mailbox

from .conftest import MONDAY, berlin

ZONE = "Europe/Berlin"
NINE = berlin(MONDAY, 9)
VALUE = "2027-03-08T08:00Z"


def at(token: str, rest: str = "") -> str:
    return f"/book/{token}/{rest}"


def test_the_page_shows_the_next_free_time_and_a_week(token: str, client: Client) -> None:
    page = client.get(at(token)).content.decode()

    assert "Wann passt es Ihnen?" in page
    assert "Dienstag, 2. März 2027" in page  # a day's notice from Monday morning
    assert "Wie kommt die Heizkostenabrechnung zu Ihren Mietern?" in page
    assert "Anja Brandt" in page


def test_looking_and_choosing_book_nothing(token: str, client: Client) -> None:
    client.get(at(token))
    client.get(at(token, f"?slot={VALUE}"))

    assert Seat.objects.count() == 0


def test_a_click_books_and_shows_the_appointment(token: str, client: Client) -> None:
    answer = client.post(at(token), {"slot": VALUE, "zone": ZONE}, follow=True)

    assert answer.redirect_chain == [(at(token), 302)]
    assert "Ihr Termin steht" in answer.content.decode()
    assert Seat.objects.get().booking.starts_at == NINE


def test_times_are_shown_in_the_readers_zone(token: str, client: Client) -> None:
    page = client.get(at(token, f"?slot={VALUE}&zone=Asia/Kolkata")).content.decode()

    assert "13:30 bis 14:30" in page
    assert "Kolkata" in page


def test_an_appointment_in_another_zone_may_lie_on_another_day(token: str, client: Client) -> None:
    client.post(at(token), {"slot": VALUE, "zone": "Pacific/Auckland"})
    page = client.get(at(token)).content.decode()

    assert "Montag, 8. März 2027" in page
    assert "21:00" in page


def test_a_zone_nobody_knows_is_the_usual_one(token: str, client: Client) -> None:
    page = client.get(at(token, f"?slot={VALUE}&zone=Mars/Olympus")).content.decode()

    assert "9:00 bis 10:00" in page


@pytest.mark.parametrize(
    "query", ["slot=nonsense", "week=2027-W99", "host=nobody", "slot=%00", "week=", "zone=%F0"]
)
def test_nonsense_in_the_address_is_no_error(query: str, token: str, client: Client) -> None:
    assert client.get(at(token, f"?{query}")).status_code == 200


def test_a_time_that_was_taken_is_refused_with_what_is_free(token: str, client: Client) -> None:
    answer = client.post(at(token), {"slot": "2027-03-08T03:00Z", "zone": ZONE})

    assert answer.status_code == 409
    assert "gerade vergeben" in answer.content.decode()
    assert Seat.objects.count() == 0


def test_the_appointment_is_moved_and_cancelled_by_the_link(token: str, client: Client) -> None:
    client.post(at(token), {"slot": VALUE, "zone": ZONE})
    assert "Welche Zeit passt Ihnen besser?" in client.get(at(token, "?move=1")).content.decode()
    client.post(at(token), {"slot": "2027-03-08T09:00Z", "zone": ZONE, "move": "1"})
    assert Seat.objects.get().booking.starts_at == NINE + timedelta(hours=1)
    assert client.get(at(token, "cancel/")).status_code == 200
    assert Seat.objects.standing().count() == 1
    answer = client.post(at(token, "cancel/"), follow=True)

    assert "Ihr Termin ist abgesagt" in answer.content.decode()
    assert (Seat.objects.standing().count(), Taken.objects.count()) == (0, 0)


def test_the_appointment_is_to_be_had_as_a_file(token: str, client: Client) -> None:
    client.post(at(token), {"slot": VALUE, "zone": ZONE})
    answer = client.get(at(token, "appointment.ics"))

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert b"BEGIN:VCALENDAR" in answer.content


def test_a_frozen_person_is_told_that_it_rests(token: str, ada: Person, client: Client) -> None:
    book(token, NINE, zone=ZONE)
    open_case(ada.pk, Right.RESTRICTION, way=Way.OWN_PAGE)
    page = client.get(at(token))

    assert "Ihr Termin ruht" in page.content.decode()
    assert Seat.objects.standing().count() == 1


def test_a_frozen_person_without_an_appointment_reads_why(token: str, ada: Person, client: Client) -> None:
    open_case(ada.pk, Right.RESTRICTION, way=Way.OWN_PAGE)
    answer = client.get(at(token))

    assert answer.status_code == 410
    assert "eingeschränkt" in answer.content.decode()


def test_a_closed_study_says_thank_you(token: str, study: Study, meike: User, client: Client) -> None:
    close_study(study.pk, by=meike, cancel_upcoming=False)
    answer = client.get(at(token))

    assert answer.status_code == 410
    assert "Diese Frage ist beantwortet" in answer.content.decode()


def test_an_ending_storage_is_extended_where_that_is_due(token: str, ada: Person, client: Client) -> None:
    set_end(ada, NINE - timedelta(days=2))
    page = client.get(at(token)).content.decode()
    assert "Speicherung verlängern" in page
    asked = client.get(at(token, "renew/"))
    client.post(at(token, "renew/"), {"wording": asked.context["wording"]})

    assert Person.objects.get(pk=ada.pk).ends_at > NINE + timedelta(days=700)  # type: ignore[operator]
    assert "Speicherung verlängern" not in client.get(at(token)).content.decode()


def test_not_this_time_and_never_hold_at_once(token: str, ada: Person, client: Client) -> None:
    page = client.post(at(token, "answer/"), {"answer": "not-now"})
    assert page.status_code == 200
    assert Refusal.objects.get(person=ada).until is not None
    client.post(at(token, "answer/"), {"answer": "never"})

    assert Refusal.objects.get(person=ada).until is None
    assert client.get(at(token)).status_code == 410


def test_a_wish_names_times_and_no_words(
    token: str, client: Client, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    answer = client.post(
        at(token, "wish/"), {"wish_0": "2027-03-09T18:30", "wish_1": "", "zone": "Europe/Lisbon"}
    )
    work()

    assert answer.status_code == 200
    assert Wish.objects.get().times == ["2027-03-09T18:30:00+00:00"]
    assert "ada@loewenherz.example" in str(mailbox.all()[-1].message["To"])


@pytest.mark.parametrize("given", [{}, {"wish_0": "2020-01-01T10:00"}, {"wish_0": "gestern"}])
def test_a_wish_without_a_time_to_come_is_asked_again(
    given: dict[str, str], token: str, client: Client
) -> None:
    answer = client.post(at(token, "wish/"), given)

    assert answer.status_code == 422
    assert Wish.objects.count() == 0


def test_microsoft_is_not_there_unless_the_policy_says_so(token: str, client: Client) -> None:
    book(token, NINE, zone=ZONE)

    assert client.get(at(token, "microsoft/")).status_code == 404
    assert "Microsoft" not in client.get(at(token)).content.decode()


def test_no_page_names_whoever_is_invited(token: str, client: Client, anja: Host) -> None:
    """The link may be forwarded by mistake: it shows times, not details."""
    pages = [client.get(at(token)), client.post(at(token), {"slot": VALUE, "zone": ZONE}, follow=True)]
    pages += [client.get(at(token, "cancel/")), client.get(at(token, "?move=1"))]

    assert [page.content.decode().count("Löwenherz") for page in pages] == [0, 0, 0, 0]


def test_an_unknown_link_is_told_so_plainly(promise: Any, client: Client) -> None:
    answer = client.get("/book/nobody-knows-this-token-here/")

    assert answer.status_code == 410
    assert "Dieser Link gilt nicht mehr" in answer.content.decode()
