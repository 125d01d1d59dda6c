"""Tokens for links that nobody can guess: the mail holds the token, the database only its hash."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode

from einklang.ledger.causes import next_of

from .site import site_secret


def fresh_token() -> str:
    """26 url-safe characters, about 155 bits; where something is its cause, of that and of our secret.

    So the link in a letter that went out opens again what a restored database makes again.
    """
    name = next_of("token")
    if name is None:
        return secrets.token_urlsafe(20)[:26]
    made = hmac.new(site_secret("tokens"), name.encode(), hashlib.sha256).digest()
    return urlsafe_b64encode(made).decode()[:26]


def token_hash(token: str) -> bytes:
    """What is kept of a token. It is long and as good as random, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).digest()
