"""/book/…: choosing a time, the place taken, and giving it back. Opening a page changes nothing."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import override
from django.views.decorators.http import require_http_methods, require_safe

from einklang.hosts.refreshing import refresh_now
from einklang.studies.queries import hosts_of
from einklang.ui.audience import public

from .. import invites, queries, zone_choice
from ..actions import AlreadyBegun, NoLongerFree, StorageEndsBefore, book, cancel
from ..pages import Look, page
from ..queries import Access
from ..refusals import FRESH, PATIENCE, plainly


@public
@require_http_methods(["GET", "HEAD", "POST"])
@plainly
def choose(request: HttpRequest, token: str) -> HttpResponse:
    """The week to choose from; for whoever has a place already, the place and what can be done about it."""
    access, look = queries.behind(token), Look.read(request.POST or request.GET)
    if request.method == "POST":
        return _book(request, token, look)
    if access.seat is not None and not look.moving:
        return _booked(request, token)
    if why := queries.bar(access):
        return _barred(request, token, why.value)
    return _times(request, token, access, look)


def _times(
    request: HttpRequest, token: str, access: Access, look: Look, *, refused: bool = False
) -> HttpResponse:
    told = {"page": page(access, look, _language(request)), "token": token, "zones": zone_choice.places()}
    with override(look.zone):  # every time on the page is in the reader's zone
        return render(
            request, "booking/choose.html", told | {"refused": refused}, status=409 if refused else 200
        )


def _book(request: HttpRequest, token: str, look: Look) -> HttpResponse:
    if look.slot is None:
        return redirect("booking:choose", token)
    access = queries.behind(token)
    # What the host's calendar says is asked once more, before anything is held.
    refresh_now(hosts_of(access.invitation.study), older_than=FRESH, patience=PATIENCE)
    try:
        book(token, look.slot, zone=look.zone.key, host=look.host)
    except (NoLongerFree, StorageEndsBefore):
        return _times(request, token, access, look, refused=True)
    return redirect("booking:choose", token)


def _booked(request: HttpRequest, token: str) -> HttpResponse:
    return _place(request, token, "booking/booked.html")


def _place(request: HttpRequest, token: str, template: str) -> HttpResponse:
    place = queries.place_of(queries.behind(token), _language(request))
    with override(zone_choice.zone_named(place.seat.zone)):
        return render(request, template, {"place": place, "token": token})


def _barred(request: HttpRequest, token: str, why: str) -> HttpResponse:
    return render(request, "booking/barred.html", {"why": why, "token": token}, status=410)


def _language(request: HttpRequest) -> str:
    return (request.LANGUAGE_CODE or "de")[:2]


@public
@require_http_methods(["GET", "HEAD", "POST"])
@plainly
def cancel_place(request: HttpRequest, token: str) -> HttpResponse:
    """One question, one button; afterwards another time may be chosen by the same link."""
    access = queries.behind(token)
    if access.seat is None:
        return redirect("booking:choose", token)
    if request.method != "POST":
        return _place(request, token, "booking/cancel.html")
    try:
        cancel(token)
    except AlreadyBegun:
        return redirect("booking:choose", token)
    return redirect(reverse("booking:choose", args=[token]) + "?cancelled=1")


@public
@require_safe
@plainly
def calendar_file(request: HttpRequest, token: str) -> HttpResponse:
    """The appointment as a file, for calendars that did not take it from the mail."""
    access = queries.behind(token)
    if access.seat is None:
        raise Http404
    _method, text = invites.request(access.seat, language=_language(request))
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="interview.ics"'
    return answer
