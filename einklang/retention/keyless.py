"""Whatever a restored database holds without its key is gone: nobody can read it, and its row goes too."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q

from einklang.holdings.registry import Ending, Holding, all_holdings
from einklang.mail.actions import let_go
from einklang.mail.models import Letter
from einklang.people.models import Person, State
from einklang.room.actions import end_recordings
from einklang.room.holds import release_hold
from einklang.room.meetings import forget_meetings
from einklang.room.models import Hold, Meeting, Recording, Track
from einklang.vault.fields import EncryptedField
from einklang.vault.models import Key

from .erasing import erase
from .models import Ground

AT_ONCE = 1000
#: Ended in their own way; everything else by the map.
OWN_WAY = (Track, Recording, Hold, Letter)


def end_what_has_no_key() -> dict[str, int]:
    """End everything whose key is not here; returns how many people, recordings and other rows that were."""
    recordings = {*_keyless(Recording), *_keyless(Track, "recording")}
    for hold in _keyless(Hold):
        release_hold(hold)
    end_recordings(sorted(recordings))
    forget_meetings(_keyless(Meeting))
    people = 0
    without = Person.objects.exclude(state=State.DETACHED).filter(~_has_key(Person))
    while batch := list(without.values_list("pk", flat=True)[:AT_ONCE]):
        erase(batch, ground=Ground.LOST)
        people += len(batch)
    unreadable = Letter.objects.filter(sent_at=None).exclude(sealed=None).filter(~_has_key(Letter))
    others = let_go(list(unreadable.values_list("pk", flat=True)))
    others += sum(_end(holding) for holding in reversed(list(all_holdings())) if _by_the_map(holding))
    return {"people": people, "recordings": len(recordings), "others": others}


def _by_the_map(holding: Holding) -> bool:
    return holding.own_key and holding.model not in OWN_WAY


def _has_key(model: type[models.Model]) -> Exists:
    # By far the most rows of all have short ids, and say in a field of their own whose key closes them.
    by = "pk" if isinstance(model._meta.pk, models.UUIDField) else "subject"
    return Exists(Key.objects.filter(subject=OuterRef(by)))


def _keyless(model: type[models.Model], name: str = "pk") -> list[UUID]:
    return list(model._default_manager.filter(~_has_key(model)).values_list(name, flat=True))


def _end(holding: Holding) -> int:
    """Of a table whose rows have keys of their own: whoever closed something and has no key any more."""
    model, closed = holding.model, _closed_fields(holding.model)
    rows = model._default_manager.filter(~_has_key(model))
    if closed:
        rows = rows.exclude(Q(**dict.fromkeys(closed)))
    if holding.ending is Ending.MINIMISE:
        return _empty(model, set(rows.values_list("pk", flat=True)) | _closed_below(model))
    ids = list(rows.values_list("pk", flat=True))
    for begin in range(0, len(ids), AT_ONCE):
        _delete(model, ids[begin : begin + AT_ONCE])
    return len(ids)


def _closed_fields(model: type[models.Model]) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if isinstance(field, EncryptedField)]


def _below(model: type[models.Model]) -> Iterable[tuple[type[models.Model], str]]:
    """The tables whose rows point at this one, and by which field."""
    for relation in model._meta.related_objects:
        yield relation.related_model, relation.field.name


def _closed_below(model: type[models.Model]) -> set[Any]:
    """The rows without a key on which something hangs that the key closed."""
    keyless, found = model._default_manager.filter(~_has_key(model)), set()
    for other, name in _below(model):
        for field in _closed_fields(other):
            rows = other._default_manager.exclude(**{field: None}).filter(**{f"{name}__in": keyless})
            found |= set(rows.values_list(name, flat=True))
    return found


@transaction.atomic
def _empty(model: type[models.Model], ids: Collection[Any]) -> int:
    """What they said is gone; that they were there stays."""
    for table, name in ((model, "pk"), *_below(model)):
        if closed := _closed_fields(table):
            nothing = {f: None if table._meta.get_field(f).null else b"" for f in closed}
            table._default_manager.filter(**{f"{name}__in": ids}).update(**nothing)
    return len(ids)


@transaction.atomic
def _delete(model: type[models.Model], ids: Collection[Any]) -> None:
    """Delete these rows and whatever points at them."""
    for other, name in _below(model):
        hanging = list(other._default_manager.filter(**{f"{name}__in": ids}).values_list("pk", flat=True))
        if hanging:
            _delete(other, hanging)
    model._default_manager.filter(pk__in=ids)._raw_delete("default")
