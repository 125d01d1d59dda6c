"""A transcript: written at once, found by its words, corrected without losing anything, gone in time."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.utils import translation
from django.utils.timezone import now
from hypothesis import given
from hypothesis import strategies as st

from einklang.consent.actions import withdraw
from einklang.consent.models import Way
from einklang.insights.models import Draft, Origin, Passage, Said, Speaker, Transcript
from einklang.insights.transcripts.correcting import (
    NothingSaid,
    NotInIt,
    PassageChanged,
    PassageGone,
    TooLong,
    correct,
    passage_of,
    say_who,
)
from einklang.insights.transcripts.cues import Cue, Read
from einklang.insights.transcripts.importing import (
    DraftGone,
    NothingGood,
    draft_of,
    drop_draft,
    keep_draft,
    move_draft,
    take_over,
    who_of,
)
from einklang.insights.transcripts.joining import GAP, joined
from einklang.insights.transcripts.reading import passages_of, role_of, voices_of
from einklang.insights.transcripts.writing import (
    AlreadyWritten,
    RecordingNotThere,
    Utterance,
    write_down,
)
from einklang.people.models import Person
from einklang.retention.actions import tick
from einklang.retention.reindexing import renew_index
from einklang.retention.tracing import trace
from einklang.rights.packages import access_package
from einklang.room.actions import end_overdue, end_recordings
from einklang.room.models import Presence, Recording
from einklang.staff.models import User
from einklang.vault import index

Voice = Callable[[Person], int]
ADA_SAYS, CY_SAYS, ANJA_SAYS = "Ich drucke Abrechnungen aus", "Wir heften Abrechnungen ab", "Und was dann?"


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def written(recording: Recording, ada: Person, cy: Person, voice: Voice, anja: User) -> Recording:
    said = [
        Utterance(0, 1000, Speaker.INTERVIEWER, None, ANJA_SAYS),
        Utterance(900, 4000, Speaker.PARTICIPANT, voice(ada), ADA_SAYS),
        Utterance(4000, 6000, Speaker.PARTICIPANT, voice(cy), CY_SAYS),
    ]
    write_down(recording.pk, said, origin=Origin.IMPORTED, language="", by=anja.pk, replace=False)
    return recording


def left() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Transcript, Passage, Said, Draft))


def found_by(word: str) -> bool:
    token = index.load().token(index.beginnings(index.words(word)[0])[-1])
    return Said.objects.filter(token=token).exists()


def by(recording: Recording, text: str) -> Passage:
    (passage,) = [one for one in passages_of(recording.pk) if one.text == text]
    return passage


def test_it_names_roles_and_nobody(written: Recording, ada: Person, cy: Person, voice: Voice) -> None:
    first, second = sorted((voice(ada), voice(cy)))
    voices = voices_of(written.pk)
    assert voices == {first: "Participant 1", second: "Participant 2"}

    assert [(one.begins_ms, role_of(one, voices), one.text) for one in passages_of(written.pk)] == [
        (0, "Interviewer", ANJA_SAYS),
        (900, voices[voice(ada)], ADA_SAYS),
        (4000, voices[voice(cy)], CY_SAYS),
    ]


def test_it_is_found_by_every_word_and_its_beginnings(written: Recording) -> None:
    texts = [one.text for one in passages_of(written.pk)]

    assert set(Said.objects.values_list("token", flat=True)) == index.load().tokens(*texts)
    assert found_by("Abrechnungen")
    assert not found_by("Lineal")


def test_one_that_stands_is_replaced_only_when_that_is_said(written: Recording, anja: User) -> None:
    other = [Utterance(0, 1, Speaker.UNKNOWN, None, "Etwas anderes")]
    about: dict[str, Any] = {"origin": Origin.IMPORTED, "language": "", "by": anja.pk}
    with pytest.raises(AlreadyWritten):
        write_down(written.pk, other, **about, replace=False)
    assert [one.text for one in passages_of(written.pk)] == [ANJA_SAYS, ADA_SAYS, CY_SAYS]

    write_down(written.pk, other, **about, replace=True)

    assert [one.text for one in passages_of(written.pk)] == ["Etwas anderes"]
    assert set(Said.objects.values_list("token", flat=True)) == index.load().tokens("Etwas anderes")


def test_what_breaks_off_leaves_what_stood_before(written: Recording, anja: User) -> None:
    def torn() -> Any:
        yield Utterance(0, 1, Speaker.UNKNOWN, None, "Neu")
        yield Utterance(0, 1, Speaker.PARTICIPANT, 4_711, "Niemand")
        raise OSError

    about: dict[str, Any] = {"origin": Origin.IMPORTED, "language": "", "by": anja.pk}
    with pytest.raises(OSError):
        write_down(written.pk, torn(), **about, replace=True)

    assert [one.text for one in passages_of(written.pk)] == [ANJA_SAYS, ADA_SAYS, CY_SAYS]


def test_who_corrects_changes_the_words_it_is_found_by(written: Recording, anja: User) -> None:
    changed = correct(by(written, ADA_SAYS).pk, text="  Ich lese\n Abrechnungen ", version=1, by=anja)

    assert (changed.text, changed.version) == ("Ich lese Abrechnungen", 2)
    texts = [one.text for one in passages_of(written.pk)]
    assert texts == [ANJA_SAYS, "Ich lese Abrechnungen", CY_SAYS]
    assert set(Said.objects.values_list("token", flat=True)) == index.load().tokens(*texts)


def test_a_word_that_somebody_else_says_too_is_still_found(written: Recording, anja: User) -> None:
    correct(by(written, ADA_SAYS).pk, text="Ich lese", version=1, by=anja)

    assert (found_by("Abrechnungen"), found_by("drucke"), found_by("lese")) == (True, False, True)


def test_of_two_who_correct_at_once_the_second_is_shown_what_the_first_wrote(
    written: Recording, anja: User, lea: User
) -> None:
    passage = by(written, ADA_SAYS)
    correct(passage.pk, text="Ich drucke alles aus", version=1, by=anja)

    with pytest.raises(PassageChanged) as refused:
        correct(passage.pk, text="Ich drucke nichts aus", version=1, by=lea)

    now_there = refused.value.passage
    assert (now_there.text, now_there.version) == ("Ich drucke alles aus", 2)
    assert correct(passage.pk, text="Ich drucke alles aus", version=1, by=lea).version == 2
    assert correct(passage.pk, text="Ich drucke nichts aus", version=2, by=lea).version == 3


@pytest.mark.parametrize(("text", "why"), [(" \n", NothingSaid), ("\0", NothingSaid), ("a" * 5001, TooLong)])
def test_nothing_and_too_much_are_refused(
    text: str, why: type[Exception], written: Recording, anja: User
) -> None:
    with pytest.raises(why):
        correct(by(written, ADA_SAYS).pk, text=text, version=1, by=anja)
    assert by(written, ADA_SAYS).version == 1


def test_who_says_it_can_be_put_right(written: Recording, cy: Person, voice: Voice, anja: User) -> None:
    passage = by(written, ADA_SAYS)

    say_who(passage.pk, Speaker.PARTICIPANT, voice(cy), by=anja)
    assert by(written, ADA_SAYS).voice_id == voice(cy)
    say_who(passage.pk, Speaker.UNKNOWN, None, by=anja)
    assert role_of(by(written, ADA_SAYS), voices_of(written.pk)) == "Somebody"


@pytest.mark.parametrize("speaker", [Speaker.PARTICIPANT, Speaker.INTERVIEWER])
def test_nobody_speaks_who_is_not_in_it(
    speaker: Speaker, written: Recording, bob: Person, voice: Voice, ada: Person, anja: User
) -> None:
    elsewhere = Recording.objects.create(ends_at=now() + timedelta(days=1), interview_ended_at=now())
    stranger = Presence.objects.create(recording=elsewhere, person=bob).pk
    wrong = stranger if speaker is Speaker.PARTICIPANT else voice(ada)

    with pytest.raises(NotInIt):
        say_who(by(written, ADA_SAYS).pk, speaker, wrong, by=anja)


def test_an_interviewer_corrects_only_what_they_held(written: Recording, lea: User) -> None:
    other = User.objects.create(email="o@kalo.example", name="O", roles=["interviewer"])
    passage = by(written, ADA_SAYS)

    for act in (
        lambda: correct(passage.pk, text="Neu", version=1, by=other),
        lambda: say_who(passage.pk, Speaker.UNKNOWN, None, by=other),
        lambda: passage_of(passage.pk, other),
        lambda: passage_of(uuid4(), lea),
    ):
        with pytest.raises(PassageGone):
            act()


def test_frozen_it_is_neither_read_nor_written(written: Recording, ada: Person, lea: User) -> None:
    passage = by(written, ADA_SAYS)
    keep_draft(written.pk, Read([Cue(0, 1, "Ada", "Ja")], []), offset_ms=0, by=lea.pk)
    Person.objects.filter(pk=ada.pk).update(frozen_at=now())

    assert passages_of(written.pk) == []
    with pytest.raises(PassageGone):
        correct(passage.pk, text="Neu", version=1, by=lea)
    with pytest.raises(DraftGone):
        take_over(written.pk, {}, by=lea.pk, replace=True)
    with pytest.raises(RecordingNotThere):
        keep_draft(written.pk, Read([], []), offset_ms=0, by=lea.pk)
    with pytest.raises(RecordingNotThere):
        write_down(written.pk, [], origin=Origin.IMPORTED, language="", by=lea.pk, replace=True)


def test_whoever_takes_back_the_recording_ends_all_that_was_written_down(
    written: Recording, ada: Person, lea: User, work: Callable[[], None]
) -> None:
    keep_draft(written.pk, Read([Cue(0, 1, "Ada", "Ja")], []), offset_ms=0, by=lea.pk)
    assert 0 not in left()

    withdraw(ada.pk, ["recording"], way=Way.OWN_PAGE)
    assert passages_of(written.pk) == []
    work()

    assert left() == (0, 0, 0, 0)
    assert trace([ADA_SAYS, CY_SAYS, ANJA_SAYS]).places == {}


def test_it_ends_with_the_recordings_two_years(written: Recording, ada: Person, cy: Person) -> None:
    Person.objects.update(ends_at=written.ends_at + timedelta(days=99))
    with time_machine.travel(written.ends_at, tick=False):
        assert passages_of(written.pk) == []
        assert end_overdue() == 1
        assert left() == (0, 0, 0, 0)


def test_it_ends_with_the_recording_whoever_ends_that(written: Recording) -> None:
    end_recordings([written.pk])

    assert left() == (0, 0, 0, 0)


def test_of_somebody_who_leaves_the_pool_the_words_stand_and_the_name_does_not(
    written: Recording, ada: Person, voice: Voice, work: Callable[[], None]
) -> None:
    withdraw(ada.pk, ["storage"], way=Way.OWN_PAGE)
    work()

    assert [one.text for one in passages_of(written.pk)] == [ANJA_SAYS, ADA_SAYS, CY_SAYS]
    assert trace(["ada@loewenherz.example"]).places == {}
    assert by(written, ADA_SAYS).voice_id == voice(ada)


def test_each_person_is_given_their_own_words_only(written: Recording, ada: Person) -> None:
    held = {one["table"]: one["rows"] for one in access_package(ada.pk, "en")["held"]}

    assert held["insights.Passage"] == [{"begins_at_seconds": 0, "text": ADA_SAYS}]
    assert CY_SAYS not in str(held)
    assert ANJA_SAYS not in str(held)


def test_nothing_that_was_said_stands_in_the_clear(written: Recording, lea: User) -> None:
    cues = [Cue(0, 1, "Ada Löwenherz", "Ganz unter uns")]
    keep_draft(written.pk, Read(cues, []), offset_ms=0, by=lea.pk)

    places = trace(["Ganz unter uns", ADA_SAYS]).places
    assert places == {
        "table insights_draft, column content (decrypted)": 1,
        "table insights_passage, column text (decrypted)": 1,
    }


def test_with_another_index_key_it_is_found_as_before(written: Recording) -> None:
    before = set(Said.objects.values_list("token", flat=True))

    renew_index()

    after = set(Said.objects.values_list("token", flat=True))
    assert after == index.load().tokens(ANJA_SAYS, ADA_SAYS, CY_SAYS)
    assert not after & before


CUES = [
    Cue(0, 1000, "Anja Brandt", "Guten Tag", 3),
    Cue(1500, 2000, "Anja Brandt", "Frau L.", 6),
    Cue(2100, 3000, "Ada L", "Tag", 9),
    Cue(3_700_000, 3_700_001, "Ada L", "zu spät", 12),
]


def test_a_file_is_taken_over_with_roles_and_its_labels_are_gone(
    recording: Recording, ada: Person, voice: Voice, lea: User
) -> None:
    keep_draft(recording.pk, Read(CUES, []), offset_ms=0, by=lea.pk)
    looked = draft_of(recording.pk)
    assert looked.labels() == {"Anja Brandt": ["Guten Tag", "Frau L."], "Ada L": ["Tag"]}
    assert [one.line for one in looked.refused] == [12]

    roles = {"Anja Brandt": who_of("interviewer"), "Ada L": who_of(str(voice(ada)))}
    assert take_over(recording.pk, roles, by=lea.pk) == 2

    said = [
        (one.begins_ms, one.ends_ms, one.speaker, one.voice_id, one.text) for one in passages_of(recording.pk)
    ]
    assert said == [
        (0, 2000, "interviewer", None, "Guten Tag Frau L."),
        (2100, 3000, "participant", voice(ada), "Tag"),
    ]
    assert Transcript.objects.get().next_at is None
    assert trace(["Anja Brandt", "Ada L"]).places.keys() <= {"table staff_user, column name"}


def test_the_offset_moves_everything(recording: Recording, lea: User) -> None:
    keep_draft(recording.pk, Read(CUES, []), offset_ms=0, by=lea.pk)
    move_draft(recording.pk, -1500)

    looked = draft_of(recording.pk)

    assert [(one.begins_ms, one.text) for one in looked.good] == [(0, "Frau L."), (600, "Tag")]
    assert [one.line for one in looked.refused] == [3, 12]


def test_nothing_is_half_taken_over(written: Recording, lea: User) -> None:
    keep_draft(written.pk, Read(CUES, []), offset_ms=0, by=lea.pk)
    with pytest.raises(AlreadyWritten):
        take_over(written.pk, {}, by=lea.pk)

    assert [one.text for one in passages_of(written.pk)] == [ANJA_SAYS, ADA_SAYS, CY_SAYS]
    assert draft_of(written.pk).good == CUES[:3]


def test_where_no_cue_lies_in_the_recording_nothing_is_taken_over(recording: Recording, lea: User) -> None:
    keep_draft(recording.pk, Read(CUES[3:], []), offset_ms=0, by=lea.pk)

    with pytest.raises(NothingGood):
        take_over(recording.pk, {}, by=lea.pk)


def test_a_file_waits_for_an_hour_and_then_is_gone(recording: Recording, lea: User) -> None:
    keep_draft(recording.pk, Read(CUES, []), offset_ms=0, by=lea.pk)
    with time_machine.travel(now() + timedelta(hours=1), tick=False):
        with pytest.raises(DraftGone):
            draft_of(recording.pk)
        with pytest.raises(DraftGone):
            move_draft(recording.pk, 1)
        tick()
    assert Draft.objects.count() == 0


def test_a_dropped_file_is_gone_at_once(recording: Recording, lea: User) -> None:
    keep_draft(recording.pk, Read(CUES, []), offset_ms=0, by=lea.pk)
    drop_draft(recording.pk)

    assert Draft.objects.count() == 0


def test_a_label_that_was_no_name_keeps_its_words(recording: Recording, lea: User) -> None:
    read = Read([Cue(0, 1, "Ganz ehrlich", "nein")], [], frozenset({"Ganz ehrlich"}))
    keep_draft(recording.pk, read, offset_ms=0, by=lea.pk)
    take_over(recording.pk, {}, words=["Ganz ehrlich"], by=lea.pk)

    assert [one.text for one in passages_of(recording.pk)] == ["Ganz ehrlich: nein"]


def test_nobody_speaks_in_a_file_who_is_not_in_the_recording(
    recording: Recording, bob: Person, lea: User
) -> None:
    elsewhere = Recording.objects.create(ends_at=now() + timedelta(days=1), interview_ended_at=now())
    stranger = Presence.objects.create(recording=elsewhere, person=bob).pk
    keep_draft(recording.pk, Read(CUES, []), offset_ms=0, by=lea.pk)

    take_over(recording.pk, {"Ada L": who_of(str(stranger))}, by=lea.pk)

    assert not Passage.objects.exclude(voice=None).exists()


def test_what_overlaps_stays_side_by_side() -> None:
    cues = [Cue(0, 9000, "A", "lang"), Cue(2000, 3000, "B", "mhm"), Cue(8000, 9500, "A", "noch")]
    who = {"A": who_of("interviewer"), "B": who_of("7")}

    assert [(one.begins_ms, one.ends_ms, one.text) for one in joined(cues, who)] == [
        (0, 9000, "lang"),
        (2000, 3000, "mhm"),
        (8000, 9500, "noch"),
    ]


def test_two_whom_nobody_knows_are_not_made_one() -> None:
    cues = [Cue(0, 1000, "A", "eins"), Cue(1000, 2000, "B", "zwei"), Cue(2000, 3000, "B", "drei")]

    assert [one.text for one in joined(cues, {})] == ["eins", "zwei drei"]


@st.composite
def sequences(draw: st.DrawFn) -> list[Cue]:
    parts = st.tuples(
        st.integers(0, 9000),
        st.integers(0, 5000),
        st.sampled_from("ABC"),
        st.text("ab ", min_size=1, max_size=300),
    )
    made = [Cue(begin, begin + length, label, text) for begin, length, label, text in draw(st.lists(parts))]
    return sorted(made, key=lambda cue: cue.begins_ms)


@given(sequences())
def test_joining_loses_no_word_and_no_moment(cues: list[Cue]) -> None:
    who = {"A": who_of("interviewer"), "B": who_of("7")}
    made = joined(cues, who)

    assert " ".join(one.text for one in made) == " ".join(cue.text for cue in cues)
    for cue in cues:
        assert any(
            one.begins_ms <= cue.begins_ms and cue.ends_ms <= one.ends_ms and cue.text in one.text
            for one in made
        )
    assert all(
        after.begins_ms - before.ends_ms >= GAP
        or (before.speaker, before.voice) != (after.speaker, after.voice)
        or len(before.text) + len(after.text) >= 400
        or before.speaker is Speaker.UNKNOWN
        for before, after in pairwise(made)
    )


def test_six_hours_are_written_and_corrected_in_seconds(recording: Recording, anja: User) -> None:
    words = [f"wort{n % 3000} und noch ein Satz mit mehreren Worten darin {n}" for n in range(10_000)]
    said = [Utterance(n * 2000, n * 2000 + 1500, Speaker.UNKNOWN, None, text) for n, text in enumerate(words)]

    began = time.process_time()
    write_down(recording.pk, said, origin=Origin.IMPORTED, language="", by=anja.pk, replace=False)
    wrote = time.process_time()
    rows = passages_of(recording.pk)
    assert [one.text for one in rows] == words
    opened = time.process_time()
    correct(rows[5000].pk, text="Etwas ganz anderes", version=1, by=anja)
    corrected = time.process_time()

    assert (wrote - began < 10, opened - wrote < 3, corrected - opened < 5) == (True, True, True)
