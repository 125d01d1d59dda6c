"""The desk of whoever answers for data protection: the list by deadline, and one page for each case."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from einklang.consent.actions import everything
from einklang.policy import queries as policy
from einklang.staff.actions import note_reading
from einklang.staff.audience import StaffRequest, staff
from einklang.staff.models import Role
from einklang.vault.limits import TooMany

from . import doing
from .desk import VIEWS, case_page, desk
from .forms import HeardForm
from .hearing import hear
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
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """A request that somebody here heard of. Whether an address is known is told only to who is certain."""
    person = request.GET.get("person", "")
    first = {"person": person, "received_on": localdate(), "language": _language(), "sure": bool(person)}
    form = HeardForm(request.POST if request.method == "POST" else None, initial=first, language=_language())
    if not form.is_bound or not form.is_valid():
        return render(request, "staff/rights/new.html", {"form": form}, status=422 if form.is_bound else 200)
    try:
        opened = hear(form, request.user.pk)
    except TooMany:
        form.add_error("email", _("This address was asked often enough today"))
        return render(request, "staff/rights/new.html", {"form": form}, status=429)
    if opened is not None:
        return redirect("staff_case", opened.pk)
    messages.success(
        request, _("If the address is known, everything has stopped and the question is on its way.")
    )
    return redirect("staff_rights")


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
