"""The code in the last mail, and what it opens (promise 20)."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from einklang.vault.index import normal_email

#: Without letters and digits that are mistaken for each other when read aloud or copied by hand.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
GROUPS, LETTERS = 5, 5


class CodeUnknown(Exception):
    """Nothing is kept under this code and address (any more)."""


@dataclass(frozen=True)
class Commitment:
    """What is kept of a code: where to look, and what only code and address together reproduce."""

    handle: bytes
    value: bytes


def fresh_code() -> str:
    """25 characters in groups of five, about 123 bits."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(LETTERS)) for _ in range(GROUPS))


def normal_code(code: str) -> str:
    """As it was printed, however it was typed."""
    letters = "".join(c for c in code.upper() if c in ALPHABET)
    return "-".join(letters[n : n + LETTERS] for n in range(0, len(letters), LETTERS))


def commit(code: str, email: str) -> Commitment:
    """Commit to an address under a code: HMAC-SHA-256 (RFC 2104); without the code nothing can be tried."""
    key = normal_code(code).encode()
    return Commitment(
        handle=hmac.new(key, b"handle", hashlib.sha256).digest()[:16],
        value=hmac.new(key, b"address\0" + normal_email(email).encode(), hashlib.sha256).digest(),
    )


def code_hash(code: str) -> bytes:
    """What is kept so that a code can end a detached recording."""
    return hmac.new(normal_code(code).encode(), b"withdraw", hashlib.sha256).digest()
