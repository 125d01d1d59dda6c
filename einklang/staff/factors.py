"""What a second factor rests on is closed by a key of its own, which is renewed along with all others."""

from base64 import b64decode, b64encode

from django.db import IntegrityError, transaction

from einklang.vault import master
from einklang.vault.cipher import fresh_key, seal, unseal
from einklang.vault.models import Secret

NAME = "second factors"
#: What the ciphertext is bound to: it opens nowhere else.
BOUND_TO = b"einklang staff second factor"


def close(text: str) -> str:
    """Sealed and written as text; a copy of the table alone signs nobody in."""
    return b64encode(seal(_key(), text.encode(), bound_to=BOUND_TO)).decode()


def open_again(sealed: str) -> str:
    """What was closed; raises KeyGone where it was not closed here."""
    return unseal(_key(), b64decode(sealed), bound_to=BOUND_TO).decode()


def _key() -> bytes:
    secret = Secret.objects.filter(name=NAME).first() or _make()
    return master.unwrap(secret.master, bytes(secret.wrapped), bound_to=secret.id.bytes)


def _make() -> Secret:
    secret = Secret(name=NAME)
    secret.master, secret.wrapped = master.wrap(fresh_key(), bound_to=secret.id.bytes)
    try:
        with transaction.atomic():
            secret.save(force_insert=True)
    except IntegrityError:  # another process was first
        return Secret.objects.get(name=NAME)
    return secret
