"""/room/…: the lobby, the two consents that matter there, the room, and the page after it."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_safe

from einklang.booking.models import Seat
from einklang.booking.queries import behind
from einklang.booking.refusals import plainly
from einklang.people.queries import LinkEnded, behind_door
from einklang.pool.door import SESSION_KEY
from einklang.ui.audience import public

from ..headers import with_media
from ..lobby import expected, has_rooms, is_open, switches
from ..members import Role
from ..passes import Pass, browser_of, issue
from ..words import words
from .deciding import decide_for


def _seat(token: str) -> Seat:
    """The place behind the link of a letter; raises LinkEnded, and Http404 where there is none (any more)."""
    seat = behind(token).seat
    if seat is None:
        raise Http404
    return seat


def _language(request: HttpRequest) -> str:
    return (request.LANGUAGE_CODE or "de")[:2]


@public
@require_safe
@plainly
@with_media
def lobby(request: HttpRequest, token: str) -> HttpResponse:
    """Are picture and sound good, who will be there, and what do I allow? Opening it changes nothing."""
    access = behind(token)
    if access.seat is None:
        return redirect("booking:choose", token)
    booking, person = access.seat.booking, access.seat.person
    told = {
        "token": token,
        "booking": booking,
        "open": is_open(booking),
        "rooms": has_rooms(),
        "over": booking.ends_at < now(),
        "expected": expected(booking, you=person.pk),
        "switches": switches(person, _language(request)),
        "resting": person.frozen_at is not None or person.stopped_at is not None,
    }
    return render(request, "room/lobby.html", told)


@public
@require_http_methods(["GET", "HEAD", "POST"])
@plainly
def decide(request: HttpRequest, token: str, processing: str) -> HttpResponse:
    """One consent, given or taken back."""
    person = _seat(token).person
    return decide_for(request, person, processing, back=reverse("room:lobby", args=[token]))


@public
@require_safe
@plainly
@with_media
def talk(request: HttpRequest, token: str) -> HttpResponse:
    """The room itself. What happens in it is said through the socket, by whom the pass names."""
    seat = _seat(token)
    about = Pass(
        booking=seat.booking_id,
        role=Role.PARTICIPANT,
        person=seat.person_id,
        browser=browser_of(request),
        own_door=_own_door(request, seat),
    )
    told = {
        "token": token,
        "booking": seat.booking,
        "minutes": seat.booking.study.minutes,
        "role": Role.PARTICIPANT.value,
        "config": {"socket": settings.ROOM_SOCKET, "pass": issue(about), "words": words()}
        | {"starts": seat.booking.starts_at.isoformat(), "camera": request.GET.get("camera") != "no"},
    }
    return render(request, "room/talk.html", told)


def _own_door(request: HttpRequest, seat: Seat) -> bool:
    """Whether the own page of this very person is open in this browser, by a link to their mailbox."""
    link = request.session.get(SESSION_KEY)
    try:
        return link is not None and behind_door(link).pk == seat.person_id
    except LinkEnded:
        return False


@public
@require_safe
@plainly
def left(request: HttpRequest, token: str) -> HttpResponse:
    """After the conversation: thanks, what happens next, and the way back while it goes on."""
    seat = _seat(token)
    told = {"token": token, "booking": seat.booking, "over": seat.booking.ends_at < now()}
    return render(request, "room/left.html", told)
