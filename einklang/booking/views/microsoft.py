"""The same times through Microsoft Bookings: its own text and a click of its own before a byte leaves."""

import contextlib

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from einklang.policy import queries as policy
from einklang.policy.wording import card
from einklang.ui.audience import public

from .. import queries
from ..actions import NothingBooked
from ..refusals import plainly
from ..through_microsoft import BOOKINGS, use_microsoft


@public
@require_http_methods(["GET", "HEAD", "POST"])
@plainly
def through_microsoft(request: HttpRequest, token: str) -> HttpResponse:
    """What Microsoft would receive, and one button; the time itself is chosen and kept on our own page."""
    access, promise = queries.behind(token), policy.current()
    if not queries.microsoft_is_offered():
        raise Http404
    if access.seat is None or queries.bar(access):
        return redirect("booking:choose", token)
    if request.method != "POST" or request.POST.get("wording") != promise.digest:
        shown = card(promise, BOOKINGS, (request.LANGUAGE_CODE or "de")[:2])
        told = {"card": shown, "wording": promise.digest, "token": token}
        return render(request, "booking/microsoft.html", told)
    with contextlib.suppress(NothingBooked):
        use_microsoft(token)
    return redirect("booking:choose", token)
