"""Clearing away what an import left: rows nobody has seen, rows that are gone from the file, sealed files."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import now

from einklang.vault.keys import destroy_keys
from einklang.vault.models import Key

from .importing import is_over
from .models import Customer, CustomerQuerySet, Import, Stage
from .queries import silent_since
from .uploads import folder, path_of

BATCH = 2000
#: A file without an import is being uploaded at this moment, or was left by an upload that broke off.
UPLOAD_LASTS = timedelta(hours=1)
OPEN = (Stage.UPLOADED, Stage.CHECKED, Stage.REFUSED)


def clear_interrupted() -> int:
    """Imports whose process died are interrupted, and nothing of them stays; returns how many there were."""
    found = 0
    for one in Import.objects.filter(busy=True).exclude(process=""):
        if is_over(one.process) or silent_since(one):
            found += _interrupt(one)
    for one in Import.objects.filter(untidy=True, busy=None):
        clear_away(one)
    return found


def _interrupt(one: Import) -> bool:
    """Only if it is still as it was seen: a process that was merely slow may have gone on meanwhile."""
    seen = Import.objects.filter(pk=one.pk, busy=True, process=one.process, heartbeat_at=one.heartbeat_at)
    said = {"stage": Stage.INTERRUPTED, "busy": None, "finished_at": now(), "name": None}
    if not seen.update(**said):
        return False
    one.refresh_from_db()
    forget_file(one)
    clear_away(one)
    return True


def clear_away(one: Import) -> None:
    """What this import wrote goes, unless it was done; then goes what its file no longer had."""
    one.refresh_from_db()
    if one.stage == Stage.INTERRUPTED:
        forget_file(one)
    if not one.untidy or one.busy:
        return
    if one.stage == Stage.DONE:
        sweep(one)
        return
    Customer.objects.filter(leaving=one).update(leaving=None)
    _delete(Customer.objects.filter(pk__gt=one.first_id, pk__lte=one.last_id, batch=one))
    Import.objects.filter(pk=one.pk).update(untidy=False)


def sweep(one: Import) -> None:
    """What no longer stands in the file counts for nothing since the commit; now its keys and bytes go."""
    _delete(Customer.objects.filter(leaving=one))
    Import.objects.filter(pk=one.pk).update(untidy=False)


def _delete(rows: CustomerQuerySet) -> None:
    """In small transactions, keys first."""
    while batch := list(rows.order_by("pk").values_list("pk", "subject")[:BATCH]):
        with transaction.atomic():
            destroy_keys(subject for _, subject in batch)
            Customer.objects.filter(pk__in=[pk for pk, _ in batch])._raw_delete("default")


def forget_file(one: Import) -> None:
    """The file itself is gone, with its key and its name."""
    destroy_keys([one.pk])
    Import.objects.filter(pk=one.pk).update(name=None)
    path_of(one.pk).unlink(missing_ok=True)


def end_imports() -> int:
    """Drop files that nobody did anything with for a day, and whatever interrupted imports left."""
    ended = clear_interrupted()
    readable = Key.objects.filter(ends_at__gt=now()).values("subject")
    waiting = Q(stage__in=OPEN) | Q(busy=True, process="")
    for one in Import.objects.filter(waiting).exclude(pk__in=readable).exclude(name=None):
        said = {"stage": Stage.DROPPED, "busy": None, "finished_at": now()}
        ended += Import.objects.filter(pk=one.pk, stage=one.stage, process="").update(**said)
        forget_file(one)
    return ended + _forget_strays()


def _forget_strays() -> int:
    """Files that belong to no import: nobody has a key for them."""
    known = {pk.hex for pk in Import.objects.filter(~Q(name=None)).values_list("pk", flat=True)}
    strays = 0
    for path in folder().iterdir():
        old = path.stat().st_mtime < (now() - UPLOAD_LASTS).timestamp()
        if path.name not in known and old:
            path.unlink(missing_ok=True)
            strays += 1
    return strays
