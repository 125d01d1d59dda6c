"""Marks refer to places in a recording, and end with it, and with the first in it who leaves."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.utils.timezone import now
from hypothesis import given
from hypothesis import strategies as some

from einklang.consent.actions import withdraw
from einklang.consent.models import Way
from einklang.insights import places
from einklang.insights.findings import FindingGone, change_finding
from einklang.insights.marks import (
    MarkChanged,
    MarkGone,
    NoStretch,
    NotToBeMarked,
    OutsideRecording,
    RestsOnIt,
    change_mark,
    mark,
    remove_mark,
)
from einklang.insights.models import Finding, Kind, Mark
from einklang.insights.queries import findings, marks, marks_of
from einklang.people.models import Person, State
from einklang.room.actions import end_recordings
from einklang.room.models import Recording
from einklang.staff.models import User
from einklang.studies.models import Study
from einklang.vault.errors import KeyGone
from einklang.vault.keys import open_key

from .learning import a_clip, a_finding


def test_a_clip_says_what_it_is_about_and_stands_in_order(recording: Recording, lea: User) -> None:
    later = a_clip(recording, lea, 60_000, "later", tags=[" paper ", "Paper", ""])
    mark(recording.pk, Kind.NOTE, 1000, 9000, text=" earlier ", by=lea.pk)

    found = marks_of(recording.pk)
    assert [(one.kind, one.begins_ms, one.ends_ms, one.content) for one in found] == [
        ("note", 1000, None, {"text": "earlier", "tags": []}),
        ("clip", 60_000, 65_000, {"text": "later", "tags": ["paper"]}),
    ]
    assert found[1].pk == later.pk


@pytest.mark.parametrize(
    ("kind", "begins", "ends", "refusal"),
    [
        (Kind.NOTE, -1, None, OutsideRecording),
        (Kind.NOTE, 3_601_001, None, OutsideRecording),
        (Kind.CLIP, 3_599_000, 3_602_000, OutsideRecording),
        (Kind.CLIP, 10, 10, NoStretch),
        (Kind.CLIP, 10, 5, NoStretch),
        (Kind.QUOTE, 10, None, NoStretch),
    ],
)
def test_a_place_lies_in_the_recording_and_a_stretch_has_length(
    recording: Recording, lea: User, kind: Kind, begins: int, ends: int | None, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        mark(recording.pk, kind, begins, ends, text="x", by=lea.pk)
    assert Mark.objects.count() == 0


@pytest.mark.parametrize("state", ["frozen_at", "objected_at", "stopped_at"])
def test_of_somebody_frozen_or_who_objected_nothing_is_marked_or_read(
    recording: Recording, lea: User, cy: Person, state: str
) -> None:
    one = a_clip(recording, lea)
    Person.objects.filter(pk=cy.pk).update(**{state: now()})

    assert marks_of(recording.pk) == []
    with pytest.raises(NotToBeMarked):
        a_clip(recording, lea)
    with pytest.raises(MarkGone):
        remove_mark(one.pk)


def test_nothing_is_marked_in_what_is_not_there(lea: User, promise: object) -> None:
    with pytest.raises(NotToBeMarked):
        mark(uuid4(), Kind.NOTE, 0, text="x", by=lea.pk)


def test_of_two_who_change_a_mark_at_once_the_later_one_is_told(recording: Recording, lea: User) -> None:
    one = a_clip(recording, lea)
    change_mark(one.pk, version=1, begins_ms=0, ends_ms=9000, text="first", tags=["a"])
    with pytest.raises(MarkChanged) as told:
        change_mark(one.pk, version=1, begins_ms=0, ends_ms=7000, text="second", tags=[])

    assert told.value.now.content == {"text": "first", "tags": ["a"]}
    assert [(m.ends_ms, m.content["text"], m.version) for m in marks_of(recording.pk)] == [(9000, "first", 2)]


def test_what_a_finding_rests_on_is_not_removed_under_it(
    recording: Recording, study: Study, lea: User
) -> None:
    one = a_clip(recording, lea)
    a_finding(study, lea, one)
    with pytest.raises(RestsOnIt):
        remove_mark(one.pk)
    other = a_clip(recording, lea, 50_000)
    remove_mark(other.pk)

    assert [m.pk for m in marks_of(recording.pk)] == [one.pk]
    with pytest.raises(KeyGone):
        open_key(other.pk)


# What ends with what (SPEC 4)


def gone(*subjects: object) -> list[bool]:
    """Of which of these the key is destroyed."""
    told = []
    for one in subjects:
        try:
            open_key(one.pk)  # type: ignore[attr-defined]
            told.append(False)
        except KeyGone:
            told.append(True)
    return told


def test_with_the_consent_to_record_everything_from_it_goes_key_and_all(
    recording: Recording, study: Study, lea: User, ada: Person, work: Callable[[], None]
) -> None:
    one = a_clip(recording, lea)
    found = a_finding(study, lea, one)
    withdraw(ada.pk, ["recording"], way=Way.OWN_PAGE)
    assert (list(marks()), list(findings())) == ([], [])  # at once, before any worker
    work()

    assert gone(recording, one, found) == [True, True, True]
    assert (Mark.objects.count(), Finding.objects.count(), Recording.objects.count()) == (0, 0, 0)
    with pytest.raises(FindingGone):
        change_finding(found.pk, version=1, title="x", details="", themes=[])


def test_with_the_storage_marks_and_findings_go_and_the_recording_lives_on_without_a_name(
    recording: Recording, study: Study, lea: User, cy: Person, work: Callable[[], None]
) -> None:
    one = a_clip(recording, lea)
    found = a_finding(study, lea, one)
    withdraw(cy.pk, ["storage"], way=Way.OWN_PAGE)
    work()

    assert Person.objects.get(pk=cy.pk).state == State.DETACHED
    assert gone(recording, one, found) == [False, True, True]
    assert (Mark.objects.count(), Finding.objects.count(), Recording.objects.count()) == (0, 0, 1)
    with pytest.raises(NotToBeMarked):
        a_clip(recording, lea)


def test_the_consent_to_be_followed_takes_nothing_of_it(
    recording: Recording, study: Study, lea: User, ada: Person, work: Callable[[], None]
) -> None:
    one = a_clip(recording, lea)
    found = a_finding(study, lea, one)
    withdraw(ada.pk, ["observation"], way=Way.OWN_PAGE)
    work()

    assert (marks_of(recording.pk), list(findings())) == ([one], [found])


def test_with_the_recording_its_marks_and_findings_end_in_the_same_act(
    recording: Recording, study: Study, lea: User
) -> None:
    one = a_clip(recording, lea)
    found = a_finding(study, lea, one)
    end_recordings([recording.pk])

    assert gone(recording, one, found) == [True, True, True]
    assert (Mark.objects.count(), Finding.objects.count()) == (0, 0)


# Places as people write them


@given(some.integers(0, 24 * 3600 * 1000))
def test_a_place_reads_back_as_it_was_written(milliseconds: int) -> None:
    assert places.read(places.exact(milliseconds)) == milliseconds
    assert places.read(places.write(milliseconds)) == milliseconds // 1000 * 1000


@pytest.mark.parametrize(
    ("text", "milliseconds"),
    [("18:42", 1_122_000), ("1:18:42,5", 4_722_500), ("90", 90_000), ("-0:01", -1000), (" 00:07 ", 7000)],
)
def test_minutes_and_seconds_are_read(text: str, milliseconds: int) -> None:
    assert places.read(text) == milliseconds


@pytest.mark.parametrize("text", ["", "soon", "1:60", "1:75:00", "1:2:3:4", "12:3x"])
def test_anything_else_is_no_place(text: str) -> None:
    with pytest.raises(places.NotAPlace):
        places.read(text)
