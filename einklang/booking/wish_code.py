"""The short code by which a mail says which invitation it is about, so that nobody has to know their address.

It is a keyed hash of the invitation's id: no table is needed, and nobody makes one up. It opens nothing; who
knows one can add times to a list that a coordinator reads.
"""

import re
from uuid import UUID

from einklang.vault import index

#: Letters and digits that nobody takes for one another on paper.
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH = 8
_WRITTEN = re.compile(rf"\bW\s?[-‐-–]\s?([{ALPHABET}]{{{LENGTH}}})\b", re.IGNORECASE)


def of(invitation: UUID) -> str:
    """The code of an invitation: W-7kq2mz9x."""
    number = int.from_bytes(index.load().exact("wish", str(invitation)), "big")
    letters = ""
    for _ in range(LENGTH):
        number, place = divmod(number, len(ALPHABET))
        letters += ALPHABET[place]
    return f"W-{letters}"


def found_in(text: str) -> set[str]:
    """Every code that stands in a text."""
    return {f"W-{letters.lower()}" for letters in _WRITTEN.findall(text)}
