"""Closing a study: what ends with it is said before, also what other rooms hold of it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from einklang.booking.models import Booking
from einklang.staff.audience import StaffRequest, staff
from einklang.staff.models import Role
from einklang.studies.actions import close_study
from einklang.studies.models import Study
from einklang.studies.queries import still_open


@staff(Role.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: StaffRequest, study_id: UUID) -> HttpResponse:
    """Nothing ends before the button is pressed; interviews to come stay unless somebody says otherwise."""
    study = get_object_or_404(Study, pk=study_id)
    if study.closed_at:
        return redirect("studies:study", study.pk)
    if request.method == "POST":
        close_study(study.pk, by=request.user, cancel_upcoming=request.POST.get("upcoming") == "cancel")
        messages.success(request, _("The study is closed."))
        return redirect("studies:study", study.pk)
    told = {
        "study": study,
        "question": study.question((get_language() or "de")[:2]),
        "open": still_open(study),
        "upcoming": Booking.objects.upcoming().filter(study=study).count(),
    }
    return render(request, "staff/close_study.html", told)
