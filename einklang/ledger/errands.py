"""Work that needs somebody else's server: claimed, tried without holding anything, tried again later.

A consequence (`Owed`) runs inside a transaction; what waits for a network must not. So a row says what is
wanted, a worker claims it, goes there, and writes down what came of it (as with letters).
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils.timezone import now

#: Waiting time after the first, second, … failed try; the last one is repeated.
BACKOFF = tuple(timedelta(seconds=s) for s in (5, 30, 120, 600, 1800, 3600))

Row = TypeVar("Row", bound="Errand")


class Errand(models.Model):
    """The part of a row that says when it is tried next and how often that failed."""

    tries = models.PositiveIntegerField(default=0)
    #: None where nothing is to be done.
    next_at = models.DateTimeField(null=True, default=now, db_index=True)
    #: The class of the last error, never its text.
    failed_with = models.CharField(max_length=100, default="", blank=True)

    class Meta:
        abstract = True


@transaction.atomic
def claim(rows: "models.QuerySet[Row]") -> Row | None:
    """The next of these rows that is due; until it is written down again nobody else takes it.

    Who dies with it leaves it to be tried again after the time of a failed try.
    """
    moment = now()
    row = rows.select_for_update(skip_locked=True).filter(next_at__lte=moment).order_by("next_at").first()
    if row is None:
        return None
    row.next_at = moment + BACKOFF[min(row.tries, len(BACKOFF) - 1)]
    row.tries += 1
    row.save(update_fields=["next_at", "tries"])
    return row


def run(rows: "models.QuerySet[Row]", errand: Callable[[Row], Any]) -> int:
    """Run each errand that is due, once; returns how many went well.

    `errand` writes down itself what it achieved, `next_at` included; whatever it raises leaves the row to be
    tried again, sooner or later as `retry_after` of the error says, a timedelta, where it has one.
    """
    done = 0
    while (row := claim(rows)) is not None:
        try:
            errand(row)
        except Exception as error:
            _put_off(row, error)
        else:
            done += 1
    return done


def _put_off(row: Errand, error: Exception) -> None:
    said: dict[str, Any] = {"failed_with": type(error).__name__[:100]}
    wait = getattr(error, "retry_after", None)
    if isinstance(wait, timedelta):
        said["next_at"] = now() + wait
    type(row)._default_manager.filter(pk=row.pk).update(**said)
