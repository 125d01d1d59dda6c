"""/staff/findings/<study>/<finding>/…: one finding, its evidence, and the way through the gate."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from einklang.staff.audience import StaffRequest, staff
from einklang.staff.rooms import EVALUATING
from einklang.studies.models import Study
from einklang.vault.fields import attach_keys

from .. import findings as acts
from .. import gate
from ..board import column, read_piece
from ..checking import check
from ..checking.traces import in_pieces
from ..forms import FindingForm
from ..models import Agreement, Finding
from ..pages import language
from ..queries import findings
from .marks import version_of

View = Callable[..., HttpResponse]


def _while_it_is_there(view: View) -> View:
    """A finding that is gone says why: nothing of it was passed on (SPEC 2.11)."""

    @wraps(view)
    def guarded(request: StaffRequest, study_id: UUID, finding_id: UUID) -> HttpResponse:
        study = get_object_or_404(Study, pk=study_id)
        try:
            one = findings().filter(pk=finding_id, study=study).first()
            if one is None:
                raise acts.FindingGone
            return view(request, study, one)
        except acts.FindingGone:
            told = {"study": study, "question": study.question(language())}
            return render(request, "staff/insights/finding_gone.html", told, status=410)

    return guarded


def _told(request: StaffRequest, study: Study, finding: Finding) -> dict[str, Any]:
    attach_keys([finding])
    content = finding.content
    traces = check(study.pk, content)
    shown = {"title": content["title"], "details": content["details"], "themes": "\n".join(content["themes"])}
    mine = Agreement.objects.filter(finding=finding, colleague=request.user.pk).exists()
    return {
        "study": study,
        "question": study.question(language()),
        "finding": finding,
        "column": column(finding, request.user),
        "traces": traces,
        "looked": {
            name: in_pieces(text, [one for one in traces if one.field == name])
            for name, text in shown.items()
        },
        "interviews": gate.interviews_behind(finding.pk),
        "needed": gate.NEEDED,
        "agreed_by_you": mine,
    }


@staff(*EVALUATING)
@require_http_methods(["GET", "HEAD", "POST"])
@_while_it_is_there
def finding(request: StaffRequest, study: Study, one: Finding) -> HttpResponse:
    """What it says; of two who change it at once, the later one sees both and loses nothing."""
    attach_keys([one])
    content = one.content
    initial = content | {"themes": ", ".join(content["themes"])}
    form = FindingForm(request.POST or None, initial=initial)
    more: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            acts.change_finding(one.pk, version=version_of(request), **form.cleaned_data)
        except acts.FindingChanged as error:
            more["theirs"], one = error.now.content, error.now
        except acts.AtTheGate:
            form.add_error(None, _("Two people are looking at it. Take it back from the gate first."))
        else:
            messages.success(request, _("Kept."))
            return redirect("staff_finding", study.pk, one.pk)
    status = 409 if more else 422 if form.errors else 200
    told = _told(request, study, one) | more | {"form": form}
    return render(request, "staff/insights/finding.html", told, status=status)


@staff(*EVALUATING)
@require_POST
@_while_it_is_there
def take_out(request: StaffRequest, study: Study, one: Finding) -> HttpResponse:
    """It does not rest on this any more."""
    try:
        acts.take_out(one.pk, read_piece(request.POST.get("piece", "")))
    except acts.RestsOnNothing:
        messages.error(request, _("A finding rests on something. Remove it, or put something else under it."))
    except acts.AtTheGate:
        messages.error(request, _("Two people are looking at it. Take it back from the gate first."))
    except ValueError:
        messages.error(request, _("That is no evidence."))
    return redirect("staff_finding", study.pk, one.pk)


@staff(*EVALUATING)
@require_POST
@_while_it_is_there
def move(request: StaffRequest, study: Study, one: Finding) -> HttpResponse:
    """It stands further up or down on the board."""
    acts.move(one.pk, by=-1 if request.POST.get("to") == "up" else 1)
    return redirect("staff_board", study.pk)


@staff(*EVALUATING)
@require_POST
@_while_it_is_there
def remove(request: StaffRequest, study: Study, one: Finding) -> HttpResponse:
    """It is gone; what it rested on stands."""
    try:
        acts.remove_finding(one.pk)
    except acts.AtTheGate:
        messages.error(request, _("Two people are looking at it. Take it back from the gate first."))
        return redirect("staff_finding", study.pk, one.pk)
    messages.success(request, _("Removed."))
    return redirect("staff_board", study.pk)


@staff(*EVALUATING)
@require_POST
@_while_it_is_there
def to_gate(request: StaffRequest, study: Study, one: Finding) -> HttpResponse:
    """Two people may look at it now, or it is taken back."""
    try:
        if request.POST.get("do") == "back":
            gate.take_back(one.pk)
        else:
            gate.bring_to_gate(one.pk, version=version_of(request))
    except acts.FindingChanged:
        messages.error(request, _("Somebody changed it meanwhile. Read it once more."))
    except gate.StillNames:
        messages.error(request, _("Something in it still leads to somebody. It is marked below."))
    return redirect("staff_finding", study.pk, one.pk)


@staff(*EVALUATING)
@require_POST
@_while_it_is_there
def agree(request: StaffRequest, study: Study, one: Finding) -> HttpResponse:
    """One of the two agrees; with the second it lasts, and nothing leads back from it."""
    try:
        lasting = gate.agree(one.pk, version=version_of(request), by=request.user.pk)
    except (acts.FindingChanged, gate.NotAtTheGate):
        messages.error(request, _("It was taken back or changed meanwhile. Read it once more."))
    except gate.StillNames:
        messages.error(request, _("Something in it still leads to somebody. It is marked below."))
    else:
        if lasting is not None:
            messages.success(request, _("It lasts now. Nothing leads back from it to anybody."))
            return redirect("staff_library_finding", lasting.pk)
        messages.success(request, _("You have agreed. Somebody else has to, too."))
    return redirect("staff_finding", study.pk, one.pk)
