"""/staff/recipients/: who receives what on which contract, and who has not acknowledged what."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from einklang.staff.audience import StaffRequest, staff
from einklang.staff.models import Role

from ..actions import NoticeGone, acknowledge
from ..pages import answered, asked, register


@staff(Role.PRIVACY)
@require_safe
def recipients(request: StaffRequest) -> HttpResponse:
    """The register of the policy, what is open, and what was acknowledged lately."""
    language = (get_language() or "de")[:2]
    told = {"register": register(language), "open": asked(), "answered": answered()}
    return render(request, "staff/recipients/recipients.html", told)


@staff(Role.PRIVACY)
@require_POST
def attest(request: StaffRequest, notice_id: UUID) -> HttpResponse:
    """A colleague says under their name that the recipient has done it."""
    try:
        acknowledge(notice_id, by=request.user.pk)
    except NoticeGone as error:
        raise Http404 from error
    messages.success(request, _("Noted under your name."))
    return redirect("staff_recipients")
