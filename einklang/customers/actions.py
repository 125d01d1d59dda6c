"""Taking a customer file in: received, looked at, checked, and at last all of it at once or nothing."""

import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.timezone import now

from einklang.policy import queries as policy
from einklang.policy.schema import Policy
from einklang.vault.errors import KeyGone
from einklang.vault.keys import destroy_keys, keep_keys

from . import blocking
from .clearing import OPEN, clear_away, forget_file, sweep
from .clearing import clear_interrupted as clear_interrupted
from .importing import COUNTED, Lost, Run, Stopped, me
from .models import Customer, Import, Refused, Stage
from .queries import CannotBeRead, live_count
from .refusals import FileRefused, Unfit
from .table import Table, look
from .uploads import Sealed, seal_all

logger = logging.getLogger("einklang.customers")

#: How long a file stays here, sealed, when nothing is done with it.
WAITS = timedelta(hours=24)
#: From so many records on, more than half of them going at once needs an express yes.
FEW = 20
CHUNK = 2000


class NotDeclared(Exception):
    """The policy in force says nothing of customer records: none may be read."""


class AnotherRuns(Exception):
    """Another import is being checked or applied."""


class NotNow(Exception):
    """The import is not at a point where this can be done."""


class WouldShrink(Exception):
    """More than half of the records in use would go; that needs an express yes."""


def declared() -> Policy:
    """The policy in force, if it declares customer records; raises NotDeclared."""
    promise = policy.current()
    if promise.customer_records is None:
        raise NotDeclared
    return promise


def receive(chunks: Iterable[bytes], *, name: str, by: UUID | None, limit: int | None = None) -> Import:
    """The file lies here, sealed, for a day at most. Raises NotDeclared, FileRefused."""
    declared()
    return keep(seal_all(chunks, limit=limit), name=name, by=by)


@transaction.atomic
def keep(sealed: Sealed, *, name: str, by: UUID | None) -> Import:
    """A file that was sealed while it came in is an import from now on. Raises NotDeclared."""
    declared()
    keep_keys({sealed.id: sealed.key}, ends_at=now() + WAITS)
    one = Import(pk=sealed.id, by=by, name=name[:200], size=sealed.size, kind=sealed.kind)
    one.save(force_insert=True)
    return one


def recognise(one: Import) -> Table:
    """What the file looks like, as far as the choices so far say; raises FileRefused, CannotBeRead."""
    try:
        table = look(one, declared())
    except KeyGone as error:
        raise CannotBeRead from error
    _choose(one, table.encoding, table.separator, table.header_row, table.mapping)
    return table


def choose(
    one: Import,
    *,
    encoding: str | None = None,
    separator: str | None = None,
    header_row: int | None = None,
    mapping: Mapping[str, int] | None = None,
) -> None:
    """Somebody says how the file is to be read; what is None stays, columns are found anew with the rest."""
    if one.stage not in OPEN:
        raise NotNow
    another = (encoding or one.encoding, separator or one.separator) != (one.encoding, one.separator)
    if header_row is not None and header_row != one.header_row:
        another = True
    found = dict(mapping) if mapping is not None else {} if another else one.mapping
    _choose(one, encoding or one.encoding, separator or one.separator, header_row or one.header_row, found)


def _choose(one: Import, encoding: str, separator: str, header_row: int, mapping: Mapping[str, int]) -> None:
    one.encoding, one.separator, one.header_row, one.mapping = encoding, separator, header_row, dict(mapping)
    one.save(update_fields=["encoding", "separator", "header_row", "mapping"])


def start_check(one: Import) -> None:
    """The next free worker reads the whole file and counts; raises AnotherRuns, NotNow."""
    _start(one, Stage.CHECKING)


def start_apply(one: Import, *, allow_shrinking: bool = False) -> None:
    """The next free worker imports it; raises AnotherRuns, NotNow, WouldShrink."""
    if one.stage == Stage.CHECKED and not allow_shrinking and shrinks(one.gone):
        raise WouldShrink
    one.allow_shrinking = allow_shrinking
    _start(one, Stage.APPLYING)


def shrinks(gone: int) -> bool:
    """Whether so many records going at once is more than anybody should do by mistake."""
    there = live_count()
    return there > FEW and gone * 2 > there


def _start(one: Import, stage: Stage, *, process: str = "") -> None:
    clear_interrupted()
    said: dict[str, Any] = dict.fromkeys((*COUNTED, "gone", "changed"), 0) | {
        "stage": stage,
        "busy": True,
        "process": process,
        "heartbeat_at": now(),
        "reason": "",
        "reason_row": None,
        "allow_shrinking": one.allow_shrinking,
    }
    try:
        with transaction.atomic():
            if not Import.objects.filter(pk=one.pk, stage__in=OPEN, busy=None).update(**said):
                raise NotNow
            Refused.objects.filter(batch=one)._raw_delete("default")
    except IntegrityError as error:
        raise AnotherRuns from error
    one.refresh_from_db()


