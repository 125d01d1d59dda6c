import pytest

from einklang.customers.encodings import ENCODINGS, EncodingUnknown, encoding_of, named

NAMES = "40118;Jürgen;Müller;Wohnbau Süd eG\n40119;Käthe;Großmann;Görlitzer Straße GmbH\n"
POLISH = "40120;Łukasz;Wiśniewski;Żółw GmbH\n40121;Jürgen;Groß;Bau\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "cp1252", "cp850", "mac-roman", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_the_usual_encodings_are_told_apart_by_two_names(encoding: str) -> None:
    assert encoding_of([NAMES.encode(encoding)]) == encoding


def test_a_mark_at_the_beginning_says_it() -> None:
    assert encoding_of([NAMES.encode("utf-8-sig")]) == "utf-8"


def test_polish_names_are_not_taken_for_western_ones() -> None:
    assert POLISH.encode("cp1250").decode(encoding_of([POLISH.encode("cp1250")])) == POLISH


def test_latin_9_reads_the_same_as_what_was_guessed() -> None:
    euro = NAMES + "40120;Ada;Groß;5 € GmbH\n"

    assert euro.encode("iso8859-15").decode(encoding_of([euro.encode("iso8859-15")])) == euro


def test_the_first_umlaut_may_come_late() -> None:
    plain = b"40118;Ada;Stein;Bau\n" * 50_000

    assert encoding_of([plain, NAMES.encode("cp1252")]) == "cp1252"
    assert encoding_of([plain, NAMES.encode()]) == "utf-8"


def test_a_letter_torn_between_two_pieces_is_still_utf_8() -> None:
    whole = NAMES.encode()
    torn = whole.index("ü".encode()) + 1

    assert encoding_of([whole[:torn], whole[torn:]]) == "utf-8"


@pytest.mark.parametrize(
    ("said", "meant"),
    [("UTF8", "utf-8"), ("latin-1", "iso8859-1"), ("ansi", "cp1252"), ("Latin-9", "iso8859-15")],
)
def test_people_may_call_an_encoding_by_its_usual_names(said: str, meant: str) -> None:
    assert named(said) == meant
    assert meant in ENCODINGS


def test_an_encoding_nobody_can_choose_is_refused() -> None:
    for name in ("klingon", "idna", "utf-7"):
        with pytest.raises(EncodingUnknown):
            named(name)
