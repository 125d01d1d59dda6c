"""/staff/room/…: which interviews there are to hold and to follow, the lobby for staff, and the room."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from einklang.booking.models import Booking
from einklang.booking.queries import observers_may_follow, people_in
from einklang.staff.actions import note_reading
from einklang.staff.audience import StaffRequest, staff
from einklang.staff.models import Role as Job

from ..headers import with_media
from ..lobby import expected, has_rooms
from ..meetings import kept_words, say_following, take_back_following
from ..members import Role
from ..passes import Pass, issue
from ..queries import may_hold
from ..staff_queries import interviews, says_following
from ..words import words

JOBS = (Job.COORDINATOR, Job.INTERVIEWER, Job.OBSERVER)


def _booking(booking_id: UUID) -> Booking:
    found = Booking.objects.standing().filter(pk=booking_id)
    booking = found.select_related("study", "host__user").first()
    if booking is None:
        raise Http404
    return booking


@staff(*JOBS)
@require_safe
def live(request: StaffRequest) -> HttpResponse:
    """Today's interviews and those to come. Nobody is named: that is what the lobby of each is for."""
    return render(
        request,
        "staff/room/live.html",
        {"interviews": interviews(request.user, (get_language() or "de")[:2])},
    )


@staff(*JOBS)
@require_safe
@with_media
def lobby(request: StaffRequest, booking_id: UUID) -> HttpResponse:
    """Who will be there, and what may happen. Every look is written down, for each of them."""
    booking = _booking(booking_id)
    holds, follows = may_hold(request.user, booking), request.user.has_role(Job.OBSERVER)
    followable = observers_may_follow(booking)
    if not holds and not followable:
        return render(request, "staff/room/closed.html", {"booking": booking}, status=403)
    for person in people_in(booking.pk):
        note_reading(request.user, person=person, what="interview")
    told = {"booking": booking, "expected": expected(booking, you=None), "holds": holds, "follows": follows}
    told |= {"rooms": has_rooms(), "followable": followable, "said": says_following(booking, request.user)}
    return render(request, "staff/room/lobby.html", told)


@staff(Job.OBSERVER)
@require_POST
def follow(request: StaffRequest, booking_id: UUID) -> HttpResponse:
    """The participants read the name from now on, or not any more."""
    booking = _booking(booking_id)
    if request.POST.get("follow") == "no":
        take_back_following(booking.pk, request.user.pk)
    elif observers_may_follow(booking):
        say_following(booking, request.user.pk)
    return redirect("staff_lobby", booking_id)


@staff(*JOBS)
@require_safe
@with_media
def talk(request: StaffRequest, booking_id: UUID) -> HttpResponse:
    """The room, as the one who holds it or as an observer."""
    booking = _booking(booking_id)
    holds = may_hold(request.user, booking) and request.GET.get("as") != Role.OBSERVER
    if not holds and not (request.user.has_role(Job.OBSERVER) and observers_may_follow(booking)):
        return redirect("staff_lobby", booking_id)
    role = Role.INTERVIEWER if holds else Role.OBSERVER
    about = Pass(booking=booking.pk, role=role, colleague=request.user.pk)
    told = {
        "booking": booking,
        "minutes": booking.study.minutes,
        "role": role.value,
        "kept": kept_words((get_language() or "de")[:2]),
        "config": {"socket": settings.ROOM_SOCKET, "pass": issue(about), "words": words()}
        | {"starts": booking.starts_at.isoformat(), "camera": request.GET.get("camera") != "no"},
    }
    return render(request, "room/talk.html", told)
