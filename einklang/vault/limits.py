"""How often the public may call something. Kept under keyed hashes that change every day, never addresses."""

import hashlib
import hmac

from django.conf import settings
from django.db import connection
from django.utils.timezone import localdate

from .models import Tally


class TooMany(Exception):
    """Called more often than allowed today; nothing else was done or kept."""


def take(what: str, who: str, *, per_day: int) -> None:
    """Count one call of `what` by `who`; raises TooMany beyond `per_day`."""
    if count(what, who) > per_day:
        raise TooMany


def count(what: str, who: str) -> int:
    """Count one call and return how many there were today."""
    day = localdate()
    key = hmac.new(settings.SECRET_KEY.encode(), f"{day}\0{what}\0{who}".encode(), hashlib.sha256)
    table = Tally._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (id, day, count) VALUES (%s, %s, 1)"  # noqa: S608  our own name
            f" ON CONFLICT (id) DO UPDATE SET count = {table}.count + 1 RETURNING count",
            [key.digest()[:16], day],
        )
        (times,) = cursor.fetchone()
    return int(times)


def forget_old() -> int:
    """Yesterday's tallies say nothing any more: their key has changed."""
    return Tally.objects.filter(day__lt=localdate())._raw_delete("default")
