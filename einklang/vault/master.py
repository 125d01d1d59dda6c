"""The master keys: outside the database, the first wraps, each of them unwraps."""

import base64
import binascii
import hashlib
from collections.abc import Iterator, Mapping
from uuid import UUID

from django.conf import settings

from .cipher import KEY, seal, unseal
from .errors import MasterKeyWrong


def name_of(master: bytes) -> str:
    """Eight hex characters that tell master keys apart without giving anything away."""
    return hashlib.sha256(b"einklang master key" + master).hexdigest()[:8]


def masters() -> list[bytes]:
    """The configured master keys; raises MasterKeyWrong where one is not 32 bytes in base64."""
    return [_parse(text) for text in settings.MASTER_KEYS]


def wrap(key: bytes, *, bound_to: bytes) -> tuple[str, bytes]:
    """Close a key with the first master key; returns that one's name and the closed bytes."""
    first = masters()[0]
    return name_of(first), seal(first, key, bound_to=bound_to)


def wrap_all(keys: Mapping[UUID, bytes]) -> Iterator[tuple[UUID, tuple[str, bytes]]]:
    """The same for many keys, each bound to its subject."""
    first = masters()[0]
    name = name_of(first)
    for subject, key in keys.items():
        yield subject, (name, seal(first, key, bound_to=subject.bytes))


def unwrap(master_name: str, wrapped: bytes, *, bound_to: bytes) -> bytes:
    """Open a key; raises MasterKeyWrong when its master key is not among those configured."""
    for master in masters():
        if name_of(master) == master_name:
            return unseal(master, wrapped, bound_to=bound_to)
    raise MasterKeyWrong(f"EINKLANG_MASTER_KEY: the key named {master_name} is not among those given")


def _parse(text: str) -> bytes:
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError) as error:
        raise MasterKeyWrong("EINKLANG_MASTER_KEY: expected 32 bytes in base64") from error
    if len(key) != KEY:
        raise MasterKeyWrong(f"EINKLANG_MASTER_KEY: expected 32 bytes in base64, found {len(key)}")
    return key
