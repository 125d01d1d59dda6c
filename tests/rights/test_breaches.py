"""Incidents and breaches (Art. 33, 34): noted, documented, told within 72 hours, gone with their time."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client

from einklang.ledger import incidents
from einklang.ledger.incidents import Incident
from einklang.retention.actions import tick
from einklang.rights import breaches
from einklang.rights.actions import WordsMissing
from einklang.rights.breaches import amend, close_breach, document, owed
from einklang.rights.incidents import noted
from einklang.rights.models import Breach, Risk
from einklang.staff.models import Role, User
from einklang.vault.models import Key
from tests.front.staff import browser_of

from .conftest import BERLIN

LOG = "/staff/privacy/incidents/"
NEW = f"{LOG}new/"
PRIVACY = "/staff/privacy/"
WORDS = {"facts": "Ein Laptop wurde gestohlen.", "effects": "Keine bekannt.", "measures": "Gesperrt."}
KNOWN = datetime(2027, 2, 26, 10, 0, tzinfo=BERLIN)


@pytest.fixture
def officer(promise: object, clock: object) -> Client:
    return browser_of(Role.PRIVACY)


@pytest.fixture
def breach(promise: object, ruth: User, clock: object) -> Breach:
    return document(WORDS, known_at=KNOWN, risk=Risk.UNKNOWN, by=ruth.pk)


def sign_in(client: Client) -> None:
    """Anew, after the clock went on."""
    client.force_login(User.objects.get(email__startswith="privacy"))


def text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_an_incident_is_noted_once_an_hour_and_shown_to_who_answers_for_it(
    officer: Client, clock: time_machine.Traveller
) -> None:
    for _ in range(3):
        incidents.note(Incident.RECORDING_LOST)
    incidents.note(Incident.RESTORED, 7)
    clock.shift(timedelta(minutes=61))
    incidents.note(Incident.RECORDING_LOST)
    sign_in(officer)

    assert [one.number for one in noted()] == [1, 7, 1]
    page = text(officer, LOG)
    assert page.count("Something that was recorded could not be kept.") == 2
    assert "Incidents of the last 30 days" in text(officer, PRIVACY)
    clock.shift(timedelta(days=366))
    assert noted() == []


def test_every_incident_has_words_of_its_own(promise: object, clock: time_machine.Traveller) -> None:
    for one in Incident:
        incidents.note(one)

    assert not {one.words for one in noted()} & set(Incident.values)


def test_a_breach_is_late_after_72_hours_until_the_authority_was_told(
    officer: Client, breach: Breach, clock: time_machine.Traveller
) -> None:
    assert "72 hours left" in text(officer, LOG)
    clock.move_to(KNOWN + timedelta(hours=72, minutes=1))
    sign_in(officer)
    assert "the 72 hours are over" in text(officer, LOG)
    assert "was not told within 72 hours" in text(officer, PRIVACY)
    answer = officer.post(
        f"{LOG}{breach.pk}/",
        {**WORDS, "risk": "high", "authority_at": "2027-03-01T09:30", "version": "0"},
        follow=True,
    )

    assert "the people have to be told" in answer.content.decode()
    assert "was not told within 72 hours" not in text(officer, PRIVACY)


@pytest.mark.parametrize(
    ("risk", "told", "left"),
    [
        (Risk.UNKNOWN, "", ["authority"]),
        (Risk.NONE, "", []),
        (Risk.RISK, "", ["authority"]),
        (Risk.RISK, "authority", []),
        (Risk.HIGH, "authority", ["people"]),
        (Risk.HIGH, "both", []),
    ],
)
def test_who_has_to_be_told_follows_from_the_risk(
    breach: Breach, risk: Risk, told: str, left: list[str]
) -> None:
    kept = amend(
        breach.pk,
        WORDS,
        risk=risk,
        authority_at=KNOWN if told else None,
        people_at=KNOWN if told == "both" else None,
        version=0,
    )

    assert owed(kept) == left
    if left or risk == Risk.UNKNOWN:
        with pytest.raises(breaches.NotToldYet):
            close_breach(breach.pk, version=1)
    else:
        close_breach(breach.pk, version=1)
        with pytest.raises(breaches.BreachClosed):
            amend(breach.pk, WORDS, risk=risk, authority_at=None, people_at=None, version=2)


def test_a_closed_breach_is_gone_after_three_years_with_its_key(
    breach: Breach, clock: time_machine.Traveller
) -> None:
    amend(breach.pk, WORDS, risk=Risk.NONE, authority_at=None, people_at=None, version=0)
    close_breach(breach.pk, version=1)
    clock.move_to(datetime(2030, 2, 25, 12, 0, tzinfo=BERLIN))
    tick()
    assert Breach.objects.filter(pk=breach.pk).exists()
    clock.move_to(datetime(2030, 2, 27, 0, 0, tzinfo=BERLIN))
    tick()

    assert not Breach.objects.filter(pk=breach.pk).exists()
    assert not Key.objects.filter(subject=breach.pk).exists()


def test_of_two_at_once_the_later_one_is_told_and_keeps_what_was_typed(
    officer: Client, breach: Breach
) -> None:
    amend(breach.pk, WORDS, risk=Risk.RISK, authority_at=None, people_at=None, version=0)
    mine = {"facts": "Es waren zwei Laptops.", "risk": "none", "version": "0"}
    answer = officer.post(f"{LOG}{breach.pk}/", mine)

    assert answer.status_code == 409
    assert "Es waren zwei Laptops." in answer.content.decode()
    assert Breach.objects.get().risk == Risk.RISK


def test_nothing_is_documented_without_facts_or_from_the_future(
    officer: Client, clock: time_machine.Traveller
) -> None:
    answer = officer.post(NEW, {"facts": "", "risk": "none", "known_at": "2027-02-27T10:00"})

    assert answer.status_code == 422
    assert "Write down what happened" in answer.content.decode()
    assert "Write a moment that is over" in answer.content.decode()
    with pytest.raises(WordsMissing):
        document({"facts": " "}, known_at=KNOWN, risk=Risk.NONE, by=Breach().pk)
    assert not Breach.objects.exists()
    officer.post(NEW, {**WORDS, "risk": "none", "known_at": "2027-02-26T09:00"})
    assert Breach.objects.get().known_at == datetime(2027, 2, 26, 9, 0, tzinfo=BERLIN)
