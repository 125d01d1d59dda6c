"""The one gate: what it lets through, and everything that closes it."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.utils.timezone import now

from einklang.consent.actions import NotAsked, TooLate, give, withdraw
from einklang.consent.models import Decision, Way
from einklang.consent.queries import allows
from einklang.people.models import Person, State
from einklang.policy.actions import publish
from einklang.pool.actions import confirm, confirm_named, sign_up
from einklang.pool.signup import Named
from einklang.rights.actions import open_case
from einklang.rights.models import Right
from tests.conftest import a_form
from tests.mailbox import Mailbox
from tests.texts import promised_text

EVERY = ("storage", "recording", "observation", "matching", "insights", "bookings", "proof", "nonsense")


def gates(person: Person) -> list[str]:
    return [one for one in EVERY if allows(person.pk, one)]


def test_what_was_ticked_and_confirmed_is_allowed_and_what_rests_on_it(ada: Person, bob: Person) -> None:
    assert gates(ada) == ["storage", "recording", "observation", "matching", "insights"]
    assert gates(bob) == ["storage", "matching", "insights"]


def test_nothing_is_allowed_before_the_click(promise: object) -> None:
    assert gates(sign_up(a_form())) == []


def test_nothing_is_allowed_of_an_unknown_person(promise: object) -> None:
    assert [allows(uuid4(), one) for one in EVERY] == [False] * len(EVERY)


@pytest.mark.parametrize("mark", ["frozen_at", "stopped_at"])
def test_of_the_frozen_and_the_stopped_nothing_is_allowed(ada: Person, mark: str) -> None:
    Person.objects.filter(pk=ada.pk).update(**{mark: now()})

    assert gates(ada) == []


def test_an_objection_closes_matching_and_findings_only(ada: Person) -> None:
    open_case(ada.pk, Right.OBJECTION, way=Way.OWN_PAGE)

    assert gates(ada) == ["storage", "recording", "observation"]


def test_a_named_colleague_allows_nothing_by_the_submitters_ticks(promise: object) -> None:
    submitter = sign_up(a_form(participants=(Named("Eva", "Eiche", "eva@eiche.example"),)))

    assert gates(Person.objects.get(named_by=submitter.pk)) == []


@pytest.mark.parametrize("processing", ["recording", "observation"])
def test_giving_and_taking_one_leaves_the_others(ada: Person, processing: str) -> None:
    before = gates(ada)
    withdraw(ada.pk, [processing], way=Way.OWN_PAGE)

    assert gates(ada) == [one for one in before if one != processing]
    give(ada.pk, [processing], way=Way.OWN_PAGE)
    assert gates(ada) == before


def test_every_decision_is_kept_with_its_words_time_and_way(ada: Person) -> None:
    withdraw(ada.pk, ["recording"], way=Way.MAIL_LINK)
    give(ada.pk, ["recording"], way=Way.OWN_PAGE)
    told = Decision.objects.filter(person=ada.pk, processing="recording")

    assert [(d.kind, d.way, bool(d.wording), d.ends_id is not None) for d in told] == [
        ("requested", "form", True, False),
        ("given", "confirmation", True, False),
        ("withdrawn", "mail-link", False, True),
        ("given", "own-page", True, False),
    ]


def test_giving_twice_is_one_decision(ada: Person) -> None:
    before = Decision.objects.count()
    give(ada.pk, ["storage", "recording"], way=Way.OWN_PAGE)

    assert Decision.objects.count() == before


def test_what_rests_on_no_consent_cannot_be_given(ada: Person) -> None:
    with pytest.raises(NotAsked):
        give(ada.pk, ["matching"], way=Way.OWN_PAGE)


def test_nothing_can_be_given_after_leaving_or_in_anothers_name(ada: Person) -> None:
    withdraw(ada.pk, ["storage"], way=Way.OWN_PAGE)

    for person in (ada.pk, uuid4()):
        with pytest.raises(TooLate):
            give(person, ["storage"], way=Way.OWN_PAGE)


def test_the_words_kept_are_those_beside_the_tick_even_if_others_are_published_before_the_click(
    promise: object, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    person = sign_up(a_form())
    work()
    publish(promised_text().replace("Ja, Sie dürfen meine Angaben", "Ja, Ihr dürft meine Angaben"))
    confirm(mailbox.last_to("ada@loewenherz.example").token("confirm"))

    asked, given = Decision.objects.filter(person=person, processing="storage")
    assert (asked.kind, given.kind) == ("requested", "given")
    assert given.wording_id == asked.wording_id
    assert given.wording is not None
    assert "Ja, Sie dürfen meine Angaben" in given.wording.text


def test_words_change_their_hash_with_the_version_they_stand_in(promise: object) -> None:
    first = sign_up(a_form())
    publish(promised_text() + "\n# another version\n")
    second = sign_up(a_form(answers={"email": "eva@eiche.example"}))

    def words(person: Person) -> tuple[str, str]:
        decision = Decision.objects.select_related("wording").get(person=person, processing="storage")
        assert decision.wording is not None
        return decision.wording.hash, decision.wording.text

    assert words(first)[0] != words(second)[0]
    assert words(first)[1] == words(second)[1]


def test_the_hour_it_ends_every_gate_but_the_detached_recording_is_closed(ada: Person) -> None:
    assert ada.ends_at is not None
    with time_machine.travel(ada.ends_at - timedelta(seconds=1), tick=False):
        assert "storage" in gates(ada)
    with time_machine.travel(ada.ends_at, tick=False):
        assert gates(ada) == []
    Person.objects.filter(pk=ada.pk).update(
        state=State.DETACHED,
        first_name=None,
        last_name=None,
        email=None,
        customer_number=None,
        email_index=None,
    )
    with time_machine.travel(ada.ends_at, tick=False):
        assert gates(ada) == ["recording"]


def test_a_named_colleague_decides_in_their_own_language_and_words(
    promise: object, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    sign_up(a_form(participants=(Named("Eva", "Eiche", "eva@eiche.example"),)))
    work()
    token = mailbox.last_to("eva@eiche.example").token("confirm")
    eva = confirm_named(token, frozenset({"storage", "observation"}), "en")

    assert gates(eva) == ["storage", "observation", "matching", "insights"]
    words = Decision.objects.filter(person=eva).select_related("wording")
    assert {d.wording.language for d in words if d.wording} == {"en"}
