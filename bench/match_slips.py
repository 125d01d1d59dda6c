"""How people write the same thing differently: slips of the finger, umlauts, legal forms, abbreviations."""

from collections.abc import Sequence
from random import Random

NEIGHBOURS = {
    "a": "sqy", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj", "i": "uo",
    "j": "hk", "k": "jl", "l": "kö", "m": "n", "n": "bm", "o": "ip", "p": "oü", "q": "wa", "r": "et",
    "s": "ad", "t": "rz", "u": "zi", "v": "cb", "w": "qe", "x": "yc", "y": "xs", "z": "tu",
}  # fmt: skip
WRITTEN_OUT = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}
LEFT_OFF = {"ä": "a", "ö": "o", "ü": "u", "ß": "s", "Ä": "A", "Ö": "O", "Ü": "U"}
SHORT = {
    "Wohnungsbaugenossenschaft": "WBG", "Wohnungsgenossenschaft": "WG", "Baugenossenschaft": "BG",
    "Hausverwaltung": "HV", "Immobilien": "Immo", "Grundstücks": "Grdst.", "Gesellschaft": "Ges.",
    "Verwaltung": "Verw.", "Genossenschaft": "Gen.", "Immobilienverwaltung": "Immobilienverw.",
}  # fmt: skip


def misspelt(text: str, random: Random) -> str:
    """One slip: a letter swapped with the next, left out, doubled, or the key beside it."""
    if len(text) < 3:
        return text
    at, kind = random.randrange(len(text) - 1), random.randrange(4)
    if kind == 0:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    if kind == 1:
        return text[:at] + text[at + 1 :]
    if kind == 2:
        return text[:at] + text[at] + text[at:]
    other = random.choice(NEIGHBOURS.get(text[at].lower(), "e"))
    return text[:at] + other + text[at + 1 :]


def mistyped_number(number: str, random: Random) -> str:
    """One digit wrong, two swapped, one left out, or one doubled."""
    at, kind = random.randrange(len(number) - 1), random.randrange(4)
    if kind == 0:
        return number[:at] + str((int(number[at]) + random.randint(1, 9)) % 10) + number[at + 1 :]
    if kind == 1:
        return number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    if kind == 2:
        return number[:at] + number[at + 1 :]
    return number[:at] + number[at] + number[at:]


def rewritten_umlauts(text: str, random: Random) -> str:
    """All umlauts of a text written out (ue), or their dots left off (u)."""
    letters = random.choice((WRITTEN_OUT, WRITTEN_OUT, LEFT_OFF))
    return "".join(letters.get(letter, letter) for letter in text)


def without_form(company: str, forms: Sequence[str]) -> tuple[str, str]:
    """A company's name and its legal form."""
    for form in sorted(forms, key=len, reverse=True):
        if company.endswith(" " + form):
            return company.removesuffix(" " + form), form
    return company, ""


def other_form(company: str, forms: Sequence[str], random: Random) -> str:
    """The same company without its legal form, or with another one or another spelling of it."""
    bare, form = without_form(company, forms)
    if not form:
        return company
    said = random.random()
    if said < 0.7:
        return bare
    if said < 0.9:
        return f"{bare} {random.choice(forms)}"
    return f"{bare} {'. '.join(form) + '.' if len(form) == 2 else form.upper()}"


def shortened(company: str) -> str:
    """Long words as people abbreviate them."""
    return " ".join(SHORT.get(word, word) for word in company.split())
