"""/room/…/elsewhere/: what is allowed is looked at and confirmed; only then the link is shown."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from einklang.booking.models import Seat
from einklang.booking.queries import behind, observers_may_follow
from einklang.booking.refusals import plainly
from einklang.room.lobby import Switch, expected, switches
from einklang.room.views.deciding import decide_for
from einklang.room.views.participant import lobby
from einklang.ui.audience import public

from ..models import Tool
from ..queries import everybody_allows, is_elsewhere, meeting_of


def _seat(token: str) -> Seat:
    """The place behind the link of a letter, in an interview held elsewhere; raises LinkEnded, Http404."""
    seat = behind(token).seat
    if seat is None or not is_elsewhere(seat.booking_id):
        raise Http404
    return seat


def _language(request: HttpRequest) -> str:
    return (request.LANGUAGE_CODE or "de")[:2]


def _state(shown: list[Switch]) -> str:
    """What was looked at, so that a confirmation counts for nothing else."""
    return " ".join(f"{one.card.id}:{'yes' if one.on else 'no'}" for one in shown)


@public
@require_safe
@plainly
def door(request: HttpRequest, token: str) -> HttpResponse:
    """The one address of a conversation leads to wherever it is held."""
    seat = behind(token).seat
    if seat is not None and is_elsewhere(seat.booking_id):
        return redirect("external:elsewhere", token)
    return lobby(request, token)


@public
@require_http_methods(["GET", "HEAD", "POST"])
@plainly
def elsewhere(request: HttpRequest, token: str) -> HttpResponse:
    """Opening it changes nothing and shows no link; the click on what was just read does."""
    seat = _seat(token)
    shown = switches(seat.person, _language(request))
    confirmed = request.method == "POST" and request.POST.get("state") == _state(shown)
    meeting = meeting_of(seat.booking_id)
    told = {
        "token": token,
        "booking": seat.booking,
        "tool": Tool(meeting.tool) if meeting else None,
        "link": meeting.link if meeting and confirmed else "",
        "changed": request.method == "POST" and not confirmed,
        "switches": shown,
        "state": _state(shown),
        "expected": expected(seat.booking, you=seat.person_id),
        "recordable": everybody_allows(seat.booking),
        "followable": observers_may_follow(seat.booking),
    }
    return render(request, "external/elsewhere.html", told, status=409 if told["changed"] else 200)


@public
@require_http_methods(["GET", "HEAD", "POST"])
@plainly
def decide(request: HttpRequest, token: str, processing: str) -> HttpResponse:
    """One consent, given or taken back."""
    person = _seat(token).person
    return decide_for(request, person, processing, back=reverse("external:elsewhere", args=[token]))
