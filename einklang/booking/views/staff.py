"""Interviews for those who plan and hold them."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from einklang.staff.actions import note_reading
from einklang.staff.audience import StaffRequest, staff
from einklang.staff.models import Role

from .. import actions, staff_queries
from ..actions import By, MayNotBook, NoLongerFree, StorageEndsBefore
from ..clock import say_what_came_of_it
from ..models import Booking, Outcome
from ..week import monday_of, week_named
from ..wishes import WishClosed, close_wish, fulfil

#: Coordinators see everybody's interviews, whoever holds some their own.
HOLDING = (Role.COORDINATOR, Role.INTERVIEWER)


def _language() -> str:
    return (get_language() or "de")[:2]


@staff(*HOLDING)
@require_safe
def calendar(request: StaffRequest) -> HttpResponse:
    """A week by host. It names no participant: that is what each interview's own page is for."""
    monday = week_named(request.GET.get("week", "")) or monday_of(localdate())
    own = staff_queries.host_of(request.user)
    everybody = request.user.has_role(Role.COORDINATOR)
    if not everybody and own is None:
        return render(request, "staff/booking/no_host.html")
    shown = staff_queries.calendar(monday, _language(), only=None if everybody or own is None else own.pk)
    return render(request, "staff/booking/calendar.html", {"calendar": shown})


def _booking(request: StaffRequest, booking_id: UUID) -> Booking:
    try:
        return staff_queries.booking_for(request.user, booking_id)
    except staff_queries.NotYours as error:
        raise Http404 from error


@staff(*HOLDING)
@require_safe
def interview(request: StaffRequest, booking_id: UUID) -> HttpResponse:
    """Who comes, and what they allow now. Every look is written down, for each of them."""
    shown = staff_queries.interview(_booking(request, booking_id), _language())
    for one in shown.participants:
        note_reading(request.user, person=one.person.pk, what="interview")
    plans = request.user.has_role(Role.COORDINATOR)
    return render(request, "staff/booking/interview.html", {"interview": shown, "plans": plans})


@staff(*HOLDING)
@require_POST
def outcome(request: StaffRequest, booking_id: UUID) -> HttpResponse:
    """Whether it took place, said by whoever was there."""
    booking, said = _booking(request, booking_id), request.POST.get("outcome", "")
    if said in Outcome.values:
        say_what_came_of_it(booking.pk, Outcome(said), by=request.user)
    return redirect("staff_interview", booking_id)


@staff(Role.COORDINATOR)
@require_POST
def cancel(request: StaffRequest, booking_id: UUID) -> HttpResponse:
    """The interview does not take place; everybody in it is told and may choose anew."""
    actions.cancel_booking(_booking(request, booking_id).pk, by=By.STAFF)
    messages.success(request, _("The interview is cancelled. Everybody in it gets an e-mail."))
    return redirect("staff_calendar")


@staff(Role.COORDINATOR)
@require_POST
def hand_over(request: StaffRequest, booking_id: UUID) -> HttpResponse:
    """Somebody else holds it at the same time, if their calendar allows."""
    booking = _booking(request, booking_id)
    names = dict(staff_queries.interview(booking, _language()).others)
    chosen = next((host for host in names if str(host) == request.POST.get("host")), None)
    try:
        actions.give_to(booking.pk, chosen)
    except NoLongerFree:
        messages.error(request, _("They are not free at that time. Nothing has changed."))
        return redirect("staff_interview", booking_id)
    messages.success(request, _("Handed over. The participants and both hosts get an e-mail."))
    return redirect("staff_calendar")


@staff(Role.COORDINATOR)
@require_safe
def wishes(request: StaffRequest) -> HttpResponse:
    """Who wishes for which time, and which of us could be there."""
    shown = staff_queries.wishes(_language())
    for one in shown:
        note_reading(request.user, person=one.wish.person_id, what="wish")
    return render(request, "staff/booking/wishes.html", {"wishes": shown})


@staff(Role.COORDINATOR)
@require_http_methods(["POST"])
def answer_wish(request: StaffRequest, wish_id: UUID) -> HttpResponse:
    """A wished time with one of us, or none: the person is written to either way."""
    at, host = request.POST.get("at", ""), request.POST.get("host", "")
    try:
        if request.POST.get("close"):
            close_wish(wish_id, by=request.user)
            messages.success(request, _("The wish is closed. An e-mail with the free times is on its way."))
        elif (moment := parse_datetime(at)) and moment.tzinfo:
            fulfil(wish_id, moment, UUID(host), by=request.user)
            messages.success(request, _("Booked. The invitation is on its way."))
    except (NoLongerFree, ValueError):
        messages.error(request, _("That time is taken by now. Nothing was booked."))
    except StorageEndsBefore:
        messages.error(request, _("The storage ends before that time. Nothing was booked."))
    except (WishClosed, MayNotBook):
        messages.error(request, _("This wish cannot be met any more: booked, taken back, or gone."))
    return redirect("staff_wishes")
