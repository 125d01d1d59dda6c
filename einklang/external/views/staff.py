"""An interview held elsewhere, for whoever holds it or follows; and the copies that tools still have."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from einklang.booking.models import Booking
from einklang.booking.queries import observers_may_follow
from einklang.booking.staff_queries import NotYours, booking_for
from einklang.room.meetings import say_following
from einklang.room.views.staff import JOBS, lobby
from einklang.staff.audience import StaffRequest, staff
from einklang.staff.models import Role

from .. import queries
from ..actions import NotOwed, attest_deletion, hold_elsewhere, hold_here
from ..forms import DeletedForm, ElsewhereForm
from ..models import How, Tool

HOLDING = (Role.COORDINATOR, Role.INTERVIEWER)
#: Who sees to it that copies are deleted.
ANSWERING = (Role.COORDINATOR, Role.INTERVIEWER, Role.PRIVACY)


def yours(request: StaffRequest, booking_id: UUID) -> Booking:
    """The interview, for coordinators and whoever holds it; raises Http404."""
    try:
        return booking_for(request.user, booking_id)
    except NotYours as error:
        raise Http404 from error


@staff(*HOLDING)
@require_http_methods(["GET", "HEAD", "POST"])
def elsewhere(request: StaffRequest, booking_id: UUID) -> HttpResponse:
    """In which tool, behind which link; and what Einklang cannot enforce there."""
    booking = yours(request, booking_id)
    meeting = queries.meeting_of(booking.pk)
    if request.POST.get("here"):
        hold_here(booking.pk)
        messages.success(request, _("The link is deleted. The interview is held here."))
        return redirect("staff_elsewhere", booking.pk)
    form = ElsewhereForm(request.POST or None, initial=vars(meeting) if meeting else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        links = {"link": said["link"], "observers_link": said["observers_link"]}
        hold_elsewhere(booking, Tool(said["tool"]), **links)
        messages.success(request, _("Kept. Participants see it once they have confirmed their consents."))
        return redirect("staff_elsewhere", booking.pk)
    told = {"booking": booking, "form": form, "meeting": meeting}
    told |= {"recordable": queries.everybody_allows(booking), "followable": observers_may_follow(booking)}
    status = 422 if form.is_bound else 200
    return render(request, "staff/external/elsewhere.html", told, status=status)


@staff(*JOBS)
@require_safe
def door(request: StaffRequest, booking_id: UUID) -> HttpResponseBase:
    """The one address of a conversation leads to wherever it is held."""
    if not queries.is_elsewhere(booking_id):
        return lobby(request, booking_id)
    if request.user.has_role(*HOLDING):
        return redirect("staff_elsewhere", booking_id)
    return redirect("staff_follow_elsewhere", booking_id)


@staff(Role.OBSERVER)
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: StaffRequest, booking_id: UUID) -> HttpResponse:
    """The link for whoever follows: only while everybody allows it, and once the name is on the list."""
    found = Booking.objects.standing().filter(pk=booking_id).select_related("study", "host__user").first()
    meeting = queries.meeting_of(booking_id)
    if found is None or meeting is None:
        raise Http404
    followable = observers_may_follow(found)
    said = followable and request.method == "POST"
    if said:
        say_following(found, request.user.pk)
    told = {"booking": found, "followable": followable, "tool": meeting.tool}
    told["link"] = meeting.for_observers if said else ""
    status = 200 if followable else 403
    return render(request, "staff/external/follow.html", told, status=status)


@staff(*HOLDING)
@require_safe
def recording(request: StaffRequest, booking_id: UUID) -> HttpResponse:
    """Where the recording that the tool made is handed in."""
    booking = yours(request, booking_id)
    told = {
        "booking": booking,
        "begun": queries.has_begun(booking),
        "elsewhere": queries.is_elsewhere(booking.pk),
        "recordable": queries.everybody_allows(booking),
        "uploads": queries.uploads_of(booking),
    }
    return render(request, "staff/external/recording.html", told)


@staff(*ANSWERING)
@require_safe
def copies(request: StaffRequest) -> HttpResponse:
    """What has to be deleted at tools, and what is proven deleted. Nobody in it is named."""
    told = {"owed": queries.copies_owed(), "deleted": queries.copies_deleted(), "ways": How.choices}
    return render(request, "staff/external/copies.html", told)


@staff(*ANSWERING)
@require_POST
def copy_deleted(request: StaffRequest, copy_id: UUID) -> HttpResponse:
    """Said under one's own name; it counts once."""
    form = DeletedForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say how it was deleted. Nothing has changed."))
        return redirect("staff_copies")
    try:
        attest_deletion(copy_id, How(form.cleaned_data["how"]), by=request.user)
        messages.success(request, _("Written down under your name. Thank you."))
    except NotOwed:
        messages.warning(request, _("Somebody has said so already."))
    return redirect("staff_copies")
