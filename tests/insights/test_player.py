"""The player: ranges and never the whole, names only where they may be, and every playback written down."""

import os
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from einklang.consent.actions import withdraw
from einklang.consent.models import Standing, Way
from einklang.insights.models import Mark
from einklang.insights.views.recordings import AT_ONCE
from einklang.ledger.actions import settle
from einklang.people.models import Person
from einklang.room.actions import keep_recording
from einklang.room.models import Followed, Meeting, Minutes, Note, Occasion, Recording, Remark
from einklang.staff.models import Reading, User
from einklang.studies.models import Study
from einklang.vault.keys import make_key

from .conftest import browser_of
from .learning import a_clip, a_remark, a_track

DATA = os.urandom(3 * AT_ONCE + 17)
PLAYER = {"Sec-Fetch-Dest": "video"}


@pytest.fixture
def piece(recording: Recording, ada: Person, stored: Path) -> UUID:
    return a_track(recording, {"person_id": ada.pk}, DATA)


@pytest.fixture
def browser(lea: User) -> Client:
    return browser_of(lea)


def media(recording: Recording, piece: UUID) -> str:
    return f"/staff/recordings/{recording.pk}/media/{piece}"


def page(browser: Client, recording: Recording) -> str:
    answer = browser.get(f"/staff/recordings/{recording.pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("asked", "begins", "ends"),
    [
        ("bytes=0-", 0, AT_ONCE),
        ("bytes=10-19", 10, 20),
        (f"bytes={AT_ONCE}-{3 * AT_ONCE}", AT_ONCE, 2 * AT_ONCE),
        ("bytes=-17", len(DATA) - 17, len(DATA)),
        (f"bytes={len(DATA) - 5}-", len(DATA) - 5, len(DATA)),
        (f"bytes=-{9 * AT_ONCE}", 0, AT_ONCE),
    ],
)
def test_a_range_is_what_was_recorded_there_and_never_the_whole(
    browser: Client, recording: Recording, piece: UUID, asked: str, begins: int, ends: int
) -> None:
    answer = browser.get(media(recording, piece), headers=PLAYER | {"Range": asked})

    assert (answer.status_code, answer["Content-Range"]) == (206, f"bytes {begins}-{ends - 1}/{len(DATA)}")
    assert answer.content == DATA[begins:ends]
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("video/webm", "no-store")


@pytest.mark.parametrize(
    "asked", [f"bytes={len(DATA)}-", "bytes=9-3", "bytes=-", "pages=1-2", "bytes=1-2,4-5"]
)
def test_a_range_that_is_none_is_refused(
    browser: Client, recording: Recording, piece: UUID, asked: str
) -> None:
    assert browser.get(media(recording, piece), headers=PLAYER | {"Range": asked}).status_code == 416


@pytest.mark.parametrize("dest", ["document", "empty", None])
def test_nobody_opens_or_saves_it_as_a_file(
    browser: Client, recording: Recording, piece: UUID, dest: str | None
) -> None:
    headers = {"Sec-Fetch-Dest": dest} if dest else {}

    assert browser.get(media(recording, piece), headers=headers).status_code == 404


def test_a_piece_is_found_under_its_own_recording_only(
    browser: Client, recording: Recording, piece: UUID, ada: Person
) -> None:
    other = keep_recording([ada.pk], interview_ended_at=now(), seconds=60)

    assert browser.get(media(other, piece), headers=PLAYER).status_code == 404
    assert browser.get(media(recording, uuid4()), headers=PLAYER).status_code == 404


def test_every_playback_is_written_down_for_everybody_in_it(
    browser: Client, recording: Recording, piece: UUID, ada: Person, cy: Person, lea: User
) -> None:
    page(browser, recording)
    browser.get(media(recording, piece), headers=PLAYER)
    assert sorted(Reading.objects.values_list("staff", "person", "what")) == sorted(
        [(lea.pk, ada.pk, "playback"), (lea.pk, cy.pk, "playback")]
    )
    with time_machine.travel(now().timestamp() + 16 * 60, tick=False):
        browser.get(media(recording, piece), headers=PLAYER)

    assert Reading.objects.filter(what="playback").count() == 4


