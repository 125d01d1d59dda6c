"""The forms in which names, companies, addresses and numbers are compared, so that spelling matters little.

Umlauts and what people write for them become one letter (Müller, Mueller and Muller are "muller"), accents
go, titles and legal forms are set aside, abbreviations are written out. Nothing here is ever shown.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

from .records import Record

#: Enough for the words of a large file; what comes once is simply worked out again.
CACHED = 1 << 17

Told = TypeVar("Told")


class Remembered(dict[str, Told], Generic[Told]):
    """What a function tells of a text, worked out once; all of it is forgotten when it becomes too much.

    A large file asks millions of times, and to keep the order of use costs more than to work out some again.
    """

    def __init__(self, function: Callable[[str], Told]) -> None:
        super().__init__()
        self.function = function

    def __missing__(self, text: str) -> Told:
        if len(self) >= CACHED:
            self.clear()
        told = self[text] = self.function(text)
        return told


_LETTERS = str.maketrans(
    {"ä": "a", "ö": "o", "ü": "u", "ß": "ss", "æ": "a", "ø": "o", "ł": "l", "ı": "i", "đ": "d"}
)
_WRITTEN_OUT = re.compile("ae|oe|(?<![aeq])ue")
_WORDS = re.compile(r"[^\W_]+")
_DIGITS = re.compile(r"[0-9]+")

TITLES = frozenset("dr prof dipl ing med jur phil mag ba ma mba herr frau hr fr".split())
#: Legal forms as they read once folded into words; several words are one form.
LEGAL_FORMS = frozenset(
    "gmbh ggmbh mbh kg kgaa ohg gbr ag eg ev ek ekfr ekfm ug haftungsbeschrankt co se partg partgmbb"
    " stiftungs gesellschaftmitbeschrankterhaftung eingetragenegenossenschaft eingetragenerverein".split()
)
_LONG_FORMS = (
    (re.compile(r"\bgesellschaft mit beschrankter haftung\b"), "gmbh"),
    (re.compile(r"\bunternehmergesellschaft\b"), "ug"),
    (re.compile(r"\beingetragene genossenschaft\b"), "eg"),
    (re.compile(r"\beingetragener verein\b"), "ev"),
    (re.compile(r"\bkommanditgesellschaft\b"), "kg"),
    (re.compile(r"\boffene handelsgesellschaft\b"), "ohg"),
    (re.compile(r"\bgesellschaft burgerlichen rechts\b"), "gbr"),
    (re.compile(r"\bakti?engesellschaft\b"), "ag"),
)
#: The words by which the long forms begin or are told.
_MAY_GO_ON = frozenset(
    "gesellschaft unternehmergesellschaft eingetragene eingetragener kommanditgesellschaft offene"
    " aktiengesellschaft aktengesellschaft".split()
)
#: Abbreviations in the names of companies, as they are written out.
WRITTEN_OUT = {
    "wbg": "wohnungsbaugenossenschaft", "wobau": "wohnbau", "wg": "wohnungsgenossenschaft",
    "bg": "baugenossenschaft", "bv": "bauverein", "hv": "hausverwaltung", "hausverw": "hausverwaltung",
    "immo": "immobilien", "immob": "immobilien", "verw": "verwaltung", "gen": "genossenschaft",
    "ges": "gesellschaft", "grdst": "grundstucks", "gem": "gemeinnutzige", "gemn": "gemeinnutzige",
    "st": "sankt", "str": "strasse", "weg": "eigentumergemeinschaft",
}  # fmt: skip
#: Words of companies that say nothing about which company it is.
EMPTY = frozenset("und u and der die das fur in im am an der von partner the of".split())
#: Words that say what kind of company it is: common to very many.
GENERIC = frozenset(
    "hausverwaltung immobilien immobilienverwaltung verwaltung wohnungsgenossenschaft baugenossenschaft"
    " wohnungsbaugenossenschaft siedlungsgenossenschaft genossenschaft bauverein wohnbau wohnungsbau bau"
    " wohnungsgesellschaft gesellschaft vermietung familie grundbesitz hausbesitz grundstucks"
    " grundstucksverwaltung eigentumergemeinschaft erbengemeinschaft gemeinnutzige stadtische kommunale"
    " stadtwerke stiftung management property sankt bad verwaltungs haus wohnen wohnungs".split()
)
#: Addresses there say nothing about a company.
FREEMAIL = frozenset(
    "gmail.com googlemail.com web.de gmx.de gmx.net gmx.at gmx.ch t-online.de outlook.de outlook.com"
    " hotmail.com hotmail.de live.de live.com yahoo.de yahoo.com freenet.de icloud.com me.com mac.com"
    " posteo.de mailbox.org aol.com aol.de mail.de arcor.de online.de 1und1.de vodafone.de kabelmail.de"
    " proton.me protonmail.com email.de msn.com ewetel.de netcologne.de magenta.de alice.de o2online.de"
    " unitybox.de htp-tel.de".split()
)


class Forms(NamedTuple):
    """One record, ready to be compared. What it does not say is empty."""

    number: str
    #: First and last name, their words joined by spaces.
    first: str
    last: str
    #: The whole address, and its domain without the ending unless anybody may have an address there.
    email: str
    domain: str
    #: The words of the company's name without legal form and fillers, abbreviations written out.
    company: tuple[str, ...]
    #: Its legal form: "gmbh co kg".
    legal: str
    kind: str
    #: 0 where unknown.
    units: int


def forms(record: Record) -> Forms:
    """All forms of one record."""
    company, legal = company_forms(record.company_name)
    email, domain = email_forms(record.email)
    units = record.units_managed
    return Forms(
        number_form(record.customer_number),
        NAMES[record.first_name],
        NAMES[record.last_name],
        email,
        domain,
        company,
        legal,
        record.company_type,
        int(units) if units.isdecimal() else 0,
    )


def folded(text: str) -> str:
    """Small letters without marks; umlauts still as they were written, ü as u and ue as ue."""
    text = text.lower()
    if text.isascii():
        return text
    text = text.translate(_LETTERS)
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKD", text).translate(_LETTERS)
    return "".join(letter for letter in text if not unicodedata.combining(letter))


@lru_cache(CACHED)
def word_form(word: str) -> str:
    """One folded word with ae, oe and ue as one letter; not in Bauer, Neuer or Quelle."""
    return _WRITTEN_OUT.sub(lambda found: found[0][0], word)


def name_form(name: str) -> str:
    """A first or last name; "Dr. Müller-Lüdenscheidt" is "muller ludenscheidt"."""
    words = [word_form(word) for word in _WORDS.findall(folded(name))]
    return " ".join([word for word in words if word not in TITLES] or words)


NAMES = Remembered(name_form)


def company_forms(name: str) -> tuple[tuple[str, ...], str]:
    """The words that tell a company from others, and its legal form; both empty for no name."""
    core: tuple[str, ...] = ()
    legal: tuple[str, ...] = ()
    for piece in name.split():
        found = PIECES[piece]
        if found is None:  # what it means depends on its neighbours
            core, legal = _sorted_out(_letters_joined(_with_short_forms(_WORDS.findall(folded(name)))))
            break
        core += found[0]
        legal += found[1]
    return core or legal, " ".join(legal)


#: The words of a company's name that tell it from others, and those of its legal form.
Words = tuple[tuple[str, ...], tuple[str, ...]]


def _piece(piece: str) -> Words | None:
    """What stands between two spaces; None where it may be a part of something longer: "e. G."."""
    words = _WORDS.findall(folded(piece))
    if not _MAY_GO_ON.isdisjoint(words) or [len(word) for word in words] == [1]:
        return None
    return _sorted_out(_letters_joined(words))


PIECES = Remembered(_piece)


def _sorted_out(words: Sequence[str]) -> Words:
    told = [_company_word(word) for word in words]
    return tuple(word for word, what in told if what == TELLING), tuple(
        word for word, what in told if what == LEGAL
    )


def _with_short_forms(words: list[str]) -> list[str]:
    """Legal forms written out in words, as everybody knows them."""
    text = " ".join(word_form(word) for word in words)
    for long, short in _LONG_FORMS:
        text = long.sub(short, text)
    return text.split()


def _letters_joined(words: list[str]) -> list[str]:
    """Single letters next to each other are one word: "e. G." is "eg", "e.K." is "ek"."""
    found: list[str] = []
    joining = False
    for word in words:
        single = len(word) == 1
        if single and joining:
            found[-1] += word
        else:
            found.append(word)
        joining = single
    return found


#: What a word of a company's name is.
TELLING, LEGAL, FILLER = range(3)


@lru_cache(CACHED)
def _company_word(word: str) -> tuple[str, int]:
    word = word_form(word)
    if word.endswith("verw") and len(word) > 4:
        word += "altung"
    word = WRITTEN_OUT.get(word, word)
    return word, LEGAL if word in LEGAL_FORMS else FILLER if word in EMPTY else TELLING


def number_form(number: str) -> str:
    """A customer number's digits without leading zeros; where there are hardly any, its letters too."""
    if number.isdecimal():
        return number.lstrip("0")
    digits = "".join(_DIGITS.findall(number))
    if len(digits) >= 4:
        return digits.lstrip("0")
    return "".join(_WORDS.findall(folded(number)))


