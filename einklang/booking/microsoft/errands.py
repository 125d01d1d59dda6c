"""Going there: each copy that is owed is made right at Microsoft, or taken out, and written down."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from django.utils.timezone import now

from einklang.hosts.graph import Graph, connected
from einklang.ledger.errands import BACKOFF, Errand, run

from ..models import MicrosoftCopy
from ..queries import microsoft_is_connected
from .copying import NoLongerWanted, bring
from .queries import Fate, wanted
from .removing import take_out

#: Nobody else takes a row so soon after somebody went there with it: longer than all requests may take.
LEASE = timedelta(minutes=5)
PATIENCE = 120.0

Row = TypeVar("Row", bound=Errand)


def run_errands() -> int:
    """Everything that Microsoft has to be told and is due, once; returns how many copies are right now."""
    due = MicrosoftCopy.objects.all()
    if not microsoft_is_connected() or not due.filter(next_at__lte=now()).exists():
        return 0
    return run(due, _settle)


def _settle(copy: MicrosoftCopy) -> None:
    taken = lease(copy)
    visit(copy, lambda graph: _make_right(graph, copy, taken))


def _make_right(graph: Graph, copy: MicrosoftCopy, taken: datetime) -> None:
    copy.refresh_from_db()
    want = wanted(copy)
    if want.fate is Fate.ENDS or want.seat is None:
        take_out(graph, copy)
        return
    told = copy.told
    if want.fate is Fate.STANDS:
        bring(graph, copy, want.seat)
        told = want.seat.sequence
    rows = MicrosoftCopy.objects.filter(pk=copy.pk)
    rows.update(told=told, tries=0, failed_with="", leaving_since=None)
    # Who has hurried it meanwhile has a reason: it stays owed.
    rows.filter(next_at=taken).update(next_at=None)


def lease(row: Row) -> datetime:
    """Nobody else goes with this row until the time returned, except whoever hurries it."""
    taken = now() + LEASE
    type(row)._default_manager.filter(pk=row.pk).update(next_at=taken)
    row.next_at = taken
    return taken


def visit(row: Errand, errand: Callable[[Graph], None]) -> None:
    """Go there with this row; what fails says when to try again, so that nobody waits for the lease."""
    try:
        with connected(patience=PATIENCE) as graph:
            errand(graph)
    except NoLongerWanted:
        raise
    except Exception as error:
        if getattr(error, "retry_after", None) is None:
            error.retry_after = BACKOFF[min(row.tries, len(BACKOFF)) - 1]  # type: ignore[attr-defined]
        raise