@pytest.mark.parametrize("state", ["frozen_at", "stopped_at"])
def test_of_somebody_frozen_nothing_is_played_and_nobody_named(
    browser: Client, recording: Recording, piece: UUID, cy: Person, state: str
) -> None:
    Person.objects.filter(pk=cy.pk).update(**{state: now()})
    shown = page(browser, recording)

    assert ("Art. 18" in shown, "Löwenherz" in shown, "Clos" in shown, "<video" in shown) == (
        True,
        *[False] * 3,
    )
    assert browser.get(media(recording, piece), headers=PLAYER).status_code == 404
    assert Reading.objects.filter(what="playback").count() == 0


def test_a_withdrawal_ends_the_playback_at_once_with_every_worker_dead(
    browser: Client, recording: Recording, piece: UUID, cy: Person
) -> None:
    assert browser.get(media(recording, piece), headers=PLAYER).status_code == 206
    withdraw(cy.pk, ["recording"], way=Way.OWN_PAGE)

    assert browser.get(media(recording, piece), headers=PLAYER).status_code == 404


def test_a_detached_recording_is_played_and_names_nobody_and_takes_no_marks(
    browser: Client, recording: Recording, piece: UUID, cy: Person, lea: User, work: Callable[[], None]
) -> None:
    named = page(browser, recording)
    assert ("Ada Löwenherz" in named, "Anja Brandt" in named) == (True, True)
    assert "Anja Brandt" in browser.get("/staff/recordings/").content.decode()
    a_clip(recording, lea)
    withdraw(cy.pk, ["storage"], way=Way.OWN_PAGE)
    work()
    shown = page(browser, recording)

    assert "losgelöste" in shown
    assert re.findall(r"\b(?:Löwenherz|Ada|Clos|Anja Brandt)\b", shown) == []
    assert ("Teilnehmende" in shown, "data-marking" in shown) == (True, False)
    assert browser.get(media(recording, piece), headers=PLAYER).status_code == 206
    assert Mark.objects.count() == 0


def test_past_its_end_it_is_not_there_whoever_tidies_up(
    browser: Client, recording: Recording, piece: UUID
) -> None:
    Recording.objects.filter(pk=recording.pk).update(ends_at=now())

    assert browser.get(f"/staff/recordings/{recording.pk}/").status_code == 404
    assert browser.get(media(recording, piece), headers=PLAYER).status_code == 404


def test_an_interviewer_works_with_what_they_held_only(
    recording: Recording, piece: UUID, anja: User, tom: User
) -> None:
    other = User.objects.create(email="max@kalo.example", name="Max", roles=["interviewer"])
    held, not_held = browser_of(anja), browser_of(other)

    assert held.get(f"/staff/recordings/{recording.pk}/").status_code == 200
    assert held.get(media(recording, piece), headers=PLAYER).status_code == 206
    assert not_held.get(f"/staff/recordings/{recording.pk}/").status_code == 404
    assert not_held.get(media(recording, piece), headers=PLAYER).status_code == 404
    assert str(recording.pk) not in not_held.get("/staff/recordings/").content.decode()


def test_the_list_names_nobody_in_a_fixed_number_of_queries(
    browser: Client, recording: Recording, study: Study, ada: Person
) -> None:
    browser.get("/staff/recordings/")

    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            shown = browser.get("/staff/recordings/").content.decode()
        assert "Löwenherz" not in shown
        return len(counted)

    one = queries()
    for _ in range(2):
        keep_recording([ada.pk], interview_ended_at=now(), seconds=60)
    assert queries() == one


