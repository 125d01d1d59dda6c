"""What sounds like an end was learned from the corpus; it is executed where nothing speaks against it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from numpy.typing import NDArray

from einklang.mail.inbox import Intent
from einklang.mail.incoming import read
from einklang.mail.understanding import reading, readings, text, weighing
from einklang.mail.understanding.likeness import LEARNED, Likeness, likeness
from einklang.mail.understanding.listed import ended_in_a_list
from einklang.mail.understanding.weighing import LIKELY
from einklang.mail.understanding.why import Why

from . import teaching
from .corpus import Mail, mails

KNOWN = ("storage", "recording", "observation", "bookings")
LATEST = "of set 16"


def test_the_weights_are_those_that_the_corpus_teaches() -> None:
    """After a change of the corpus they are learned again: `python -m tests.mail`."""
    with np.load(LEARNED) as kept:
        assert str(kept["corpus"]) == teaching.corpus_hash()
        for name, found in teaching.learn(teaching.lessons()).items():
            steps, scale = teaching.small(found)
            assert abs(scale - float(kept[f"{name} scale"])) <= scale / 100
            assert int(np.abs(steps.astype(int) - kept[name].astype(int)).max()) <= 1


@pytest.fixture(scope="module")
def without_the_latest() -> dict[str, NDArray[np.float64]]:
    return teaching.learn(teaching.lessons(but=LATEST))


@pytest.fixture
def unlearned(
    without_the_latest: dict[str, NDArray[np.float64]], monkeypatch: pytest.MonkeyPatch
) -> list[Mail]:
    """The mails of the latest set, judged by weights that have not learned from them."""
    monkeypatch.setattr("einklang.mail.understanding.likeness._learned", lambda: without_the_latest)
    return [mail for mail in mails() if mail.name.endswith(LATEST)]


def test_in_mails_that_were_not_learned_from_nothing_is_executed_wrongly_and_most_is(
    unlearned: list[Mail],
) -> None:
    executed = {mail.name: read_as(mail) for mail in unlearned}
    executed = {name: said for name, said in executed.items() if said is not None and said.certain}
    ends = {mail.name for mail in unlearned if mail.meant or mail.action == "execute"}

    assert (len(unlearned) >= 100, set(executed) - ends) == (True, set())
    assert len(executed) / len(ends) >= 0.75


def read_as(mail: Mail) -> reading.Reading | None:
    received = read(mail.raw)
    said = reading.understand(received.subject, received.own_words, known=KNOWN, names=("ada", "loewenherz"))
    return said if said is None or not (said.times or said.rights - readings.ENDING) else None


SAID = "Ich nehme alles zurück, was ich je bei euch unterschrieben habe, löscht mich komplett."


@pytest.mark.parametrize(
    "beside",
    [
        "",
        "Falls das zu viel Aufwand ist, lassen wir es.",
        "Das gilt ab dem 1. März.",
        "Zuerst hätte ich gern die Aufnahme.",
        "Mein Vater wollte das so, bitte löschen Sie seine Daten.",
        "Es geht mir um den Newsletter.",
        "Kleiner Scherz.",
        "So lautet unser Entwurf.",
        "Oder was meint ihr?",
        "Nein, bitte nicht löschen.",
        "Diesmal passt mir der Termin nicht.",
        "Bitte schickt mir eine Kopie meiner Daten.",
    ],
    ids="alone if later first others another-thing joke draft asked no once copy".split(),
)
def test_what_no_rule_knows_is_executed_where_nothing_in_the_mail_speaks_against_it(beside: str) -> None:
    words = text.read("Interviews", f"{SAID} {beside}")
    sure = Likeness(0.99, 0.99, dict.fromkeys(KNOWN, 0.99))

    said = weighing.surely(words, None, sure, KNOWN)
    assert (said is not None and said.certain and said.processings == "all") is (beside == "")


@pytest.mark.parametrize(
    ("beside", "certain"),
    [
        ("Das hat viel Freude gemacht.", True),
        ("Das gilt ab dem 1. März.", False),
        ("Falls das zu viel Aufwand ist, lassen wir es.", False),
        ("Es geht mir um den Newsletter.", False),
        ("Bitte löschen Sie seine Daten.", False),
    ],
    ids="thanks later if another-thing others".split(),
)
def test_what_a_rule_is_certain_of_is_asked_where_a_sign_stands_beside_it_and_it_sounds_otherwise(
    beside: str, certain: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weighing, "likeness", lambda _: Likeness(0.3, 0.9, dict.fromkeys(KNOWN, 0.9)))
    rule = readings.Reading(
        Intent.WITHDRAW, Why.CERTAIN, "all", certain=True, plain=True, rights=readings.ENDING
    )

    said = weighing.weighed(text.read("", f"Ich widerrufe meine Einwilligung. {beside}"), rule, KNOWN)
    assert said is not None
    assert (said.certain, said.plain) == (certain, True)


@pytest.mark.parametrize(
    ("words", "ends"),
    [
        ("Das ändere ich:\n1. Speicherung: bleibt\n2. Aufzeichnung: widerrufe ich", ("recording",)),
        ("Observation: gone. Bookings: no. Recording and storage: keep.", ("observation", "bookings")),
        ("- Speicherung: ja, weiterhin\n- Aufzeichnung: nein\n- Zuhören: nein", ("recording", "observation")),
        ("Speicherung ja\nAufzeichnung NEIN (ziehe ich zurück)\nBeobachter ja", ("recording",)),
        ("Aufzeichnung: nein. Aufzeichnung: ja.", None),
        ("Aufzeichnung: nein, ja, vielleicht. Speicherung: bleibt.", None),
        ("Speicherung: ja. Aufzeichnung: ja.", None),
        ("Aufzeichnung: nein. Speicherung: mal sehen. Zuhören: nein.", None),
        ("Aufzeichnung: nein.", None),
        ("Wetter: schön. Stimmung: gut.", None),
    ],
    ids="numbers telegram dashes bare both mixed stays open one other".split(),
)
def test_consents_gone_through_end_where_it_is_said(words: str, ends: tuple[str, ...] | None) -> None:
    found = ended_in_a_list(text.read("", words), KNOWN)
    assert (None if found is None else tuple(one for one in KNOWN if one in found)) == ends


@pytest.mark.parametrize(
    ("words", "ends"),
    [
        ("i resign from the interviews and my agreement for all points is not actual anymore", True),
        ("ick hab keen bock mehr uff die interviews, streicht mir da raus, zustimmung is futsch", True),
        ("die heizkostenabrechnung ist falsch, bitte rufen sie mich an", False),
        ("wann findet das naechste interview statt?", False),
        ("", False),
    ],
)
def test_it_sounds_like_an_end_or_not(words: str, ends: bool) -> None:
    assert (likeness(text.read("", words)).ends >= LIKELY) is ends


@given(some.text(), some.text())
def test_any_words_sound_like_something(subject: str, words: str) -> None:
    found = likeness(text.read(subject, words))
    assert all(0 <= chance <= 1 for chance in (found.ends, found.everything, *found.parts.values()))
    assert set(found.parts) == set(KNOWN)
