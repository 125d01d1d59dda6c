"""A recording is written down by the site's speech model: allowed at every moment, stopped at any, once."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.utils.timezone import now

from einklang.consent.actions import withdraw
from einklang.consent.models import Way
from einklang.insights.models import Origin, Passage, Said, Speaker, Transcript
from einklang.insights.transcripts import hearing as hearings
from einklang.insights.transcripts import speech
from einklang.insights.transcripts.hearing import (
    NoSpeech,
    NotNow,
    NotPacked,
    hear,
    hear_due,
    hearing,
    start_hearing,
    stop_hearing,
)
from einklang.insights.transcripts.reading import passages_of
from einklang.insights.transcripts.speech.port import SpeechFailed
from einklang.insights.transcripts.writing import (
    AlreadyWritten,
    RecordingNotThere,
    Utterance,
    write_down,
)
from einklang.people.models import Person
from einklang.room.actions import end_recordings
from einklang.room.models import Form, Recording, Source
from einklang.staff.models import User
from einklang.vault import index

from .listening import Reader, sounding

pytestmark = pytest.mark.usefixtures("with_speech")


@pytest.fixture
def reader() -> Reader:
    return Reader()


@pytest.fixture
def with_speech(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch, reader: Reader) -> None:
    """This site has a speech model, a storage and a memory of its own, and no time passes unlooked."""
    settings.STORAGE_URL, settings.ROOM_MEMORY = f"file://{tmp_path / 'kept'}", tmp_path / "memory"
    monkeypatch.setattr(speech, "missing", lambda: None)
    monkeypatch.setattr(speech, "engine", lambda: reader)
    monkeypatch.setattr(hearings, "LOOK", timedelta(0))


@pytest.fixture
def talk(recording: Recording, ada: Person, anja: User) -> Recording:
    """Ada has two pieces, Anja one; Ada's screen plays what others say."""
    sounding(recording, b"Und dann", colleague=anja.pk)
    sounding(recording, b"Ich drucke", offset_ms=2500, person=ada.pk)
    sounding(recording, b"Alles aus", offset_ms=60_000, person=ada.pk)
    sounding(recording, b"Echo", person=ada.pk, source=Source.SCREEN)
    return recording


def waiting(recording: Recording, by: User, **changes: Any) -> Transcript:
    start_hearing(recording.pk, **{"language": "", "by": by.pk} | changes)
    return Transcript.objects.get()


def said(recording: Recording) -> list[tuple[int, int, str, str]]:
    return [(one.begins_ms, one.ends_ms, one.speaker, one.text) for one in passages_of(recording.pk)]


WHOLE = [
    (0, 2000, "interviewer", "Und dann"),
    (2500, 4500, "participant", "Ich drucke"),
    (60_000, 62_000, "participant", "Alles aus"),
]


def test_each_track_is_heard_and_speaks_for_its_owner(
    talk: Recording, ada: Person, voice: Callable[[Person], int], lea: User, reader: Reader
) -> None:
    waiting(talk, lea, language="de")
    assert hearing(talk.pk) == hearings.Progress(0, 12_000, "")

    assert hear_due() == 1

    assert said(talk) == WHOLE
    assert {one.voice_id for one in Passage.objects.filter(speaker=Speaker.PARTICIPANT)} == {voice(ada)}
    assert set(Said.objects.values_list("token", flat=True)) == index.load().tokens(*(w[3] for w in WHOLE))
    assert (Transcript.objects.get().origin, hearing(talk.pk)) == (Origin.HEARD, None)
    assert reader.languages == ["de"] * 3
    assert hear_due() == 0


def test_of_an_upload_nobody_knows_who_speaks(recording: Recording, lea: User) -> None:
    sounding(recording, b"Guten Tag", source=Source.UPLOAD)
    waiting(recording, lea)
    hear_due()

    assert said(recording) == [(0, 2000, "unknown", "Guten Tag")]


def test_how_far_it_is_can_be_seen_meanwhile(talk: Recording, lea: User, reader: Reader) -> None:
    seen: list[int] = []
    reader.meanwhile = lambda _: seen.append(Transcript.objects.get().heard_ms)
    waiting(talk, lea)
    hear_due()

    assert seen == [0, 1000, 4000, 5000, 8000, 9000]


def test_stopped_nothing_is_written_and_nothing_waits(talk: Recording, lea: User, reader: Reader) -> None:
    reader.meanwhile = lambda _: stop_hearing(talk.pk)
    waiting(talk, lea)
    hear_due()

    assert (said(talk), Transcript.objects.count(), hearing(talk.pk)) == ([], 0, None)
    stop_hearing(talk.pk)


def test_stopped_after_the_last_word_nothing_is_written_either(
    recording: Recording, lea: User, reader: Reader
) -> None:
    sounding(recording, b"Guten Tag", source=Source.UPLOAD)
    reader.at_end = lambda: stop_hearing(recording.pk)
    waiting(recording, lea)
    hear_due()

    assert (said(recording), Transcript.objects.count()) == ([], 0)


def test_what_stood_before_stands_until_the_new_one_is_whole(
    talk: Recording, lea: User, reader: Reader
) -> None:
    old = [Utterance(0, 1, Speaker.UNKNOWN, None, "Alt")]
    write_down(talk.pk, old, origin=Origin.IMPORTED, language="", by=lea.pk, replace=False)
    with pytest.raises(AlreadyWritten):
        waiting(talk, lea)

    reader.meanwhile = lambda _: stop_hearing(talk.pk)
    waiting(talk, lea, replace=True)
    hear_due()
    assert said(talk) == [(0, 1, "unknown", "Alt")]
    assert (Transcript.objects.get().origin, hearing(talk.pk)) == (Origin.IMPORTED, None)

    reader.meanwhile = lambda _: None
    waiting(talk, lea, replace=True)
    hear_due()
    assert said(talk) == WHOLE


