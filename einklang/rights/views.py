"""The desk of whoever answers for data protection: the list by deadline, and one page for each case."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from einklang.consent.actions import everything
from einklang.policy import queries as policy
from einklang.staff.actions import note_reading
from einklang.staff.audience import StaffRequest, staff
from einklang.staff.models import Role

from . import doing
from .desk import VIEWS, case_page, desk
from .models import Case, Right
from .words import right_words

#: Coordinators choose and invite; what people claim against that is not theirs to see.
DESK = (Role.PRIVACY,)


def _language() -> str:
    return (get_language() or "de")[:2]


@staff(*DESK)
@require_safe
def cases(request: StaffRequest) -> HttpResponse:
    """Every case by its deadline, without a name; filters stand in the address."""
    view = request.GET.get("view", "open")
    view = view if view in VIEWS else "open"
    right = request.GET.get("right", "")
    shown = {
        "view": view,
        "right": right,
        "rights": [
            ("", ""),
            *((one.value, right_words(one.value)) for one in Right),
            ("none", right_words("")),
        ],
        "desk": desk(view, request.user, right=right, after=request.GET.get("after", "")),
    }
    return render(request, "staff/rights/desk.html", shown)


@staff(*DESK)
@require_safe
def case(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """One case whole; looking at it is written down for the person."""
    return _page(request, get_object_or_404(Case, pk=case_id))


@staff(*DESK)
@require_POST
def act(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Do one thing in the case; what cannot be done comes back with its reason and what was typed."""
    found = get_object_or_404(Case, pk=case_id)
    try:
        doing.do(request.POST.get("do", ""), found, request.POST, request.user.pk)
    except doing.REFUSALS as refusal:
        now = get_object_or_404(Case, pk=case_id)
        return _page(request, now, wrong=doing.in_words(refusal), typed=request.POST.dict(), status=422)
    return redirect("staff_case", case_id)


def _page(
    request: StaffRequest,
    found: Case,
    *,
    wrong: str = "",
    typed: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    page = case_page(found, _language())
    if page.person is not None:
        note_reading(request.user, person=page.person.pk, what="case")
    titles = policy.current().processings
    shown = {
        "page": page,
        "case": found,
        "rights": [(one.value, right_words(one.value)) for one in Right],
        "consents": [(own_id, titles[own_id].title.in_(_language())) for own_id in everything()],
        "wrong": wrong,
        "typed": typed or {},
        "writing": doing.WRITING,
        "mine": found.owner == request.user.pk,
    }
    return render(request, "staff/rights/case.html", shown, status=status)
