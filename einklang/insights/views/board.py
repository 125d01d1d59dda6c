"""/staff/findings/…: the boards of all studies, and one of them. What is dragged is a form like any other."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from einklang.staff.audience import StaffRequest, staff
from einklang.staff.rooms import EVALUATING
from einklang.studies.models import Study

from .. import findings as acts
from ..board import NoPiece, board, boards, cards_of, marks_in, read_piece, remarks_in
from ..findings import Piece
from ..forms import FindingForm
from ..pages import language

#: In the list of findings something may be put under: a new one.
NEW = "new"


@staff(*EVALUATING)
@require_safe
def studies(request: StaffRequest) -> HttpResponse:
    return render(request, "staff/insights/boards.html", {"lines": boards()})


@staff(*EVALUATING)
@require_safe
def one_board(request: StaffRequest, study_id: UUID) -> HttpResponse:
    """What was noted, and the findings it lies under."""
    study = get_object_or_404(Study, pk=study_id)
    free, columns = board(study, request.user)
    told = {"study": study, "question": study.question(language()), "free": free, "columns": columns}
    return render(request, "staff/insights/board.html", told)


@staff(*EVALUATING)
@require_POST
def put(request: StaffRequest, study_id: UUID) -> HttpResponse:
    """A piece of evidence lies under another finding now, or a new one is begun with it."""
    study = get_object_or_404(Study, pk=study_id)
    board_page = redirect("staff_board", study.pk)
    try:
        piece = read_piece(request.POST.get("piece", ""))
        if request.POST.get("to") == NEW:
            key = f"{piece.kind}:{piece.id}"
            return redirect(reverse("staff_finding_new", args=[study.pk]) + f"?piece={key}")
        acts.put_under(UUID(request.POST.get("to", "")), piece)
    except acts.AtTheGate:
        messages.error(request, _("Two people are looking at it. Take it back from the gate first."))
    except (ValueError, acts.FindingGone, acts.NotEvidence):
        messages.error(request, _("One of the two is not there any more. The board shows what is."))
    return board_page


@staff(*EVALUATING)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: StaffRequest, study_id: UUID) -> HttpResponse:
    """A finding is begun with its first evidence."""
    study = get_object_or_404(Study, pk=study_id)
    pieces = _pieces(request.POST.getlist("piece") or request.GET.getlist("piece"))
    form = FindingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            finding = acts.make_finding(study.pk, pieces, by=request.user.pk, **form.cleaned_data)
        except acts.RestsOnNothing:
            form.add_error(None, _("A finding rests on something: choose a note, a clip or a quote first"))
        except acts.NotEvidence:
            form.add_error(None, _("What it was to rest on is not there any more"))
        else:
            messages.success(request, _("Kept."))
            return redirect("staff_finding", study.pk, finding.pk)
    cards = cards_of(marks_in(study), remarks_in(study), request.user)
    told: dict[str, Any] = {"study": study, "question": study.question(language()), "form": form}
    told["cards"] = [cards[piece] for piece in pieces if piece in cards]
    return render(request, "staff/insights/finding_new.html", told, status=422 if form.errors else 200)


def _pieces(keys: list[str]) -> list[Piece]:
    found = []
    for key in keys:
        try:
            found.append(read_piece(key))
        except NoPiece:
            continue
    return found