def test_what_was_written_while_it_went_on_stands_beside_it_and_goes_with_each_consent(
    browser: Client, recording: Recording, study: Study, piece: UUID, ada: Person, cy: Person, lea: User
) -> None:
    begun = recording.interview_ended_at - timedelta(minutes=10)
    Recording.objects.filter(pk=recording.pk).update(started_at=begun, seconds=600)
    booking = uuid4()
    Occasion.objects.create(recording=recording, booking=booking)
    meeting = Meeting.objects.create(pk=booking, ended_at=now(), gone_at=now() + timedelta(days=90))
    make_key(meeting.pk, ends_at=meeting.gone_at)
    Followed.objects.create(meeting=meeting, person=ada)
    note = Note(meeting=meeting, colleague=lea.pk, text="asks twice", at=begun + timedelta(seconds=61))
    note.save(force_insert=True)
    line = a_remark(study, [ada, cy], lea, "prints it all")
    Minutes.objects.filter(pk=line.minutes_id).update(booking=booking)
    shown = page(browser, recording)
    assert ("asks twice" in shown, "01:01" in shown, "prints it all" in shown) == (True, True, True)
    withdraw(ada.pk, ["observation"], way=Way.OWN_PAGE)
    settle()

    shown = page(browser, recording)
    assert ("asks twice" in shown, "prints it all" in shown) == (False, True)
    withdraw(cy.pk, ["storage"], way=Way.OWN_PAGE)
    settle()
    assert ("prints it all" in page(browser, recording), Occasion.objects.count()) == (False, 0)


# Marking


def marked(browser: Client, recording: Recording, **more: str) -> Any:
    given = {"kind": "clip", "begins": "0:10", "ends": "0:20", "text": "On paper", "tags": "paper, Paper,old"}
    return browser.post(f"/staff/recordings/{recording.pk}/marks/", given | more)


def test_a_clip_is_kept_and_shown(browser: Client, recording: Recording, piece: UUID) -> None:
    assert marked(browser, recording).status_code == 302

    one = Mark.objects.get()
    assert (one.begins_ms, one.ends_ms, one.content) == (
        10_000,
        20_000,
        {"text": "On paper", "tags": ["paper", "old"]},
    )
    assert "On paper" in page(browser, recording)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"begins": "-0:01"}, "begins"),
        ({"begins": "soon"}, "begins"),
        ({"begins": ""}, "begins"),
        ({"ends": ""}, "ends"),
        ({"ends": "0:05"}, "ends"),
        ({"ends": "9:59:59"}, "begins"),
        ({"text": ""}, "text"),
        ({"text": "x" * 501}, "text"),
    ],
)
def test_what_cannot_be_kept_is_said_and_nothing_typed_is_lost(
    browser: Client, recording: Recording, piece: UUID, given: dict[str, str], field: str
) -> None:
    answer = marked(browser, recording, **given)
    shown = answer.content.decode()

    assert (answer.status_code, Mark.objects.count()) == (422, 0)
    assert f'href="#{field}"' in shown
    assert "paper, Paper,old" in shown


def test_a_note_before_the_beginning_is_no_note(browser: Client, recording: Recording, piece: UUID) -> None:
    answer = marked(browser, recording, kind="note", begins="-1", ends="")

    assert (answer.status_code, Mark.objects.count()) == (422, 0)


def test_of_two_who_change_a_mark_the_later_one_sees_both(
    browser: Client, recording: Recording, piece: UUID, lea: User
) -> None:
    one = a_clip(recording, lea)
    address = f"/staff/recordings/{recording.pk}/marks/{one.pk}/"
    given = {"kind": "clip", "begins": "0:10", "ends": "0:15", "tags": "", "version": "1"}
    assert browser.post(address, given | {"text": "theirs"}).status_code == 302
    answer = browser.post(address, given | {"text": "mine"})
    shown = answer.content.decode()

    assert (answer.status_code, "theirs" in shown, 'value="mine"' in shown) == (409, True, True)
    assert browser.post(address, given | {"text": "both", "version": "2"}).status_code == 302


def test_nothing_is_marked_where_somebody_has_objected(
    browser: Client, recording: Recording, piece: UUID, ada: Person
) -> None:
    Person.objects.filter(pk=ada.pk).update(objected_at=now())

    assert marked(browser, recording).status_code == 422
    assert (Mark.objects.count(), Remark.objects.count()) == (0, 0)
    assert "Art. 21" in page(browser, recording)


def test_without_the_consent_the_page_is_closed_before_anything_is_ended(
    browser: Client, recording: Recording, piece: UUID, ada: Person
) -> None:
    Standing.objects.filter(person=ada, processing="recording").delete()

    assert "<video" not in page(browser, recording)
