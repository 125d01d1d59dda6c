"""Writing facts down, and doing what follows from them."""

import logging
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils.module_loading import import_string
from django.utils.timezone import now

from .causes import because_of
from .events import Event
from .models import Entry, Owed

logger = logging.getLogger("einklang.ledger")

#: Waiting time after the first, second, … failure; the last one is repeated.
BACKOFF = tuple(timedelta(seconds=s) for s in (2, 10, 60, 300, 900, 3600))

Reaction = Callable[[Any], None]

#: The list of whoever wants to know which facts are written down; nobody does by default.
_told: ContextVar[list[int] | None] = ContextVar("told", default=None)


def name(thing: type[Event] | Reaction) -> str:
    """The dotted name under which an event or a reaction is written down."""
    return f"{thing.__module__}.{thing.__qualname__}"


@transaction.atomic
def record(event: Event) -> Entry:
    """Write the fact and everything owed because of it, or neither."""
    consequences: Mapping[type[Event], tuple[Reaction, ...]] = import_string(settings.CONSEQUENCES)
    entry = Entry.objects.create(kind=name(type(event)), facts=_plain(asdict(event)))
    Owed.objects.bulk_create(
        Owed(entry=entry, position=position, what=name(reaction))
        for position, reaction in enumerate(consequences[type(event)])
    )
    if (told := _told.get()) is not None:
        told.append(entry.pk)
    return entry


@contextmanager
def telling_facts() -> Iterator[list[int]]:
    """The numbers of the facts that are written down within this block, as they come; not of anybody else."""
    facts: list[int] = []
    before = _told.set(facts)
    try:
        yield facts
    finally:
        _told.reset(before)


def unwrite(facts: Collection[int]) -> None:
    """These facts are gone, and what was owed because of them: for what no other transaction ever saw."""
    Owed.objects.filter(entry__in=facts)._raw_delete("default")
    Entry.objects.filter(pk__in=facts)._raw_delete("default")


def settle(*, after: int = 0, only: Collection[int] | None = None) -> int:
    """Do what is owed and due, each in a transaction of its own; returns how much was done.

    Consequences of one fact keep their order: a later one waits for an earlier one that failed. `after` is
    the number of a fact: only what is owed because of later ones is done. `only` are numbers of facts, which
    may become more while it is done: only what is owed because of these.
    """
    done = 0
    failed: set[int] = set()
    while (owed := _next(failed, after, only)) is not None:
        if _do(owed):
            done += 1
        else:
            failed.add(owed)
    return done


def _next(failed: set[int], after: int, only: Collection[int] | None) -> int | None:
    earlier = Owed.objects.filter(entry=OuterRef("entry"), position__lt=OuterRef("position"), done_at=None)
    due = Owed.objects.filter(~Exists(earlier), done_at=None, next_at__lte=now(), entry__gt=after)
    return (
        (due if only is None else due.filter(entry__in=list(only)))
        .exclude(pk__in=failed)
        .order_by("entry_id", "position")
        .values_list("pk", flat=True)
        .first()
    )


def _do(pk: int) -> bool:
    try:
        with transaction.atomic():
            owed = (
                Owed.objects.select_for_update(skip_locked=True, of=("self",))
                .filter(pk=pk, done_at=None)
                .select_related("entry")
                .first()
            )
            if owed is None:  # another worker has it, or has done it
                return False
            with because_of(owed.entry_id, owed.entry.at, owed.position):
                import_string(owed.what)(import_string(owed.entry.kind)(**owed.entry.facts))
            Owed.objects.filter(pk=pk).update(done_at=now(), failed_with="")
    except Exception as error:
        # Whatever went wrong, the row stays open and is tried again: nothing owed is ever dropped.
        _put_off(pk, error)
        return False
    return True


def _put_off(pk: int, error: Exception) -> None:
    owed = Owed.objects.get(pk=pk)
    wait = BACKOFF[min(owed.tries, len(BACKOFF) - 1)]
    Owed.objects.filter(pk=pk).update(
        tries=F("tries") + 1, next_at=now() + wait, failed_with=type(error).__name__[:100]
    )
    logger.warning("%s failed with %s, tried again in %s", owed.what, type(error).__name__, wait)


def _plain(value: Any) -> Any:
    """JSON knows no UUIDs and no sets."""
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in (sorted(value) if isinstance(value, set | frozenset) else value)]
    return value