def test_a_file_that_is_taken_over_meanwhile_stands(talk: Recording, lea: User, reader: Reader) -> None:
    other = [Utterance(0, 1, Speaker.UNKNOWN, None, "Von Hand")]

    def by_hand(words: int) -> None:
        write_down(talk.pk, other, origin=Origin.IMPORTED, language="", by=lea.pk, replace=True)

    reader.meanwhile = by_hand
    waiting(talk, lea)
    hear_due()

    assert said(talk) == [(0, 1, "unknown", "Von Hand")]
    assert hearing(talk.pk) is None


def test_started_anew_meanwhile_the_first_one_gives_way(talk: Recording, lea: User, reader: Reader) -> None:
    first = waiting(talk, lea)
    with time_machine.travel(now() + timedelta(seconds=1)):
        waiting(talk, lea, language="en")
    hear(first, reader)
    assert said(talk) == []

    hear(Transcript.objects.get(), reader)
    assert said(talk) == WHOLE


@pytest.mark.parametrize("words", [1, 6])
def test_whoever_takes_the_consent_back_ends_it_at_the_next_word(
    words: int, talk: Recording, ada: Person, lea: User, reader: Reader
) -> None:
    heard: list[int] = []

    def withdrawn(word: int) -> None:
        heard.append(word)
        if len(heard) == words:
            withdraw(ada.pk, ["recording"], way=Way.OWN_PAGE)

    reader.meanwhile = withdrawn
    row = waiting(talk, lea)
    with pytest.raises((NotNow, RecordingNotThere)):
        hear(row, reader)

    assert (len(heard), Passage.objects.count()) == (words, 0)


def test_a_recording_that_ends_meanwhile_leaves_nothing(talk: Recording, lea: User, reader: Reader) -> None:
    reader.meanwhile = lambda _: end_recordings([talk.pk])
    waiting(talk, lea)
    hear_due()

    assert (Passage.objects.count(), Transcript.objects.count(), Said.objects.count()) == (0, 0, 0)


def test_frozen_it_waits_and_goes_on_after_the_release(talk: Recording, ada: Person, lea: User) -> None:
    waiting(talk, lea)
    Person.objects.filter(pk=ada.pk).update(frozen_at=now())
    assert (hear_due(), Passage.objects.count()) == (0, 0)
    with pytest.raises(RecordingNotThere):
        waiting(talk, lea)

    Person.objects.filter(pk=ada.pk).update(frozen_at=None)
    assert (hear_due(), said(talk)) == (1, WHOLE)


def test_a_worker_that_ends_leaves_it_to_the_next_one(talk: Recording, lea: User, reader: Reader) -> None:
    heard: list[int] = []
    reader.meanwhile = heard.append
    waiting(talk, lea)
    assert hear_due(stop=lambda: len(heard) >= 3) == 0
    assert (len(heard), Passage.objects.count()) == (3, 0)

    with time_machine.travel(now() + timedelta(seconds=5)):
        assert hear_due() == 1
    assert said(talk) == WHOLE


def test_killed_in_the_middle_it_is_done_again_and_nothing_twice(
    talk: Recording, lea: User, reader: Reader
) -> None:
    class Killed(BaseException):
        pass

    def killed(words: int) -> None:
        raise Killed

    reader.meanwhile = killed
    waiting(talk, lea)
    with pytest.raises(Killed):
        hear_due()
    reader.meanwhile = lambda _: None
    assert hear_due() == 0
    with time_machine.travel(now() + timedelta(minutes=2)):
        assert hear_due() == 1
    assert said(talk) == WHOLE


def test_another_worker_does_not_take_up_what_one_listens_to(
    talk: Recording, lea: User, reader: Reader
) -> None:
    done: list[tuple[int, int]] = []

    def another(words: int) -> None:
        with time_machine.travel(now() + timedelta(minutes=1)):
            done.append((hear_due(), Transcript.objects.get().tries))

    reader.meanwhile = another
    waiting(talk, lea)

    assert (hear_due(), done) == (1, [(0, 1)] * 6)


def test_a_model_that_fails_is_tried_again_later_and_that_is_said(
    talk: Recording, lea: User, reader: Reader
) -> None:
    def failing(words: int) -> None:
        raise SpeechFailed

    reader.meanwhile = failing
    waiting(talk, lea)
    assert hear_due() == 0

    progress = hearing(talk.pk)
    assert progress is not None
    assert (progress.failed_with, Passage.objects.count()) == ("SpeechFailed", 0)
    reader.meanwhile = lambda _: None
    with time_machine.travel(now() + timedelta(minutes=10)):
        assert hear_due() == 1


def test_what_is_not_packed_yet_is_waited_for(talk: Recording, lea: User, reader: Reader) -> None:
    Recording.objects.filter(pk=talk.pk).update(next_at=now())
    row = waiting(talk, lea)

    with pytest.raises(NotPacked):
        hear(row, reader)


def test_packets_as_they_came_are_not_heard(recording: Recording, ada: Person, lea: User) -> None:
    sounding(recording, b"Pakete", person=ada.pk, form=Form.MJR)
    waiting(recording, lea)
    hear_due()

    assert said(recording) == []


def test_without_a_model_nothing_waits_and_nothing_is_heard(
    talk: Recording, lea: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting(talk, lea)
    monkeypatch.setattr(speech, "missing", lambda: speech.Missing.SETTING)

    assert hear_due() == 0
    with pytest.raises(NoSpeech):
        waiting(talk, lea)
