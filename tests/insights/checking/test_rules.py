"""What is said about a trace, and single rules that a sentence of the corpus does not show by itself."""

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from einklang.insights.checking.counted import ENGLISH, GERMAN
from einklang.insights.checking.known import Known
from einklang.insights.checking.looking import look_through
from einklang.insights.checking.reading import fold, read
from einklang.insights.checking.traces import Piece, Trace, What, about, in_pieces

from .cast import EVERYBODY, NAMES
from .corpus import corpus


def look(text: str, **known: object) -> list[Trace]:
    return look_through({"details": text}, Known(**known))


def shown(text: str, **known: object) -> list[str]:
    """What of the text is shown."""
    return [text[one.begins : one.ends] for one in look(text, **known)]


@pytest.mark.parametrize(
    ("number", "rounded"),
    [(20, 20), (24, 20), (25, 30), (96, 100), (100, 100), (149, 150), (1284, 1300), (12_840, 13_000)],
)
def test_a_number_is_rounded_to_two_digits_or_tens(number: int, rounded: int) -> None:
    assert about(number) == rounded


@pytest.mark.parametrize(
    ("language", "text", "hint"),
    [
        ("en", "With 1284 flats", "Write “about 1,300” instead."),
        ("de", "Mit 1284 Wohnungen", "Schreiben Sie „etwa 1.300“."),
        ("en", "With 7 flats", "Write “a few” instead."),
        ("de", "Mit 7 Wohnungen", "Schreiben Sie „einige“."),
    ],
)
def test_a_hint_says_what_to_write_in_the_language_of_now(language: str, text: str, hint: str) -> None:
    with override(language):
        assert [one.hint for one in look(text, flats=frozenset({1284, 7}))] == [hint]


def test_every_kind_has_a_hint_and_a_name_in_both_languages() -> None:
    said = set()
    for language in ("en", "de"):
        with override(language):
            traces = [one for line in corpus() for one in look_through({"t": line.text}, EVERYBODY)]
            said |= {(str(one.what.label), one.hint) for one in traces if one.what != What.FLATS}
            assert {one.what for one in traces} == set(What)

    assert len(said) == 2 * (len(What) - 1)


@given(st.integers(20, 99_999))
def test_whoever_writes_what_the_hint_says_has_done_it(number: int) -> None:
    flats = frozenset({number, about(number)})

    german_digits = f"{about(number):,}".replace(",", ".")

    assert shown(f"Mit {number} Wohnungen", flats=flats) == [str(number)]
    for text in (f"Mit etwa {german_digits} Wohnungen", f"With about {about(number):,} flats"):
        assert shown(text, flats=flats) == []


def test_a_hint_tells_nothing_that_the_writer_did_not_write() -> None:
    """Somebody who writes Löwenhrez does not learn here who is in the study."""
    secrets = {fold(word.text) for name in NAMES for word in read(name).words if len(word.text) > 3}
    for line in corpus():
        for trace in look_through({"t": line.text}, EVERYBODY):
            assert secrets & {word.folded for word in read(trace.hint).words} == set()


@given(st.integers(1, 999_999))
def test_numbers_in_words_are_read_as_they_are_spelled(number: int) -> None:
    assert (GERMAN.value(german(number)), ENGLISH.value(english(number))) == (number, number)


