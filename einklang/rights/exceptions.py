"""Pages of exceptions from erasure: proposed by one, approved by another, released by either."""

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from einklang.people.models import Person
from einklang.room.holds import (
    GroundsMissing,
    NothingToHold,
    SameEyes,
    approve_hold,
    propose_hold,
    release_hold,
)
from einklang.room.models import Hold, Reason
from einklang.staff.actions import note_reading
from einklang.staff.audience import StaffRequest, staff
from einklang.staff.models import Role

from .holding_back import end_of, exceptions_of, reason_of


@staff(Role.PRIVACY)
@require_http_methods(["GET", "HEAD", "POST"])
def exceptions(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """What of one person is kept although they may leave; of somebody detached there is no name."""
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise Http404
    wrong = ""
    if request.method == "POST":
        wrong = _do(request, person)
        if not wrong:
            return redirect("staff_exceptions", person_id)
    note_reading(request.user, person=person.pk, what="case")
    shown = {"page": exceptions_of(person), "wrong": wrong, "typed": request.POST, "reasons": Reason.choices}
    return render(request, "staff/rights/exceptions.html", shown, status=422 if wrong else 200)


def _do(request: StaffRequest, person: Person) -> str:
    """Do what the form asks for; returns why not, where it was not done."""
    doing: dict[str, Callable[[StaffRequest, Person], None]] = {
        "propose": _propose,
        "approve": lambda request, person: approve_hold(_hold(request, person), by=request.user.pk),
        "release": lambda request, person: release_hold(_hold(request, person)),
    }
    try:
        doing[request.POST.get("do", "")](request, person)
    except GroundsMissing:
        return _("Write the grounds in at least 20 letters, and a day to come within four years.")
    except SameEyes:
        return _("You proposed it yourself: somebody else has to approve it.")
    except (NothingToHold, KeyError, ValueError):
        return _("That is not there any more. Nothing was changed.")
    return ""


def _propose(request: StaffRequest, person: Person) -> None:
    form = request.POST
    reason, ends_at = reason_of(form.get("reason", "")), end_of(form.get("until", ""))
    if ends_at is None:
        raise GroundsMissing
    recording = UUID(form.get("recording", ""))
    if reason is None or recording not in [one.pk for one in exceptions_of(person).recordings]:
        raise NothingToHold
    propose_hold(recording, reason, form.get("grounds", ""), ends_at=ends_at, by=request.user.pk)


def _hold(request: StaffRequest, person: Person) -> UUID:
    """The hold that is meant, where it is one on this person."""
    wanted = Hold.objects.filter(recording__presences__person=person, pk=UUID(request.POST.get("hold", "")))
    found = wanted.first()
    if found is None:
        raise NothingToHold
    return found.pk
