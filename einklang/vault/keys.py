"""Making, opening and destroying data keys."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.timezone import now

from einklang.ledger.endings import write_down_selected
from einklang.ledger.models import End

from . import master
from .bulk import insert
from .cipher import fresh_key
from .errors import KeyGone
from .models import Key


def make_key(subject: UUID, *, ends_at: datetime | None) -> bytes:
    """Make and keep the subject's key; returns it opened. Raises IntegrityError if one stands already."""
    key = fresh_key()
    name, wrapped = master.wrap(key, bound_to=subject.bytes)
    Key.objects.create(subject=subject, master=name, wrapped=wrapped, ends_at=ends_at)
    return key


def keep_keys(keys: Mapping[UUID, bytes], *, ends_at: datetime | None) -> None:
    """Keep keys that were made beforehand, many at once. Raises IntegrityError if one stands already."""
    rows = ((subject, *closed, ends_at) for subject, closed in master.wrap_all(keys))
    insert(Key, ("subject", "master", "wrapped", "ends_at"), rows)


def open_key(subject: UUID, *, past_its_end: bool = False) -> bytes:
    """The subject's key; raises KeyGone when it is destroyed or past its end.

    `past_its_end` is for the one last look that erasure needs to write its confirmation.
    """
    return open_keys([subject], past_its_end=past_its_end)[subject]


def open_keys(subjects: Iterable[UUID], *, past_its_end: bool = False) -> "Opened":
    """The keys of several subjects in one query."""
    moment = now()
    rows = Key.objects.filter(subject__in=list(subjects))
    return Opened(
        {
            row.subject: master.unwrap(row.master, bytes(row.wrapped), bound_to=row.subject.bytes)
            for row in rows
            if past_its_end or row.ends_at is None or row.ends_at > moment
        }
    )


class Opened(dict[UUID, bytes]):
    """Opened keys by subject; asking for one that is gone raises KeyGone."""

    def __missing__(self, subject: UUID) -> bytes:
        raise KeyGone


def end_key_at(subject: UUID, ends_at: datetime | None) -> None:
    """From that moment on the key is refused; None means no end of its own."""
    Key.objects.filter(subject=subject).update(ends_at=ends_at)


def destroy_keys(
    subjects: "Iterable[UUID] | QuerySet[Any, Any]", *, written_down: bool = False, word: str = ""
) -> int:
    """Destroy the keys; with the commit, what they closed is erased. Returns how many there were.

    That they are destroyed is written down for every later restore, where the caller has not done it; with
    a word that says more.
    """
    chosen = subjects if isinstance(subjects, QuerySet) else list(subjects)
    keys = Key.objects.filter(subject__in=chosen)
    if not written_down:
        write_down_selected(End.KEY, keys.values("subject"), word)
    return keys._raw_delete("default")
