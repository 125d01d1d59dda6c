"""Two who work on one transcript at the same moment: nothing is lost, and it is found by its words."""

from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from django.utils.timezone import now

from einklang.insights.models import Origin, Passage, Said, Speaker, Transcript
from einklang.insights.transcripts import correcting
from einklang.insights.transcripts.correcting import PassageChanged, correct
from einklang.insights.transcripts.reading import passages_of
from einklang.insights.transcripts.writing import (
    AlreadyWritten,
    Utterance,
    write_down,
)
from einklang.people.models import Person
from einklang.room.actions import end_recordings, keep_recording
from einklang.room.models import Recording
from einklang.staff.models import User
from einklang.vault import index
from tests.disk import at_once, disk, migrated

from .test_races import somebody, two

__all__ = ["disk", "migrated", "somebody", "two"]
ONE, OTHER = "Ich drucke alles aus", "Ich drucke nichts aus"


@pytest.fixture
def meeting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two who get so far without waiting for one another are both in the middle of it at the same moment."""
    both, changing = Barrier(2), correcting.index_changed

    def together(*about: Any) -> None:
        with suppress(BrokenBarrierError):
            both.wait(0.5)
        changing(*about)

    monkeypatch.setattr(correcting, "index_changed", together)


def utter(text: str) -> list[Utterance]:
    return [Utterance(0, 1, Speaker.UNKNOWN, None, text)]


@pytest.fixture
def recording(somebody: Person, two: list[User]) -> Recording:
    return keep_recording([somebody.pk], interview_ended_at=now(), seconds=60)


def written(recording: Recording, text: str, by: User, *, replace: bool = False) -> int:
    about: dict[str, Any] = {"origin": Origin.IMPORTED, "language": "", "by": by.pk, "replace": replace}
    return write_down(recording.pk, utter(text), **about)


def is_found_by(recording: Recording) -> bool:
    texts = [one.text for one in passages_of(recording.pk)]
    return set(Said.objects.values_list("token", flat=True)) == index.load().tokens(*texts)


@pytest.mark.usefixtures("meeting")
def test_of_two_who_correct_one_passage_at_once_one_is_told(recording: Recording, two: list[User]) -> None:
    written(recording, "Ich drucke", two[0])
    passage = Passage.objects.get().pk

    results = at_once(
        lambda: correct(passage, text=ONE, version=1, by=two[0]),
        lambda: correct(passage, text=OTHER, version=1, by=two[1]),
    )

    assert sorted(type(one).__name__ for one in results) == ["Passage", "PassageChanged"]
    told = next(one for one in results if isinstance(one, PassageChanged)).passage
    assert (told.text, told.version) == (Passage.objects.get().text, 2)
    assert is_found_by(recording)


@pytest.mark.usefixtures("meeting")
def test_two_who_correct_two_passages_at_once_lose_no_word(recording: Recording, two: list[User]) -> None:
    about: dict[str, Any] = {"origin": Origin.IMPORTED, "language": "", "by": two[0].pk, "replace": False}
    write_down(recording.pk, [*utter("Lineal"), *utter("Papier")], **about)
    first, second = (one.pk for one in sorted(passages_of(recording.pk), key=lambda one: one.text))

    at_once(
        lambda: correct(first, text="Papier", version=1, by=two[0]),
        lambda: correct(second, text="Lineal", version=1, by=two[1]),
    )

    assert sorted(one.text for one in passages_of(recording.pk)) == ["Lineal", "Papier"]
    assert is_found_by(recording)


def test_of_two_files_taken_over_at_once_one_stands(recording: Recording, two: list[User]) -> None:
    results = at_once(
        lambda: written(recording, ONE, two[0]),
        lambda: written(recording, OTHER, two[1]),
    )

    assert sorted(map(str, map(type, results))) == sorted(map(str, (AlreadyWritten, int)))
    assert [one.text for one in passages_of(recording.pk)] in ([ONE], [OTHER])
    assert is_found_by(recording)


def test_what_is_written_while_the_recording_ends_goes_with_it(recording: Recording, two: list[User]) -> None:
    written(recording, "Ich drucke", two[0])
    passage = Passage.objects.get().pk

    at_once(
        lambda: written(recording, ONE, two[0], replace=True),
        lambda: correct(passage, text=OTHER, version=1, by=two[1]),
        lambda: end_recordings([recording.pk]),
    )

    # Where the database tells one of them to try again, it is tried again: the end of a recording is owed.
    end_recordings([recording.pk])
    assert (Passage.objects.count(), Said.objects.count(), Transcript.objects.count()) == (0, 0, 0)
