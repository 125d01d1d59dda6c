"""/staff/privacy/incidents/: what should not have happened, and breaches of the protection of data."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from einklang.staff.audience import StaffRequest, staff
from einklang.staff.models import Role

from .actions import WordsMissing
from .breaches import BreachClosed, ChangedMeanwhile, NotToldYet, amend, close_breach, document
from .forms import BreachForm
from .incidents import breach_page, incidents_page
from .models import Breach


@staff(Role.PRIVACY)
@require_safe
def incidents(request: StaffRequest) -> HttpResponse:
    """What was noted by itself within a year, and every breach."""
    return render(request, "staff/rights/incidents.html", {"page": incidents_page()})


@staff(Role.PRIVACY)
@require_http_methods(["GET", "HEAD", "POST"])
def new_breach(request: StaffRequest) -> HttpResponse:
    form = BreachForm(request.POST or None, initial={"known_at": now()})
    if form.is_bound and form.is_valid():
        made = document(
            form.words, known_at=form.cleaned_data["known_at"], risk=form.chosen_risk, by=request.user.pk
        )
        return redirect("staff_breach", made.pk)
    status = 422 if form.is_bound else 200
    return render(request, "staff/rights/breach.html", {"form": form}, status=status)


@staff(Role.PRIVACY)
@require_http_methods(["GET", "HEAD", "POST"])
def breach(request: StaffRequest, breach_id: UUID) -> HttpResponse:
    """One breach: what is known, who was told, who is owed a word."""
    found = get_object_or_404(Breach, pk=breach_id)
    page = breach_page(found)
    if request.method != "POST":
        return _show(request, page, BreachForm(initial=page.typed))
    form = BreachForm(request.POST, known_at=found.known_at)
    if not form.is_valid():
        return _show(request, page, form, status=422)
    try:
        _keep(form, found)
    except (ChangedMeanwhile, BreachClosed, NotToldYet, WordsMissing) as refusal:
        found = Breach.objects.get(pk=breach_id)
        return _show(request, breach_page(found), form, wrong=_in_words(refusal), status=409)
    return redirect("staff_breach", breach_id)


def _keep(form: BreachForm, found: Breach) -> None:
    given = form.cleaned_data
    kept = amend(
        found.pk,
        form.words,
        risk=form.chosen_risk,
        authority_at=given["authority_at"],
        people_at=given["people_at"],
        version=given["version"] or 0,
    )
    if given["close"]:
        close_breach(found.pk, version=kept.version)


def _show(
    request: StaffRequest, page: object, form: BreachForm, *, wrong: str = "", status: int = 200
) -> HttpResponse:
    shown = {"page": page, "form": form, "wrong": wrong}
    return render(request, "staff/rights/breach.html", shown, status=status)


def _in_words(refusal: Exception) -> str:
    return {
        ChangedMeanwhile: _("Somebody else changed it meanwhile. What you wrote is below; theirs is kept."),
        BreachClosed: _("It is closed. Nothing was changed."),
        NotToldYet: _(
            "It is kept, and not closed: say what the risk is, and when those were told who have to be."
        ),
    }.get(type(refusal), _("Write down what happened"))
