"""Pages of exceptions from erasure: proposed by one, approved by another, released by either."""

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from einklang.retention.keeping import approve_to_keep, release_kept
from einklang.room.holds import (
    GroundsMissing,
    NothingToHold,
    SameEyes,
    approve_hold,
    propose_hold,
    release_hold,
)
from einklang.room.models import Reason
from einklang.staff.actions import note_reading
from einklang.staff.audience import StaffRequest, staff
from einklang.staff.models import Role

from .holding_back import Exceptions, end_of, exceptions_of, propose_copy, reason_of


@staff(Role.PRIVACY)
@require_http_methods(["GET", "HEAD", "POST"])
def exceptions(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """What of one person is kept although they may leave, or left; of somebody gone there is no name."""
    language = (get_language() or "de")[:2]
    page = exceptions_of(person_id, language)
    if page.person is None and not page.copies:
        raise Http404
    wrong = ""
    if request.method == "POST":
        wrong = _do(request, page)
        if not wrong:
            left = exceptions_of(person_id, language)
            stands = left.person is not None or left.copies
            return redirect("staff_exceptions", person_id) if stands else redirect("staff_rights")
        page = exceptions_of(person_id, language)
    note_reading(request.user, person=person_id, what="case")
    shown = {"page": page, "wrong": wrong, "typed": request.POST, "reasons": Reason.choices}
    return render(request, "staff/rights/exceptions.html", shown, status=422 if wrong else 200)


def _do(request: StaffRequest, page: Exceptions) -> str:
    """Do what the form asks for; returns why not, where it was not done."""
    by = request.user.pk
    doing: dict[str, Callable[[], object]] = {
        "propose": lambda: _propose(request, page),
        "approve": lambda: approve_hold(_hold(request, page), by=by),
        "release": lambda: release_hold(_hold(request, page)),
        "approve-copy": lambda: approve_to_keep(_copy(request, page), by=by),
        "release-copy": lambda: release_kept(_copy(request, page)),
    }
    try:
        doing[request.POST.get("do", "")]()
    except GroundsMissing:
        return _("Write the grounds in at least 20 letters, and a day to come within four years.")
    except SameEyes:
        return _("You proposed it yourself: somebody else has to approve it.")
    except (NothingToHold, KeyError, ValueError):
        return _("That is not there any more. Nothing was changed.")
    return ""


def _propose(request: StaffRequest, page: Exceptions) -> None:
    """Hold a recording, which is named by its id, or keep a copy of another piece."""
    form, by = request.POST, request.user.pk
    piece, grounds = form.get("piece", ""), form.get("grounds", "")
    reason, ends_at = reason_of(form.get("reason", "")), end_of(form.get("until", ""))
    if ends_at is None:
        raise GroundsMissing
    if reason is None or page.person is None:
        raise NothingToHold
    if ":" in piece:
        propose_copy(page.person.pk, piece, reason=reason, grounds=grounds, ends_at=ends_at, by=by)
    elif UUID(piece) in [one.pk for one in page.recordings]:
        propose_hold(UUID(piece), reason, grounds, ends_at=ends_at, by=by)
    else:
        raise NothingToHold


def _hold(request: StaffRequest, page: Exceptions) -> UUID:
    """The hold that is meant, where it is one on this person."""
    return _one_of([one.hold.pk for one in page.held], request.POST.get("hold", ""))


def _copy(request: StaffRequest, page: Exceptions) -> UUID:
    return _one_of([one.kept.pk for one in page.copies], request.POST.get("copy", ""))


def _one_of(known: list[UUID], wanted: str) -> UUID:
    if (found := UUID(wanted)) not in known:
        raise NothingToHold
    return found
