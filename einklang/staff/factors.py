"""What a second factor rests on is closed by a key of its own, which is renewed along with all others."""

from base64 import b64decode, b64encode

from einklang.vault.cipher import seal, unseal
from einklang.vault.site import site_secret

NAME = "second factors"
#: What the ciphertext is bound to: it opens nowhere else.
BOUND_TO = b"einklang staff second factor"


def close(text: str) -> str:
    """Sealed and written as text; a copy of the table alone signs nobody in."""
    return b64encode(seal(site_secret(NAME), text.encode(), bound_to=BOUND_TO)).decode()


def open_again(sealed: str) -> str:
    """What was closed; raises KeyGone where it was not closed here."""
    return unseal(site_secret(NAME), b64decode(sealed), bound_to=BOUND_TO).decode()
