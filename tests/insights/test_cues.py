"""Transcripts of other tools are read; what cannot be is refused line by line, in words."""

import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from einklang.insights.transcripts.cues import Cue, Read, Refused, Why, placed, read
from einklang.insights.transcripts.decoding import LIMIT, NotATranscript, Unfit

HELLO = "WEBVTT\n\n00:01.000 --> 00:02.500\nGuten Morgen, Frau Löwenherz\n"
GREETED = Cue(1000, 2500, "", "Guten Morgen, Frau Löwenherz")


def only(text: str) -> Cue:
    found = read(text.encode())
    assert found.refused == []
    (cue,) = found.cues
    return cue


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_usual_encoding_and_line_ending_reads_the_same(encoding: str, ending: str) -> None:
    assert read(HELLO.replace("\n", ending).encode(encoding)) == Read([GREETED], [])


@pytest.mark.parametrize(
    ("times", "begins", "ends"),
    [
        ("00:00:01,000 --> 00:00:02,500", 1000, 2500),
        ("00:01.000 --> 00:02.500 align:start position:10%", 1000, 2500),
        ("1:02:03.5 --> 1:02:04", 3_723_500, 3_724_000),
        ("  00:01.000-->00:01.000", 1000, 1000),
        ("90:00.000 --> 90:01.000", 5_400_000, 5_401_000),
        ("00:00:01:250 --> 00:00:01.2509", 1250, 1250),
    ],
)
def test_times_are_read_as_tools_write_them(times: str, begins: int, ends: int) -> None:
    assert only(f"{times}\nJa\n") == Cue(begins, ends, "", "Ja")


def test_headers_notes_styles_and_numbers_are_no_words() -> None:
    found = read(
        b"WEBVTT - Teams\nKind: captions\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:a\n\n"
        b"NOTE\nmade by hand\nin two lines\n\nabc-1\n00:01.000 --> 00:02.000\nJa\n\nNOTE short\n\n"
        b"17\n00:03.000 --> 00:04.000\nNein\nDoch\n"
    )

    assert found == Read([Cue(1000, 2000, "", "Ja"), Cue(3000, 4000, "", "Nein Doch")], [])


def test_cues_of_subrip_may_follow_without_an_empty_line() -> None:
    found = read(b"1\n00:00:01,0 --> 00:00:02,0\nEins\n2\n00:00:02,0 --> 00:00:03,0\nZwei")

    assert [cue.text for cue in found.cues] == ["Eins", "Zwei"]


def test_voices_are_labels_and_other_tags_and_entities_are_written_out() -> None:
    found = read(
        b"WEBVTT\n\n00:01.000 --> 00:02.000\n<v.loud Ada L&ouml;wenherz>{\\an8}<i>Zwei</i> "
        b"&lt; <b>3</b> <00:01.5>&amp; 4</v> <v Bob>Ja</v>\n\n"
        b"00:02.000 --> 00:03.000\n<v Ada L&#246;wenherz>2 <3 & 4"
    )

    assert found.cues == [
        Cue(1000, 2000, "Ada Löwenherz", "Zwei < 3 & 4"),
        Cue(1000, 2000, "Bob", "Ja"),
        Cue(2000, 3000, "Ada Löwenherz", "2 <3 & 4"),
    ]
    assert found.prefixes == frozenset()


def test_names_before_a_colon_are_labels_where_most_cues_have_one() -> None:
    found = read(
        b"00:01.000 --> 00:02.000\nDr. Ada L: Guten Tag\n\n00:02.000 --> 00:03.000\nBob: Ja: gern\n\n"
        b"00:03.000 --> 00:04.000\num 12:30 Uhr"
    )

    assert [(cue.label, cue.text) for cue in found.cues] == [
        ("Dr. Ada L", "Guten Tag"),
        ("Bob", "Ja: gern"),
        ("", "um 12:30 Uhr"),
    ]
    assert found.prefixes == {"Dr. Ada L", "Bob"}


def test_a_colon_in_one_of_many_cues_is_no_name() -> None:
    lines = ["Ganz ehrlich: nein", "Ja", "Gut"]
    found = read("\n\n".join(f"00:0{n}.000 --> 00:09.000\n{said}" for n, said in enumerate(lines)).encode())

    assert [(cue.label, cue.text) for cue in found.cues] == [("", said) for said in lines]


def test_each_refused_cue_is_told_with_its_line_and_reason_and_the_others_stand() -> None:
    found = read(
        b"WEBVTT\n\n00:05.000 --> 00:04.000\nbackwards\n\n0:60:01.000 --> 0:60:02.000\nno such time\n\n"
        b"soon --> later\nwords\n\n00:07.000 --> 00:08.000\n\n-00:01.000 --> 00:01.000\nearly\n\n"
        b"25:00:00.000 --> 25:00:01.000\ntoo late\n\nwords alone\n\n00:01.000 --> 00:02.000\nJa\n"
        b"\n00:02.000 --> 00:03.000\n" + b"a" * 5001
    )

    assert found.cues == [Cue(1000, 2000, "", "Ja")]
    assert found.refused == [
        Refused(3, Why.BACKWARDS),
        Refused(6, Why.UNREADABLE),
        Refused(9, Why.UNREADABLE),
        Refused(12, Why.EMPTY),
        Refused(14, Why.BEFORE),
        Refused(17, Why.BEYOND),
        Refused(20, Why.NO_TIME),
        Refused(25, Why.TOO_LONG),
    ]


