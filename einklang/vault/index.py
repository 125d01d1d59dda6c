"""Blind indexes: what is searched for is compared as a keyed hash, never as text (SPEC 6)."""

import hashlib
import hmac
import re
import unicodedata
from dataclasses import dataclass

from .site import replace_site_secret, site_secret

NAME = "index"
#: The lengths of the beginnings that are indexed. What is typed is looked up by the longest of them.
LENGTHS = (2, 3, 4, 5, 6, 7, 8, 10, 12)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "ł": "l"})


@dataclass(frozen=True)
class Index:
    """The keyed hashes of this site."""

    key: bytes

    def exact(self, kind: str, value: str) -> bytes:
        """16 bytes for a whole value, such as an e-mail address."""
        return self._hash(kind, value)[:16]

    def token(self, word: str) -> int:
        """A signed 64-bit number for a word or the beginning of one."""
        return int.from_bytes(self._hash("word", word)[:8], "big", signed=True)

    def tokens(self, *texts: str | None) -> set[int]:
        """All numbers under which these texts are to be found."""
        return {
            self.token(part) for text in texts if text for word in words(text) for part in beginnings(word)
        }

    def _hash(self, kind: str, value: str) -> bytes:
        return hmac.new(self.key, f"{kind}\0{value}".encode(), hashlib.sha256).digest()


def load() -> Index:
    """This site's index key, made at the first call."""
    return Index(site_secret(NAME))


def replace() -> None:
    """Make a new index key in the caller's transaction; everything indexed has to be indexed anew in it."""
    replace_site_secret(NAME)


def words(text: str) -> list[str]:
    """The words of a text as they are compared: small letters, German umlauts written out, no accents."""
    folded = unicodedata.normalize("NFC", text).casefold().translate(_UMLAUTS)
    plain = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
    return re.findall(r"[0-9a-z]+|[^\W\d_a-z]+", plain)


def beginnings(word: str) -> list[str]:
    """The beginnings of a word that are indexed, the longest last; of a single letter, itself."""
    return [word[:length] for length in LENGTHS if length <= len(word)] or [word]


def normal_email(address: str) -> str:
    """Addresses are compared without case and without spaces around them."""
    return unicodedata.normalize("NFC", address).strip().casefold()
