"""Random tokens for links: the mail holds the token, the database only its hash."""

import hashlib
import secrets


def fresh_token() -> str:
    """26 url-safe characters, about 155 bits."""
    return secrets.token_urlsafe(20)[:26]


def token_hash(token: str) -> bytes:
    """What is kept of a token. It is random and long, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).digest()
