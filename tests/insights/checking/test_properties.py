"""Whatever is written around it and however it is written: what must not appear is found, the rest is not."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from einklang.insights.checking.known import Known
from einklang.insights.checking.lexicon import CAPITAL_ENDINGS, PLAIN_ENDINGS
from einklang.insights.checking.looking import look_through
from einklang.insights.checking.ordinary import FUNCTION_WORDS
from einklang.insights.checking.reading import fold
from einklang.insights.checking.traces import Trace, What, in_pieces

from .cast import EVERYBODY, NAMES
from .corpus import corpus

HARMLESS = [one.text for one in corpus() if not one.expected and not one.beyond]
#: Those that are a sentence of words, between which something may be put.
OPEN = [
    text
    for text in HARMLESS
    if text.count(" ") > 3 and "weiß" not in text and not any(map(str.isdigit, text))
]
#: Short words that are everybody's have a rule of their own.
WHOLE_NAMES = sorted(
    {word for name in NAMES for word in name.replace("-", " ").split() if word.istitle() and word.isalpha()}
    - {"An"}
)
COMMON = {"Weiß", "Lange"}

WRITTEN_OUT = {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"}
BARE = {"ä": "a", "ö": "o", "ü": "u", "ß": "ss", "ł": "l", "Ł": "L", "ı": "i", "ñ": "n", "ç": "c"}


def written_out(text: str) -> str:
    return "".join(WRITTEN_OUT.get(letter, letter) for letter in text)


def bare(text: str) -> str:
    return "".join(BARE.get(letter, letter) for letter in text)


def decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def wide(text: str) -> str:
    return "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in text)


def hidden(text: str) -> str:
    return "\u200b".join(text)


def as_it_is(text: str) -> str:
    return text


SPELLINGS = st.sampled_from([as_it_is, written_out, bare, decomposed, wide, hidden])
ANY_CASE = st.sampled_from([str.upper, str.title, str.lower, as_it_is])
CAPITALS = st.sampled_from([str.upper, as_it_is])


@st.composite
def a_sentence(draw: st.DrawFn, piece: str) -> tuple[str, int]:
    """A harmless sentence with this in it, and where it stands."""
    words = draw(st.sampled_from(OPEN)).split(" ")
    at = draw(st.integers(1, len(words) - 1))
    before = " ".join(words[:at]) + " "
    return before + piece + " " + " ".join(words[at:]), len(before)


def look(text: str, known: Known = EVERYBODY) -> list[Trace]:
    return look_through({"title": "", "details": text, "themes": ""}, known)


def over(traces: list[Trace], begins: int, ends: int) -> set[What]:
    """What lies over all of this stretch."""
    return {one.what for one in traces if one.begins <= begins and ends <= one.ends}


def lies_under(traces: list[Trace], begins: int, ends: int) -> bool:
    """Whether every letter of this stretch is told, by one trace or by two that meet in it."""
    return all(any(one.begins <= at < one.ends for one in traces) for at in range(begins, ends))


@given(st.data(), st.sampled_from(sorted(set(WHOLE_NAMES) - COMMON)), ANY_CASE, SPELLINGS)
def test_every_name_is_found_in_any_case_and_spelling(data, name, case, spelling):
    word = spelling(case(name))
    text, begins = data.draw(a_sentence(word))

    assert What.NAME in over(look(text), begins, begins + len(word)) or What.COMPANY in over(
        look(text), begins, begins + len(word)
    )


@given(st.data(), st.sampled_from(WHOLE_NAMES), st.sampled_from(("", *PLAIN_ENDINGS)), SPELLINGS)
def test_every_name_is_found_with_every_ending(data, name, ending, spelling):
    word = spelling(name + ending)
    text, begins = data.draw(a_sentence(word))

    assert over(look(text), begins, begins + len(word))


@given(st.data(), st.sampled_from(WHOLE_NAMES), st.sampled_from(CAPITAL_ENDINGS), CAPITALS, SPELLINGS)
def test_endings_that_may_make_another_word_count_with_a_capital_letter(data, name, ending, case, spelling):
    word = spelling(case(name + ending))
    text, begins = data.draw(a_sentence(word))

    assert over(look(text), begins, begins + len(word))


@given(st.data(), st.sampled_from(WHOLE_NAMES), st.sampled_from(["’s", "'s", "'", "’sche", "-Gruppe", "-"]))
def test_every_name_is_found_with_what_an_apostrophe_or_a_hyphen_joins_to_it(data, name, ending):
    text, begins = data.draw(a_sentence(name + ending))

    assert over(look(text), begins, begins + len(name))


@given(st.data(), st.sampled_from([name for name in WHOLE_NAMES if len(name) >= 4]))
def test_every_name_is_found_letter_by_letter(data, name):
    word = data.draw(st.sampled_from([" ", ".", "-", "*"])).join(name)
    text, begins = data.draw(a_sentence(word))

    assert lies_under(look(text), begins, begins + len(word))


@given(st.data(), st.sampled_from([name for name in WHOLE_NAMES if len(name) >= 6 and "ß" not in name]))
def test_a_long_name_with_one_mistake_looks_like_it(data, name):
    at = data.draw(st.integers(1, len(name) - 1))
    wrong = name[:at] + data.draw(st.sampled_from(["", "x", name[at] + "x"])) + name[at + 1 :]
    text, begins = data.draw(a_sentence(wrong))

    assert over(look(text), begins, begins + len(wrong)) & {What.LOOKS_LIKE, What.NAME}


@pytest.mark.parametrize("title", ["Prof.", "Dr.", "Mrs.", "Fr."])
def test_behind_a_title_stands_a_name_whatever_word_it_is(title):
    text = f"Wir fragten {title} Than danach."
    known = Known(names=frozenset({"Than"}))

    assert over(look(text, known), text.index("Than"), text.index("Than") + 4) == {What.NAME}
    assert look("Das war alles. Than", known) == []


@given(
    st.data(),
    st.text(st.sampled_from("abcdefghijklmnoprstuvwzäöüß"), min_size=4, max_size=12).filter(
        lambda name: fold(name) not in FUNCTION_WORDS  # behind a colon "Than" need not be a name
    ),
)
def test_a_name_that_nobody_thought_of_is_found(data, name):
    known = Known(names=frozenset({name.title()}))
    text, begins = data.draw(a_sentence(name.title()))

    assert over(look(text, known), begins, begins + len(name)) == {What.NAME}


@given(st.data(), st.integers(2000, 9999), st.sampled_from(["{0}", "{0:,}", "{0:_}"]))
def test_every_exact_number_of_flats_is_found(data, number, form):
    word = form.format(number).replace(
        "_", data.draw(st.sampled_from([".", " ", "\u00a0", "\u2009", "\u202f", "'"]))
    )
    text, begins = data.draw(a_sentence(word))

    assert over(look(text, Known(flats=frozenset({number}))), begins, begins + len(word)) == {What.FLATS}
    assert look(text, Known(flats=frozenset({number + 1}))) == []


PASSAGE = (
    "Also wenn die Post mit der Jahresrechnung kommt, öffne ich zuerst den Umschlag, lege alles auf den"
    " großen Tisch, und dann rufe ich meinen Schwager an, der sich mit so etwas viel besser auskennt als ich."
).split()


@given(
    st.data(),
    st.integers(0, len(PASSAGE) - 5),
    st.integers(5, 9),
    st.sampled_from([str.upper, str.lower, written_out]),
)
def test_any_five_words_in_a_row_of_what_was_said_are_found(data, first, length, form):
    said = " ".join(PASSAGE)
    piece = form(" ".join(PASSAGE[first : first + length])).replace(
        ",", data.draw(st.sampled_from(["", ",", " –"]))
    )
    text, begins = data.draw(a_sentence(piece))

    found = over(look(text, Known(said=(said,))), begins, begins + len(piece.rstrip(".,– ")))
    assert found == {What.VERBATIM}


@given(st.integers(0, len(PASSAGE) - 4))
def test_four_words_in_a_row_are_everybodys(first):
    said = " ".join(PASSAGE)
    text = "Manche sagen " + " ".join(PASSAGE[first : first + 4]) + " gehört dazu"

    assert look(text, Known(said=(said,))) == []


@example(["Private Vermieter prüfen einmal.", "Sieben von zehn brauchen keine."])
@given(st.lists(st.sampled_from(HARMLESS), min_size=1, max_size=6))
def test_harmless_sentences_are_left_alone(sentences):
    assert look("\n".join(sentences)) == []


@given(st.text(max_size=300))
def test_no_text_whatever_is_too_much(text):
    traces = look(text)

    assert all(0 <= one.begins < one.ends <= len(text) for one in traces)
    assert "".join(piece.text for piece in in_pieces(text, traces)) == text


@given(st.lists(st.sampled_from([one.text for one in corpus()]), min_size=1, max_size=4))
def test_traces_stand_in_order_and_only_what_was_said_lies_over_others(sentences):
    traces = look(" ".join(sentences))
    others = [one for one in traces if one.what != What.VERBATIM]

    assert traces == sorted(traces, key=lambda one: (one.begins, -one.ends))
    assert all(one.ends <= two.begins for one, two in pairwise(others))
