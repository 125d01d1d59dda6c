"""Pages of staff that show several rooms at once."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from einklang.booking.staff_queries import interviews_today
from einklang.rights.queries import open_cases
from einklang.staff.actions import note_reading
from einklang.staff.audience import StaffRequest, staff
from einklang.staff.models import Role

from .staff_queries import home as today
from .staff_queries import person as people
from .staff_queries.compliance import compliance
from .staff_queries.endings import endings_page
from .staff_queries.owed import debts, piles

#: Who sees what is owed to people: those who run the programme, answer for it, or keep it running.
OWED = (Role.COORDINATOR, Role.PRIVACY, Role.ADMIN)
#: Who plans interviews or holds them.
HOLDING = (Role.COORDINATOR, Role.INTERVIEWER)
#: Who looks people up: coordinators choose and invite, privacy answers for it. Nobody else needs to.
POOL = (Role.COORDINATOR, Role.PRIVACY)


def _language() -> str:
    return (get_language() or "de")[:2]


@staff()
@require_safe
def home(request: StaffRequest) -> HttpResponse:
    """Each part of the page only for whom it is for."""
    user = request.user
    shown = {
        "owed": piles(debts()) if user.has_role(*OWED) else None,
        "due": today.due() if user.has_role(*POOL) else None,
        "desk": user.has_role(Role.PRIVACY),
        "waiting": open_cases().count() if user.has_role(*POOL) else 0,
        "endings": today.endings() if user.has_role(*POOL) else None,
        "chart": today.growth(),
        "interviews": interviews_today(user, _language()) if user.has_role(*HOLDING) else None,
    }
    return render(request, "staff/home.html", shown)


@staff(Role.PRIVACY)
@require_safe
def privacy(request: StaffRequest) -> HttpResponse:
    """Whether what was promised holds, for whoever answers for it; nobody is named."""
    return render(request, "staff/privacy/privacy.html", {"page": compliance()})


@staff(Role.PRIVACY)
@require_safe
def endings(request: StaffRequest) -> HttpResponse:
    """What ends when, by class, and a dry run of any day."""
    page = endings_page(request.GET.get("on", ""))
    shown = {"page": page, "asked": request.GET.get("on", "")}
    return render(request, "staff/privacy/endings.html", shown, status=422 if page.wrong else 200)


@staff(*OWED)
@require_safe
def owed(request: StaffRequest) -> HttpResponse:
    """Everything owed, without a word about whom it is owed to."""
    return render(request, "staff/privacy/owed.html", {"piles": piles(debts())})


@staff(*POOL)
@require_safe
def person(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """One person's story: for coordinators, who choose and invite, and privacy, who answers (Art. 25(2)).

    Interviewers and observers meet people in the interview, analysts work with recordings and findings:
    none of them needs the details. Every view is written down, also one of somebody frozen.
    """
    privacy = request.user.has_role(Role.PRIVACY)
    try:
        found = people.readable(person_id, unconfirmed=privacy)
    except people.NotToBeRead as error:
        raise Http404 from error
    closed = people.is_closed(found)
    note_reading(request.user, person=found.pk, what="frozen" if closed and not privacy else "page")
    if closed and not privacy:
        return render(request, "staff/people/frozen.html", {"person": found})
    story = people.story(found, _language())
    asks = request.user.has_role(Role.COORDINATOR)
    shown = {"story": story, "closed": closed, "asks": asks, "answers": privacy}
    return render(request, "staff/people/person.html", shown)
