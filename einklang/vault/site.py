"""Secrets of the site that are nobody's: made at the first need, wrapped by the master key like all keys."""

from django.db import IntegrityError, transaction

from . import master
from .cipher import fresh_key
from .models import Secret


def site_secret(name: str) -> bytes:
    """The 32 bytes kept under this name; made now if there are none yet."""
    secret = Secret.objects.filter(name=name).first() or _make(name)
    return master.unwrap(secret.master, bytes(secret.wrapped), bound_to=secret.id.bytes)


def replace_site_secret(name: str) -> None:
    """Make a new one in the caller's transaction; what was made with the old one is to be made anew in it."""
    Secret.objects.filter(name=name).delete()
    _make(name)


def _make(name: str) -> Secret:
    secret = Secret(name=name)
    secret.master, secret.wrapped = master.wrap(fresh_key(), bound_to=secret.id.bytes)
    try:
        with transaction.atomic():
            secret.save(force_insert=True)
    except IntegrityError:  # another process was first
        return Secret.objects.get(name=name)
    return secret
