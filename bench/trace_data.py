"""A folder such as a site might have: letters, exports, sealed files. The same seed makes the same.

In some of the files stand terms of people who are in none of the others, in one spelling each.
"""

import base64
import json
import random
import unicodedata
from collections.abc import Callable
from dataclasses import asdict, dataclass
from html import escape
from pathlib import Path
from urllib.parse import quote

from .invented import Invented, invent

#: Bytes of a file; people whose details the text is made of; one in so many files has a term in it.
FILE, PEOPLE, EVERY = 2_500_000, 40_000, 8
_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
#: Spellings that a line of a text file can have, and so can be looked for line by line.
SPELLINGS: dict[str, Callable[[str], bytes]] = {
    "as given": str.encode,
    "large letters": lambda term: term.upper().encode(),
    "decomposed": lambda term: unicodedata.normalize("NFD", term).encode(),
    "umlauts written out": lambda term: term.translate(_OUT).encode(),
    "in an address": lambda term: quote(term).encode(),
    "in JSON": lambda term: json.dumps(term)[1:-1].encode(),
    "in HTML": lambda term: escape(term).encode("ascii", "xmlcharrefreplace"),
    "in base64": lambda term: base64.b64encode(f"To: {term}; ".encode()),
}
#: Spellings that only a search for bytes finds.
BYTES: dict[str, Callable[[str], bytes]] = {
    "latin-1": lambda term: term.encode("latin-1"),
    "utf-16": lambda term: term.encode("utf-16-le"),
}


def terms(how_many: int, *, seed: int) -> list[str]:
    """Names, addresses and numbers of people who are not in the data."""
    found: list[str] = []
    for one in invent(how_many, seed=seed + 1000):
        found.append(f"{one.first_name} {one.last_name.replace('ei', 'ö')}{one.n}")
        found.append(one.email.replace("@", f"{one.n}@"))
        found.append(str(70_000_000 + one.n * 7))
    return found[:how_many]


def text(*, seed: int) -> bytes:
    """What is written about invented people, in the forms in which it may lie about."""
    parts = []
    for one in invent(PEOPLE, seed=seed):
        parts.append(json.dumps(asdict(one), ensure_ascii=False) if one.n % 2 else _letter(one))
    return "\n".join(parts).encode()


def _letter(one: Invented) -> str:
    return (
        f"From: {one.first_name} {one.last_name} <{one.email}>\nSubject: Interview\n\n{one.company_name},"
        f" {one.customer_number or ''}: danke für die Einladung, der Termin am Dienstag passt mir gut.\n"
    )


@dataclass(frozen=True)
class Planted:
    """A term that stands in a file, once."""

    path: str
    term: str
    spelling: str


def spelled(wanted: list[str]) -> list[bytes]:
    """The terms in every spelling that a line can have: in base64, what is the same at any place."""
    found: dict[bytes, None] = {}
    for term in wanted:
        found |= {spell(term): None for name, spell in SPELLINGS.items() if name != "in base64"}
        for offset, skipped in ((0, 0), (1, 2), (2, 3)):
            whole = base64.b64encode(b"." * offset + term.encode())
            found[whole[skipped : (offset + len(term.encode())) * 8 // 6]] = None
    return list(found)


def write(folder: Path, megabytes: int, wanted: list[str], *, seed: int) -> list[Planted]:
    """Write the files; returns what stands where."""
    numbers, block = random.Random(seed), text(seed=seed)
    planted, names = [], [*SPELLINGS, *BYTES]
    for n in range(max(len(names) * EVERY, megabytes * 1_000_000 // FILE)):
        path = folder / f"{n % 7}" / f"file-{n:04}"
        path.parent.mkdir(exist_ok=True)
        content = numbers.randbytes(FILE) if n % 5 == 0 else _cut(block, numbers.randrange(len(block)))
        if n % EVERY == EVERY // 2:
            one = Planted(str(path), numbers.choice(wanted), names[n // EVERY % len(names)])
            at = numbers.randrange(len(content))
            content = (
                content[:at] + b"\n " + (SPELLINGS | BYTES)[one.spelling](one.term) + b" \n" + content[at:]
            )
            planted.append(one)
        path.write_bytes(content)
    return planted


def _cut(block: bytes, at: int) -> bytes:
    return block[at : at + FILE] + block[: max(0, at + FILE - len(block))]
