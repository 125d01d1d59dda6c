"""The pages of studies, as a coordinator works with them and others look on."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from einklang.contacts.actions import ask_for_interview, refuse
from einklang.contacts.models import Contact
from einklang.contacts.queries import caps_of
from einklang.hosts.models import Host
from einklang.people.models import Person
from einklang.policy.schema import Policy
from einklang.staff.models import Reading, Role, User
from einklang.studies.actions import choose, close_study
from einklang.studies.models import Choice, Invitation, Reason, Study, Verdict
from tests.front.staff import browser_of

REASON = "Das Thema betrifft nur diese eine Kundin"


@pytest.fixture
def browser(db: None) -> Client:
    return browser_of(Role.COORDINATOR)


@pytest.fixture
def people(join: Callable[..., Person]) -> list[Person]:
    """Three people of three customers."""
    names = ("Ada", "Carla", "Dora")
    return [
        join(
            answers={"first_name": n, "email": f"{n.lower()}@wohnbau.example", "customer_number": f"4011{k}"}
        )
        for k, n in enumerate(names)
    ]


def a_study(**changes: Any) -> dict[str, Any]:
    """A filled-in form; name what is different."""
    return {
        "question_de": "Was fehlt Ihnen im Portal?",
        "question_en": "What do you miss in the portal?",
        "goal": "Decide what to build next.",
        "number": "6",
        "minutes": "45",
        "step": "15",
        "seats": "2",
        "hosts": [str(one) for one in Host.objects.values_list("pk", flat=True)],
        "observers": "on",
        "opens_on": "2026-11-23",
        "ends_on": "2026-12-31",
        "reminders": "2",
        "remind_after_days": "4",
        "group_kind": "cooperative",
        "group_portal": "yes",
    } | changes


def names(answer: Any) -> list[str]:
    return [row.person.first_name for row in answer.context["found"].rows]


def test_without_a_study_the_page_says_what_to_do(promise: Policy, browser: Client) -> None:
    page = browser.get("/staff/studies/").content.decode()

    assert "There is no study yet" in page
    assert "/staff/studies/new/" in page


def test_a_study_is_written_down(promise: Policy, jan: Host, browser: Client) -> None:
    answer = browser.post("/staff/studies/new/", a_study())

    study = Study.objects.get()
    assert answer["Location"] == f"/staff/studies/{study.pk}/"
    assert (study.number, study.minutes, study.step, study.seats) == (6, 45, 15, 2)
    assert (study.reminders, study.remind_after_days, study.observers) == (2, 4, True)
    assert study.ends_on == date(2026, 12, 31)
    assert study.wanted == {"kind": "cooperative", "portal": "yes"}
    page = browser.get(answer["Location"]).content.decode()
    assert "What do you miss in the portal?" in page
    assert "Jan Peters" in page
    assert "What do you miss in the portal?" in browser.get("/staff/studies/").content.decode()


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("question_de", " ", "Write the question in German"),
        ("question_en", "", "Write the question in English"),
        ("question_en", "x" * 201, "Say it in fewer words"),
        ("goal", "", "Say what the answers are for"),
        ("number", "0", "Enter a number between 1 and 500"),
        ("number", "viele", "Enter a number between 1 and 500"),
        ("minutes", "14", "Enter 15 to 120 minutes, in steps of five"),
        ("minutes", "62", "Enter 15 to 120 minutes, in steps of five"),
        ("minutes", "125", "Enter 15 to 120 minutes, in steps of five"),
        ("step", "7", "Choose from these answers"),
        ("seats", "9", "Enter a number between 1 and 8"),
        ("hosts", [], "Choose at least one person who holds the interviews"),
        ("hosts", [str(uuid4())], "Somebody you chose holds no interviews any more. Choose again"),
        ("ends_on", "2026-11-22", "The last day lies before the first one"),
        ("ends_on", "morgen", "Write the day as a date, for example 2027-03-04"),
        ("opens_on", "", "Enter the first day"),
        ("reminders", "3", "Choose from these answers"),
        ("remind_after_days", "1", "Enter a number between 2 and 30"),
        ("group_kind", "castle", "Choose from these answers"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    field: str, value: Any, sentence: str, promise: Policy, jan: Host, browser: Client
) -> None:
    answer = browser.post("/staff/studies/new/", a_study(**{field: value}))
    page = answer.content.decode()

    assert answer.status_code == 422
    assert [one.sentence for one in answer.context["form"].problems] == [sentence]
    assert f'<a href="#{field}' in page
    kept = {"question_de": "Was fehlt Ihnen im Portal?", "goal": "Decide what to build next."}
    assert all(words in page for name, words in kept.items() if name != field)
    assert not Study.objects.exists()


def test_a_study_is_put_right(study: Study, browser: Client) -> None:
    page = browser.get(f"/staff/studies/{study.pk}/change/").content.decode()
    assert study.question_de in page

    browser.post(f"/staff/studies/{study.pk}/change/", a_study(number="9"))
    study.refresh_from_db()
    assert (study.number, study.question_en) == (9, "What do you miss in the portal?")


def test_a_closed_study_is_not_put_right(study: Study, meike: User, browser: Client) -> None:
    close_study(study.pk, by=meike, cancel_upcoming=False)

    answer = browser.post(f"/staff/studies/{study.pk}/change/", a_study(number="9"), follow=True)
    assert "does not change any more" in answer.content.decode()
    study.refresh_from_db()
    assert study.number == 5


def test_candidates_are_who_fits_the_wanted_group(
    study: Study, people: list[Person], bob: Person, browser: Client
) -> None:
    Person.objects.filter(pk=bob.pk).update(services=["metering"])
    Person.objects.filter(pk=people[1].pk).update(frozen_at=now())

    assert names(browser.get(f"/staff/studies/{study.pk}/candidates/")) == ["Dora", "Ada"]


def test_whoever_looks_at_the_candidates_is_written_down(
    study: Study, people: list[Person], browser: Client
) -> None:
    browser.get(f"/staff/studies/{study.pk}/candidates/")

    read = set(Reading.objects.filter(what="study").values_list("person", flat=True))
    assert read == {one.pk for one in people}


def test_the_list_is_paged(study: Study, join: Callable[..., Person], browser: Client) -> None:
    for number in range(25):
        join(
            answers={"first_name": f"P{number}", "email": f"p{number}@wohnbau.example", "customer_number": ""}
        )
    first = browser.get(f"/staff/studies/{study.pk}/candidates/")
    second = browser.get(f"/staff/studies/{study.pk}/candidates/", {"page": first.context["found"].older})

    assert names(first) + names(second) == [f"P{number}" for number in reversed(range(25))]
    assert first.context["found"].newer == ""
    assert second.context["found"].newer != ""


def test_each_candidate_shows_the_caps_and_what_stands_in_the_way(
    study: Study, ada: Person, meike: User, browser: Client
) -> None:
    ask_for_interview(ada.pk, by=meike)

    page = browser.get(f"/staff/studies/{study.pk}/candidates/").content.decode()
    assert "asked 1 of 4 times within a year" in page
    assert "at the customer 1 of 6" in page
    assert "Earliest again on" in page


def test_who_wants_no_invitations_can_only_be_left_out(study: Study, ada: Person, browser: Client) -> None:
    refuse(ada.pk, until=None)

    page = browser.get(f"/staff/studies/{study.pk}/candidates/").content.decode()
    assert "wants no more invitations" in page
    assert 'name="chosen"' not in page
    assert 'name="left_out"' in page


@pytest.mark.parametrize("number", [1, 3])
def test_no_query_per_row(
    number: int, study: Study, people: list[Person], meike: User, browser: Client
) -> None:
    """The same pages with one and with three people ask the database equally often."""
    counts = []
    for many in (1, number):
        _only(people, many)
        for one in people[:many]:
            choose(study, one.pk, by=meike, reason=Reason.OTHER, words=REASON)
        counts.append(
            [_queries(browser, f"/staff/studies/{study.pk}/{page}/") for page in ("candidates", "chosen")]
        )
    assert counts[0] == counts[1]


def _only(people: list[Person], many: int) -> None:
    for n, one in enumerate(people):
        Person.objects.filter(pk=one.pk).update(services=["heating-cost"] if n < many else ["metering"])


def _queries(browser: Client, address: str) -> int:
    browser.get(address)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        browser.get(address)
    return len(seen)


def test_one_click_chooses_and_another_leaves_out(
    study: Study, people: list[Person], browser: Client
) -> None:
    ada, carla, _dora = people
    address = f"/staff/studies/{study.pk}/candidates/"
    answer = browser.post(f"{address}{ada.pk}/", {"chosen": "fits-well"})
    browser.post(f"{address}{carla.pk}/", {"left_out": "not-now-busy"})

    assert answer["Location"] == f"{address}#p-{ada.pk}"
    verdicts = dict(Choice.objects.values_list("person", "verdict"))
    assert verdicts == {ada.pk: Verdict.CHOSEN, carla.pk: Verdict.LEFT_OUT}
    page = browser.get(address).content.decode()
    assert "Fits the question well" in page
    assert "Anja Brandt" in page


def test_another_reason_is_asked_for_in_words_and_what_was_typed_stays(
    study: Study, ada: Person, browser: Client
) -> None:
    address = f"/staff/studies/{study.pk}/candidates/{ada.pk}/"
    answer = browser.post(address, {"chosen": "other", "words": "zu kurz"})
    page = answer.content.decode()

    assert answer.status_code == 422
    assert f'href="#words-{ada.pk}"' in page
    assert 'value="zu kurz"' in page
    browser.post(address, {"chosen": "other", "words": REASON})
    assert Choice.objects.get().words == REASON
    assert REASON in browser.get(f"/staff/studies/{study.pk}/chosen/").content.decode()


def test_the_letter_is_shown_in_both_languages_before_anything_is_sent(
    study: Study, ada: Person, meike: User, browser: Client
) -> None:
    choose(study, ada.pk, by=meike, reason=Reason.FITS_WELL)
    answer = browser.post(f"/staff/studies/{study.pk}/invite/", {"people": [str(ada.pk)]})
    page = answer.content.decode()

    assert answer.context["wave"] == 1
    for part in (
        "Einladung zu einem Gespräch",
        "Invitation to a conversation",
        study.question_de,
        study.question_en,
    ):
        assert part in page
    assert "Termin wählen" in page
    assert "Choose a time" in page
    assert not Contact.objects.exists()


def test_a_wave_goes_out_and_who_cannot_be_invited_is_named(
    study: Study, people: list[Person], meike: User, browser: Client
) -> None:
    ada, carla, dora = people
    for one in people:
        choose(study, one.pk, by=meike, reason=Reason.FITS_WELL)
    for one in (carla, dora):
        ask_for_interview(one.pk, by=meike)
    given = {
        "people": [str(one.pk) for one in people],
        "send": "1",
        f"reason-{carla.pk}": REASON,
        f"seen-{carla.pk}": caps_of(carla).seen,
    }
    answer = browser.post(f"/staff/studies/{study.pk}/invite/", given)
    page = answer.content.decode()

    assert answer.status_code == 422
    assert set(Invitation.objects.values_list("person", flat=True)) == {ada.pk, carla.pk}
    assert "Wave 1: 2 letters are on their way." in page
    assert f"{dora.name}: A cap stands in the way" in page
    assert ada.last_name is not None
    shown = browser.get(f"/staff/studies/{study.pk}/invited/").content.decode()
    assert f"{ada.last_name}, Ada" in shown
    assert "Dora" not in shown


def test_a_wave_without_a_hitch_ends_at_the_invited(
    study: Study, ada: Person, meike: User, browser: Client
) -> None:
    choose(study, ada.pk, by=meike, reason=Reason.FITS_WELL)
    answer = browser.post(f"/staff/studies/{study.pk}/invite/", {"people": [str(ada.pk)], "send": "1"})

    assert answer["Location"] == f"/staff/studies/{study.pk}/invited/"


@pytest.mark.parametrize("people", [[], ["no-id"], [str(uuid4())]])
def test_an_invitation_of_nobody_goes_nowhere(people: list[str], study: Study, browser: Client) -> None:
    answer = browser.post(f"/staff/studies/{study.pk}/invite/", {"people": people})

    assert answer["Location"] == f"/staff/studies/{study.pk}/chosen/"


def test_who_is_frozen_is_counted_and_not_shown(
    study: Study, asked: Callable[[Person], Invitation], people: list[Person], meike: User, browser: Client
) -> None:
    ada, carla, _dora = people
    asked(ada)
    choose(study, carla.pk, by=meike, reason=Reason.FITS_WELL)
    Person.objects.update(frozen_at=now())

    for page in ("candidates", "chosen", "invited"):
        text = browser.get(f"/staff/studies/{study.pk}/{page}/").content.decode()
        assert re.findall(r"\b(?:Ada|Carla)\b", text) == []
    assert "One more person was invited" in text


def test_closing_says_what_ends_and_then_ends_it(
    study: Study, asked: Callable[[Person], Invitation], ada: Person, browser: Client
) -> None:
    asked(ada)
    page = browser.get(f"/staff/studies/{study.pk}/close/").content.decode()
    for part in ("One open invitation", "2 reminders", "One letter that waits"):
        assert part in page
    assert Study.objects.get().closed_at is None

    browser.post(f"/staff/studies/{study.pk}/close/")
    assert Study.objects.get().closed_at is not None
    assert "closed" in browser.get(f"/staff/studies/{study.pk}/").content.decode()


@pytest.mark.parametrize("role", [Role.INTERVIEWER, Role.OBSERVER, Role.ANALYST])
def test_who_works_with_answers_sees_the_frame_and_no_names(
    role: Role, study: Study, asked: Callable[[Person], Invitation], ada: Person
) -> None:
    asked(ada)
    browser = browser_of(role)

    page = browser.get(f"/staff/studies/{study.pk}/")
    assert study.question_en in page.content.decode()
    assert "/candidates/" not in page.content.decode()
    for closed in ("candidates", "chosen", "invited", "change", "close"):
        assert browser.get(f"/staff/studies/{study.pk}/{closed}/").status_code == 403


def test_privacy_looks_on_and_decides_nothing(study: Study, ada: Person) -> None:
    browser = browser_of(Role.PRIVACY)
    page = browser.get(f"/staff/studies/{study.pk}/candidates/").content.decode()

    assert "Löwenherz, Ada" in page
    assert 'name="chosen"' not in page
    answer = browser.post(f"/staff/studies/{study.pk}/candidates/{ada.pk}/", {"chosen": "fits-well"})
    assert answer.status_code == 403
