"""AES-256-GCM as used everywhere: 12 bytes of nonce, then the ciphertext with its 16-byte tag (RFC 5116)."""

import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from .errors import KeyGone

NONCE = 12
KEY = 32


def fresh_key() -> bytes:
    """32 random bytes."""
    return os.urandom(KEY)


def seal(key: bytes, plain: bytes, *, bound_to: bytes) -> bytes:
    """Encrypt; `bound_to` is authenticated and must be the same when opened (AAD)."""
    nonce = os.urandom(NONCE)
    return nonce + _cipher(key).encrypt(nonce, plain, bound_to)


def unseal(key: bytes, sealed: bytes, *, bound_to: bytes) -> bytes:
    """Decrypt; raises KeyGone when the key, the bytes or what they are bound to do not fit."""
    try:
        return _cipher(key).decrypt(sealed[:NONCE], sealed[NONCE:], bound_to)
    except (InvalidTag, ValueError) as error:  # ValueError: torn, too short to be anything
        raise KeyGone from error


@lru_cache(maxsize=8)
def _cipher(key: bytes) -> AESGCM:
    # Few entries on purpose: a destroyed key must not live on in the memory of a worker.
    return AESGCM(key)
