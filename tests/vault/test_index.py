"""Blind indexes: words and their beginnings are found, and nobody reads them without the key."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from einklang.people.actions import change_details
from einklang.people.models import Person, Word
from einklang.people.queries import search, with_email
from einklang.vault import index
from einklang.vault.index import Index, beginnings, words

KEY = Index(b"k" * 32)
LETTERS = "abcdefghijklmnopqrstuvwxyzäöüßéèêáàçñøåłšžABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÜÉÀ"
names = st.lists(st.text(LETTERS, min_size=2, max_size=14), min_size=1, max_size=3).map(" ".join)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Löwenherz", ["loewenherz"]),
        ("Lo\u0308wenherz", ["loewenherz"]),
        ("LOEWENHERZ", ["loewenherz"]),
        ("Großmann-Śliwa", ["grossmann", "sliwa"]),
        ("GROẞMANN", ["grossmann"]),
        ("d'Été & Cie. KG", ["d", "ete", "cie", "kg"]),
        ("Ærø 24", ["aeroe", "24"]),
        ("Дмитрий", ["дмитрии"]),
        ("  ", []),
        ("...", []),
    ],
)
def test_words_are_compared_without_case_accents_and_umlauts(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_a_word_is_indexed_by_its_beginnings() -> None:
    assert beginnings("loewenherz") == [
        *("lo", "loe", "loew", "loewe", "loewen", "loewenh", "loewenhe"),
        "loewenherz",
    ]
    assert beginnings("ada") == ["ad", "ada"]
    assert beginnings("d") == ["d"]


@pytest.mark.parametrize(
    "text",
    [
        "Ada",
        "ad",
        "Löwenherz",
        "loewenh",
        "LÖ",
        "Wohnbau",
        "wohn",
        "Ada Löw",
        "löwe wohnb",
        "40118276",
        "401 182 76",
        "ada@loewenherz.example",
    ],
)
def test_ada_is_found_by(ada: Person, text: str) -> None:
    assert list(search(text)) == [ada]


@pytest.mark.parametrize("text", ["Bob", "da", "herz", "Ada Bob", "4011827", "40118277", "Lowe", "x"])
def test_ada_is_not_found_by(ada: Person, text: str) -> None:
    assert list(search(text)) == []


@pytest.mark.parametrize(
    "address", ["ada@loewenherz.example", " ADA@Loewenherz.Example ", "ada@LOEWENHERZ.example"]
)
def test_an_address_is_found_however_it_is_written(ada: Person, address: str) -> None:
    assert with_email(address) == [ada]
    assert with_email(f"x{address.strip()}") == []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=names, last=names, data=st.data())
def test_any_beginning_of_any_word_finds_the_person(
    ada: Person, first: str, last: str, data: st.DataObject
) -> None:
    change_details(ada, {"first_name": first, "last_name": last})
    word = data.draw(st.sampled_from(f"{first} {last}".split()))
    beginning = word[: data.draw(st.integers(2, len(word)))]

    assert list(search(beginning)) == [ada]


@given(names, st.text(LETTERS, min_size=2, max_size=14))
def test_an_unrelated_word_finds_nobody(name: str, other: str) -> None:
    indexed = KEY.tokens(name)
    (folded,) = words(other)
    looked_for = beginnings(folded)[-1]
    related = any(word.startswith(looked_for) for word in words(name))

    assert (KEY.token(looked_for) in indexed) == related


def test_long_words_that_begin_alike_are_told_apart(ada: Person, bob: Person) -> None:
    change_details(ada, {"company_name": "Wohnungsbau Süd"})
    change_details(bob, {"company_name": "Wohnungsgenossenschaft Nord"})

    assert list(search("Wohnungsbau")) == [ada]
    assert list(search("wohnungsgen")) == [bob]


@given(names)
def test_without_the_key_the_numbers_say_nothing(name: str) -> None:
    assert KEY.tokens(name) & Index(b"l" * 32).tokens(name) == set()


def test_a_list_of_likely_names_does_not_reverse_the_index(ada: Person) -> None:
    """Somebody with the database and a dictionary, but without the master key."""
    kept = set(Word.objects.values_list("token", flat=True))
    guessed = set().union(
        *(Index(key).tokens("Ada Löwenherz Wohnbau eG") for key in (b"", b"\0" * 32, b"index", b"einklang"))
    )

    assert kept & index.load().tokens("Ada") == index.load().tokens("Ada")
    assert kept & guessed == set()


def test_kinds_do_not_mix() -> None:
    assert KEY.exact("email", "4711") != KEY.exact("customer", "4711")


def test_the_index_key_is_made_once(promise: object) -> None:
    assert index.load() == index.load()


def test_after_a_change_the_old_words_find_nobody(ada: Person) -> None:
    change_details(ada, {"last_name": "Sommer", "customer_number": "99"})

    assert [list(search(text)) for text in ("Sommer", "99", "Löwenherz", "40118276")] == [
        [ada],
        [ada],
        [ada],  # still the company's name
        [],
    ]


def test_the_frozen_the_stopped_and_the_unconfirmed_are_not_found(
    join: Callable[..., Person], ada: Person
) -> None:
    for field in ("frozen_at", "stopped_at"):
        Person.objects.filter(pk=ada.pk).update(**{field: ada.submitted_at})
        assert list(search("Ada")) == []
        Person.objects.filter(pk=ada.pk).update(**{field: None})
    Person.objects.filter(pk=ada.pk).update(state="pending")
    assert list(search("Ada")) == []