def test_overlapping_cues_stand_side_by_side_and_what_is_unsorted_is_sorted() -> None:
    found = read(
        b"00:05.000 --> 00:06.000\nlast\n\n00:01.000 --> 00:04.000\nlong\n\n00:02.000 --> 00:03.000\nwithin"
    )

    assert [cue.text for cue in found.cues] == ["long", "within", "last"]
    assert found.refused == []


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", Unfit.EMPTY),
        (b"\xef\xbb\xbf \r\n", Unfit.EMPTY),
        (b"Dear Ada,\n\nthank you.\n", Unfit.NO_TIMES),
        (b"WEBVTT\n\n", Unfit.NO_TIMES),
        (b"PK\x03\x04 anything", Unfit.WORD),
        (b"\x1aE\xdf\xa3 a film \0", Unfit.NOT_TEXT),
        (b"a" * (LIMIT + 1), Unfit.TOO_BIG),
        (b"00:00 --> 00:01\na\n\n" * 50_001, Unfit.TOO_MANY),
    ],
)
def test_what_is_no_transcript_is_refused_as_a_whole(data: bytes, why: Unfit) -> None:
    with pytest.raises(NotATranscript) as refused:
        read(data)
    assert refused.value.why is why


def test_an_offset_moves_all_and_what_falls_outside_the_recording_is_refused() -> None:
    cues = [Cue(0, 500, "", "a", 1), Cue(9000, 9500, "", "b", 2), Cue(71_000, 72_001, "", "c", 3)]

    assert placed(cues, offset_ms=0, seconds=12) == (cues[:2], [Refused(3, Why.AFTER)])
    assert placed(cues, offset_ms=-1, seconds=12) == (
        [Cue(8999, 9499, "", "b"), Cue(70_999, 72_000, "", "c")],
        [Refused(1, Why.BEFORE)],
    )
    assert placed(cues, offset_ms=0, seconds=0) == (cues, [])


WORDS = st.text(
    st.characters(exclude_categories=["C", "Z"], exclude_characters="<>&:{}"), min_size=1, max_size=9
)
SAID = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)


@st.composite
def cues(draw: st.DrawFn) -> Cue:
    begins = draw(st.integers(0, 86_000_000))
    return Cue(begins, begins + draw(st.integers(0, 400_000)), draw(st.just("") | SAID), draw(SAID))


def written(ms: int, dot: str = ".") -> str:
    minutes, seconds = divmod(ms // 1000, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}{dot}{ms % 1000:03}"


def as_vtt(cues: list[Cue]) -> str:
    voices = [(cue, f"<v {cue.label}>{cue.text}</v>" if cue.label else cue.text) for cue in cues]
    blocks = [f"{written(c.begins_ms)} --> {written(c.ends_ms)}\n{said}" for c, said in voices]
    return "\n\n".join(["WEBVTT", *blocks])


def as_srt(cues: list[Cue]) -> str:
    said = [f"{cue.label}: {cue.text}" for cue in cues]
    times = [f"{written(cue.begins_ms, ',')} --> {written(cue.ends_ms, ',')}" for cue in cues]
    return "".join(
        f"{n}\r\n{time}\r\n{words}\r\n\r\n"
        for n, (time, words) in enumerate(zip(times, said, strict=True), 1)
    )


def in_order(cues: list[Cue]) -> list[Cue]:
    return sorted(cues, key=lambda cue: (cue.begins_ms, cue.ends_ms))


@given(st.lists(cues(), min_size=1))
def test_what_is_written_as_webvtt_is_read_back(said: list[Cue]) -> None:
    assert read(as_vtt(said).encode()) == Read(in_order(said), [])


@given(st.lists(cues(), min_size=1), st.sampled_from(["Ada Löwenherz", "B", "Löwenherz, Ada (Gast)"]))
def test_what_is_written_as_subrip_is_read_back(said: list[Cue], name: str) -> None:
    named = [Cue(cue.begins_ms, cue.ends_ms, name, cue.text) for cue in said]

    assert read(as_srt(named).encode()) == Read(in_order(named), [], frozenset({name}))


@given(
    st.binary(max_size=400)
    | st.text(st.sampled_from("0123456789:.,-> \n\r<v>/&#;{}\\NOTEWBXab\ufeff\ud7ff"), max_size=300).map(
        str.encode
    )
)
def test_whatever_the_bytes_are_they_are_read_or_refused_by_name(data: bytes) -> None:
    try:
        found = read(data)
    except NotATranscript:
        return
    assert all(0 <= cue.begins_ms <= cue.ends_ms <= 86_400_000 and cue.text for cue in found.cues)
    assert all(cue.text.encode() and cue.label == cue.label.strip() for cue in found.cues)


@pytest.mark.parametrize(
    "part", ["<v ", "<v a", "{\\", "<a ", "&#x", "a: ", "ab\n", "1:", " -->", "\n\n", " ", "<v.", "00:01.0"]
)
def test_no_file_takes_long(part: str) -> None:
    began = time.process_time()
    for before in ("00:01.000 --> 00:02.000\n<v", "00:01.000 --> 00:02.000 ", ""):
        with contextlib.suppress(NotATranscript):
            read((before + part * (2_000_000 // len(part))).encode())

    assert time.process_time() - began < 20


def test_six_hours_are_read_in_a_moment() -> None:
    said = [Cue(n * 2160, n * 2160 + 3000, f"Person {n % 3}", f"Das ist der Satz {n}") for n in range(10_000)]
    began = time.process_time()

    assert read(as_vtt(said).encode()).cues == said
    assert time.process_time() - began < 5
