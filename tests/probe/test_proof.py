"""The standing proof: whoever is erased is found nowhere; what keeps something turns it red."""

import logging
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection

from einklang.booking.models import MicrosoftCopy
from einklang.holdings.registry import about_participants
from einklang.ledger.models import Entry
from einklang.mail.actions import send_due
from einklang.people.models import Person
from einklang.policy.actions import publish
from einklang.policy.schema import Policy
from einklang.probe.models import Probe
from einklang.probe.proving import prove, prove_nightly
from einklang.probe.story.tale import NOT_USED
from einklang.room import storage
from einklang.staff.models import Role
from einklang.studies.models import Study
from einklang.vault.fields import attach_keys
from tests.front.staff import browser_of
from tests.texts import promised_text

#: The last chapter before they leave: everything there is of them, stands.
CLAIMING = "claiming"


@pytest.fixture
def site(promise: Policy, settings: Any, tmp_path: Path) -> Path:
    """A site with a folder of its own."""
    settings.DATA = tmp_path
    settings.STORAGE_URL = f"file://{tmp_path / 'recordings'}"
    settings.EMAIL_URL = f"file://{tmp_path / 'mail'}"
    return tmp_path


def opened(person: UUID) -> Person:
    found = Person.objects.get(pk=person)
    attach_keys([found])
    return found


def test_an_invented_person_comes_is_erased_and_is_found_nowhere(site: Path) -> None:
    probe = prove()

    assert (probe.broke_at, probe.found) == ("", {})
    assert probe.holds
    assert not Person.objects.exists()
    assert not list(storage.kept())


def test_they_stood_in_every_table_of_the_map_but_those_it_says_why(site: Path) -> None:
    probe = prove()

    assert set(probe.touched) | NOT_USED.keys() == {one.label for one in about_participants()}
    assert not set(probe.touched) & NOT_USED.keys()
    assert probe.unseen == []


def test_a_table_that_the_story_does_not_come_to_is_told(site: Path, monkeypatch: Any) -> None:
    monkeypatch.delitem(NOT_USED, "booking.MicrosoftCopy")

    assert prove().unseen == ["booking.MicrosoftCopy, in which they never stood"]


def test_no_letter_to_an_invented_address_is_ever_handed_over(site: Path) -> None:
    prove()
    send_due()

    assert not list((site / "mail").glob("*.eml"))


def test_a_log_that_keeps_a_word_turns_it_red(site: Path) -> None:
    def writes_a_log(chapter: str, person: UUID) -> None:
        if chapter == CLAIMING:
            (site / "careless.log").write_text(f"sign-up of {opened(person).email}")

    probe = prove(meanwhile=writes_a_log)

    assert set(probe.found) == {"file careless.log"}
    assert not probe.holds
    assert Entry.objects.filter(facts__what="proof-failed").exists()


def test_a_table_that_nobody_declared_turns_it_red(site: Path) -> None:
    def keeps_a_copy(chapter: str, person: UUID) -> None:
        if chapter != CLAIMING:
            return
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE careless (name text)")
            cursor.execute("INSERT INTO careless VALUES (%s)", [opened(person).last_name])

    assert set(prove(meanwhile=keeps_a_copy).found) >= {"table careless, column name"}


def test_what_breaks_is_told_by_its_kind_and_leaves_nobody(site: Path, caplog: Any) -> None:
    def breaks(chapter: str, person: UUID) -> None:
        if chapter == CLAIMING:
            raise ValueError("quotes somebody")

    with caplog.at_level(logging.ERROR):
        probe = prove(meanwhile=breaks)

    assert probe.broke_at == "claiming: ValueError"
    assert not Person.objects.exists()
    assert "quotes somebody" not in caplog.text


def test_a_table_that_keeps_a_random_id_alone_turns_it_red(site: Path) -> None:
    def notes_an_id(chapter: str, person: UUID) -> None:
        if chapter == CLAIMING:
            MicrosoftCopy.objects.create(pk=uuid4(), person=person)

    probe = prove(meanwhile=notes_an_id)

    place = "table booking_microsoftcopy, column {}, by an id"
    assert probe.found == {place.format("id"): 1, place.format("person"): 1}


def test_a_table_that_keeps_the_id_of_somebody_else_in_the_story_turns_it_red(site: Path) -> None:
    def notes_an_id(chapter: str, person: UUID) -> None:
        if chapter == CLAIMING:
            MicrosoftCopy.objects.create(pk=uuid4(), person=Study.objects.get().pk)

    assert prove(meanwhile=notes_an_id).found == {"table booking_microsoftcopy, column person, by an id": 1}


def test_what_a_site_has_switched_off_is_left_out_and_told(site: Path) -> None:
    text = promised_text().replace("[recipients.conference] ", "[recipients.conference]\nenabled = false ")
    publish(text)

    probe = prove()

    assert (probe.broke_at, probe.found) == ("", {})
    assert {"room.Recording, in which they never stood", "room.Followed, in which they never stood"} <= set(
        probe.unseen
    )


@pytest.mark.parametrize(("hour", "times"), [(1, 0), (2, 1), (4, 1), (5, 0), (14, 0)])
def test_it_is_proved_at_night_and_once(site: Path, settings: Any, hour: int, times: int) -> None:
    settings.DAILY_PROOF = True
    with time_machine.travel(datetime(2027, 3, 1, hour, 10, tzinfo=ZoneInfo("Europe/Berlin")), tick=False):
        for _ in range(2):
            prove_nightly(lambda: False)

    assert Probe.objects.count() == times


def test_a_site_may_do_without(site: Path, settings: Any) -> None:
    settings.DAILY_PROOF = False
    with time_machine.travel(datetime(2027, 3, 1, 3, 10, tzinfo=ZoneInfo("Europe/Berlin")), tick=False):
        prove_nightly(lambda: False)

    assert not Probe.objects.exists()


def test_the_command_says_how_it_went_and_the_page_of_data_protection_too(site: Path, capsys: Any) -> None:
    officer = browser_of(Role.PRIVACY)
    assert "has not run yet" in officer.get("/staff/privacy/").content.decode()
    call_command("prove")

    assert "is erased, and is found nowhere" in capsys.readouterr().out
    assert "found nothing left" in officer.get("/staff/privacy/").content.decode()
    Probe.objects.update(found={"file careless.log": 2})
    assert "Something was left" in officer.get("/staff/privacy/").content.decode()
    Probe.objects.update(found={}, unseen=["the bucket"])
    assert "the bucket" in officer.get("/staff/privacy/").content.decode()