def email_forms(address: str) -> tuple[str, str]:
    """The address, and its domain without the ending; no domain where anybody may have an address."""
    address = address.strip().lower()
    _, at, domain = address.rpartition("@")
    if not at:
        return "", ""
    return address, "" if domain in FREEMAIL else domain.rpartition(".")[0]


_SOUNDS = {
    **dict.fromkeys("aeiouyj", "0"), "b": "1", "p": "1", "d": "2", "t": "2", "f": "3", "v": "3", "w": "3",
    "g": "4", "k": "4", "q": "4", "l": "5", "m": "6", "n": "6", "r": "7", "s": "8", "z": "8",
}  # fmt: skip


@lru_cache(CACHED)
def sound(word: str) -> str:
    """The Cologne phonetics of a folded word (H. J. Postel, 1969): equal for what sounds alike in German."""
    codes: list[str] = []
    previous = ""
    for at, letter in enumerate(word):
        following = word[at + 1 : at + 2]
        code = _sound_of(letter, previous, following)
        previous = letter
        for one in code:
            if not codes or codes[-1] != one:
                codes.append(one)
    return "".join(code for at, code in enumerate(codes) if code != "0" or at == 0)


def _sound_of(letter: str, previous: str, following: str) -> str:
    """The code of one letter among its neighbours; letters without a code of their own add nothing."""
    if letter == "p" and following == "h":
        return "3"
    if letter in "dt" and following and following in "csz":
        return "8"
    if letter == "x":
        return "8" if previous and previous in "ckq" else "48"
    if letter == "c":
        if not previous:
            return "4" if following and following in "ahkloqrux" else "8"
        return "4" if previous not in "sz" and following and following in "ahkoqux" else "8"
    return _SOUNDS.get(letter, "" if letter == "h" or letter.isalpha() else letter)