def never() -> bool:
    """Nobody wants it to stop."""
    return False


def check(one: Import, *, stop: Callable[[], bool] = never) -> Import:
    """The whole file is read, its rows are counted and refused rows kept; nothing else is written."""
    return _run(one, Stage.CHECKING, stop)


def apply(one: Import, *, stop: Callable[[], bool] = never) -> Import:
    """What the file says is what there is, all at once; or nothing of it, and the import says why."""
    return _run(one, Stage.APPLYING, stop)


def _run(one: Import, stage: Stage, stop: Callable[[], bool]) -> Import:
    if one.stage != stage:
        _start(one, stage, process=me())
    elif not _claim(one):
        raise NotNow
    try:
        (_check if stage == Stage.CHECKING else _apply)(one, stop)
    except FileRefused as refused:
        _end(one, Stage.REFUSED, refused.why, refused.row)
    except KeyGone:
        _end(one, Stage.REFUSED, Unfit.FAILED, None)
    except Stopped:
        _end(one, Stage.INTERRUPTED, "", None)
    except Lost:
        clear_away(one)
    except KeyboardInterrupt:
        _end(one, Stage.INTERRUPTED, "", None)
        raise
    except Exception as error:
        # Whatever it was: nothing of it stays, and the log says where, without any content of the file.
        logger.error("import %s ended by %s", one.pk, type(error).__name__)
        _end(one, Stage.INTERRUPTED, Unfit.FAILED, None)
        raise
    one.refresh_from_db()
    return one


def _claim(one: Import) -> bool:
    """Take a waiting import, unless another worker was faster."""
    mine = {"process": me(), "heartbeat_at": now()}
    if not Import.objects.filter(pk=one.pk, busy=True, process="").update(**mine):
        return False
    one.refresh_from_db()
    return True


def _check(one: Import, stop: Callable[[], bool]) -> None:
    for _ in Run(one, declared(), writes=False, stop=stop).records():
        pass
    _end(one, Stage.CHECKED, "", None)


def _apply(one: Import, stop: Callable[[], bool]) -> None:
    one.first_id = one.last_id = Import.objects.aggregate(newest=Max("last_id"))["newest"]
    Import.objects.filter(pk=one.pk).update(untidy=True, first_id=one.first_id, last_id=one.last_id)
    run = Run(one, declared(), writes=True, stop=stop)
    built = blocking.build(run.records())
    gone = run.gone()
    if not one.allow_shrinking and shrinks(len(gone)):
        raise FileRefused(Unfit.WOULD_SHRINK)
    for start in range(0, len(gone), CHUNK):
        _beat(one, stop)
        Customer.objects.filter(pk__in=gone[start : start + CHUNK].tolist()).update(leaving=one)
    _switch(one, built if one.added or len(gone) else None)
    forget_file(one)
    sweep(one)


def _beat(one: Import, stop: Callable[[], bool]) -> None:
    if stop():
        raise Stopped
    if not Import.objects.filter(pk=one.pk, busy=True, process=one.process).update(heartbeat_at=now()):
        raise Lost


@transaction.atomic
def _switch(one: Import, built: "blocking.Built | None") -> None:
    """From the commit on, the new records are what there is. All that takes long was done before."""
    done = {"stage": Stage.DONE, "busy": None, "finished_at": now(), "name": None, "reason": ""}
    if not Import.objects.filter(pk=one.pk, busy=True, process=one.process).update(**done):
        raise Lost
    if built is not None:
        blocking.replace(built)
    Refused.objects.exclude(batch=one)._raw_delete("default")
    destroy_keys([one.pk])


def _end(one: Import, stage: Stage, why: str, row: int | None) -> None:
    """The import has come to an end, or to a rest; whatever it had written meanwhile goes."""
    said: dict[str, Any] = {"stage": stage, "busy": None, "reason": why, "reason_row": row, "process": ""}
    if stage == Stage.INTERRUPTED:
        said["finished_at"] = now()
    if Import.objects.filter(pk=one.pk, busy=True, process=one.process).update(**said):
        one.refresh_from_db()
    clear_away(one)


def set_aside(one: Import) -> None:
    """The file of an import that goes no further now is gone; what was found out about it stays."""
    forget_file(one)


def drop(one: Import) -> None:
    """Nobody wants this import any more: its file and what it wrote go. Raises NotNow when it is done."""
    ended = {"stage": Stage.DROPPED, "busy": None, "finished_at": now(), "name": None}
    if not Import.objects.filter(pk=one.pk).exclude(stage=Stage.DONE).update(**ended):
        raise NotNow
    forget_file(one)
    one.refresh_from_db()
    clear_away(one)


def work(*, stop: Callable[[], bool] = never) -> int:
    """Do the next waiting check or import; returns whether there was one."""
    clear_interrupted()
    one = Import.objects.filter(busy=True, process="").first()
    if one is None:
        return 0
    try:
        (check if one.stage == Stage.CHECKING else apply)(one, stop=stop)
    except NotNow:
        return 0
    return 1