def german(number: int) -> str:
    """A number in German letters, by the book."""
    if number >= 1000:
        rest = german(number % 1000) if number % 1000 else ""
        return ("ein" if number // 1000 == 1 else german(number // 1000)) + "tausend" + rest
    if number >= 100:
        rest = german(number % 100) if number % 100 else ""
        return ("ein" if number // 100 == 1 else german(number // 100)) + "hundert" + rest
    return next(word for word, value in GERMAN.small.items() if value == number)


def english(number: int) -> str:
    """A number in English letters, as in Britain: one hundred and one."""
    if number >= 1000:
        rest = number % 1000
        joined = "" if not rest else ("and" if rest < 100 else "") + english(rest)
        return english(number // 1000) + "thousand" + joined
    if number >= 100:
        return english(number // 100) + "hundred" + ("and" + english(number % 100) if number % 100 else "")
    return next(word for word, value in ENGLISH.small.items() if value == number)


def test_two_numbers_beside_each_other_are_two() -> None:
    assert shown("Zwischen neunzig und hundert Wohnungen", flats=frozenset({90})) == ["neunzig"]
    assert shown("one thousand two hundred and eighty-four flats", flats=frozenset({200})) == []
    assert shown("tausend zwölfhundert Wohnungen", flats=frozenset({1200})) == ["zwölfhundert"]
    assert shown("hundertundeins Wohnungen, a hundred flats", flats=frozenset({100, 101})) == [
        "hundertundeins",
        "a hundred",
    ]


def test_a_text_is_cut_where_traces_begin_and_end() -> None:
    text = "Es sei „wir Kochs warten“."
    traces = look(text, names=frozenset({"Koch"}), said=("Wir Kochs warten, ja.",))
    words, name = traces

    assert (words.what, name.what) == (What.VERBATIM, What.NAME)
    assert in_pieces(text, traces) == [
        Piece("Es sei „", ()),
        Piece("wir ", (words,)),
        Piece("Kochs", (words, name)),
        Piece(" warten", (words,)),
        Piece("“.", ()),
    ]


def test_what_lies_within_another_trace_is_explained_by_it() -> None:
    names, emails = frozenset({"Ada", "Löwenherz"}), frozenset({"ada@loewenherz.example"})

    assert shown("an ada@loewenherz.example", names=names, emails=emails) == ["ada@loewenherz.example"]


def test_what_overlaps_another_trace_begins_where_that_ends() -> None:
    text = "Frau Ada Wohnbau Nord"
    known = {"names": frozenset({"Ada Wohnbau"}), "companies": frozenset({"Wohnbau Nord"})}

    assert shown(text, **known) == ["Ada Wohnbau", " Nord"]


def test_a_sentence_that_goes_on_at_the_end_of_a_line_is_read_as_one() -> None:
    said = ("die Jahres-\nabrechnung vor dem Fest ist",)

    assert shown("weil die Jahresabrechnung vor dem Fest da", said=said) == [
        "die Jahresabrechnung vor dem Fest"
    ]
    assert shown("Frau Löwen-\nherz", names=frozenset({"Löwenherz"})) == ["Löwen-\nherz"]


@pytest.mark.parametrize(
    "quote", ["„{}“", "„{}”", "“{}”", '"{}"', "»{}«", "«{}»", "›{}‹", "‹{}›", "‚{}‘", "‘{}’", "'{}'"]
)
def test_three_words_in_any_quotation_marks_are_a_quote(quote: str) -> None:
    said = ("das ist mir zu kompliziert",)

    assert shown("Es sei " + quote.format("mir zu kompliziert") + ".", said=said) == ["mir zu kompliziert"]
    assert shown("Es sei " + quote.format("zu kompliziert") + ".", said=said) == []


def test_a_quote_with_something_left_out_is_one_piece_by_piece() -> None:
    said = ("mir ist das alles viel zu kompliziert und dauert viel zu lang",)

    assert shown("Es sei „viel zu kompliziert … dauert viel zu“.", said=said) == [
        "viel zu kompliziert",
        "dauert viel zu",
    ]


def test_what_looks_like_a_name_has_a_capital_and_is_no_small_word() -> None:
    assert shown("Frau Löenherz", names=frozenset({"Löwenherz"})) == ["Löenherz"]
    assert shown("die löenherz", names=frozenset({"Löwenherz"})) == []
    assert shown("Dieser Wert", names=frozenset({"Diesel"})) == []


def test_a_long_name_is_told_in_a_noun_and_not_in_a_verb() -> None:
    names = frozenset({"Schneider"})

    assert shown("Das Schneiderteam will alles selbst machen", names=names) == ["Schneiderteam"]
    assert shown("Wer alles selbst schneidern will", names=names) == []


def test_sounds_between_words_are_passed_over() -> None:
    said = ("also das ist, äh, viel zu, mhm, kompliziert",)

    assert shown("das ist viel zu kompliziert", said=said) == ["das ist viel zu kompliziert"]
    assert shown("das ist ähm viel zu kompliziert", said=said) == ["das ist ähm viel zu kompliziert"]
