"""Words of letters: two halves of equal content, two languages, nothing personal in a subject."""

import html
import re
from collections.abc import Callable
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.utils.timezone import now

from einklang.consent.actions import everything, withdraw
from einklang.consent.models import Way
from einklang.front.actions import ask_to_sign_in
from einklang.ledger.actions import settle
from einklang.mail.words import compose
from einklang.people.actions import set_end
from einklang.people.models import Person
from einklang.pool.actions import ask_new_address, confirm, confirm_named, sign_up
from einklang.pool.signup import Named
from einklang.retention.actions import tick
from einklang.rights.actions import announce_lifting, open_case, withdraw_unverified
from einklang.rights.models import Right
from einklang.room.actions import keep_recording
from tests.conftest import a_form
from tests.mailbox import Letter, Mailbox

ROOT = Path(__file__).resolve().parents[2] / "einklang"
CANARY = {"first_name": "Kanaria", "last_name": "O'Zwitscher-Müller", "email": "kanaria@vogel.example",
          "company_name": 'Käfig & "Söhne" <eG>', "customer_number": "99887766"}  # fmt: skip


class Shown(HTMLParser):
    """What somebody sees of a page, and where its links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.text, self.links, self.hidden = "", list[str](), False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden = tag in {"title", "style"}
        self.links += [value or "" for name, value in attrs if name == "href"]
        assert {name for name, _ in attrs} <= {
            "href", "style", "lang", "charset", "name", "content", "role", "width", "cellpadding",
            "cellspacing", "align",
        }  # fmt: skip
        self.text += " "

    def handle_endtag(self, tag: str) -> None:
        self.hidden = False
        self.text += " "

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.text += data


def shown(source: str) -> Shown:
    page = Shown()
    page.feed(source)
    return page


@pytest.fixture
def letters(promise: object, mailbox: Mailbox, work: Callable[[], None], request: Any) -> list[Letter]:
    """Every letter of the house in one language, to people with awkward names."""
    language = request.param
    eva = Named("Eva", "Eiche", "eva@eiche.example")
    sign_up(a_form(answers=CANARY, participants=(eva,), language=language))
    work()
    person = confirm(mailbox.last_to(CANARY["email"]).token("confirm"))
    confirm_named(mailbox.last_to(eva.email).token("confirm"), frozenset(everything()), language)
    ask_new_address(person, "nest@baum.example")
    ask_to_sign_in(CANARY["email"])
    withdraw_unverified(CANARY["email"], everything(), language)
    settle()
    withdraw(person.pk, ["observation"], way=Way.OWN_PAGE)
    work()
    set_end(Person.objects.get(pk=person.pk), now() + timedelta(days=10))
    tick()
    open_case(person.pk, Right.RESTRICTION, way=Way.OWN_PAGE)
    work()
    announce_lifting(person.pk)
    work()
    Person.objects.filter(pk=person.pk).update(frozen_at=None)
    keep_recording([person.pk], interview_ended_at=now(), seconds=60)
    withdraw(person.pk, ["storage"], way=Way.OWN_PAGE)
    work()
    return mailbox.all()


def kinds() -> set[str]:
    return {path.name.split(".")[0] for path in ROOT.glob("*/templates/mail/*.de.txt")}


BOTH = pytest.mark.parametrize("letters", ["de", "en"], indirect=True)


@BOTH
def test_both_halves_say_the_same(letters: list[Letter]) -> None:
    for letter in letters:
        page = shown(letter.html)
        seen = re.findall(r"[\w@']+", html.unescape(page.text))
        # The frame begins with the programme's name; what follows has to be the text word by word.
        read = re.findall(r"[\w@']+", re.sub(r":\n(https?://\S+)\n", " ", _unmarked(letter.text)))
        assert seen[-len(read) :] == read, letter.subject
        addresses = re.findall(r"https?://[^\s,]+", letter.text)
        assert sorted(page.links) == sorted(addresses), letter.subject


def _unmarked(text: str) -> str:
    return re.sub(r"^(- |-- ?$)", "", text, flags=re.MULTILINE)


@BOTH
def test_no_subject_names_anybody(letters: list[Letter]) -> None:
    personal = [*(value for value in CANARY.values()), "Kanaria", "Zwitscher", "Eva", "Eiche", "@", "4011"]

    assert len({letter.subject for letter in letters}) >= 9
    assert [letter.subject for letter in letters if any(one in letter.subject for one in personal)] == []


@BOTH
def test_every_letter_but_the_last_has_a_way_out_and_all_name_the_controller(letters: list[Letter]) -> None:
    for letter in letters:
        assert "KALORIMETA GmbH, Heidenkampsweg 40, 20097 Hamburg" in letter.text
        assert "/withdraw/" in letter.text or "/proof/" in letter.text, letter.subject
        assert "{{" not in letter.text + letter.html
        assert "None" not in letter.text


@BOTH
def test_names_are_written_as_they_are_and_never_as_markup(letters: list[Letter]) -> None:
    to_her = [letter for letter in letters if str(letter.message["To"]) == CANARY["email"]]

    assert len(to_her) > 5
    for letter in to_her:
        assert "Kanaria O'Zwitscher-Müller" in letter.text
        assert "Kanaria O'Zwitscher-Müller" in html.unescape(letter.html)


def test_every_letter_is_written_in_both_languages() -> None:
    english = {path.name.split(".")[0] for path in ROOT.glob("*/templates/mail/*.en.txt")}

    assert kinds() == english
    assert len(kinds()) >= 9


@pytest.mark.parametrize(
    "name",
    [
        'http://evil.example/"onmouseover="alert(1)',
        "<script>alert(1)</script>",
        "http://a.example/<b>",
        "{{ name }}",
    ],
)
def test_a_name_that_would_be_markup_stays_a_name(name: str) -> None:
    words = compose("mail/lifting.de.txt", {"name": name, "withdraw_url": "http://x.example/"}, "de")
    page = shown(words.html)

    assert f"Guten Tag {name}," in words.text
    assert re.sub(r"\s", "", f"Guten Tag {name},") in re.sub(r"\s", "", page.text)
