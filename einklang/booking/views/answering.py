"""Saying no to an invitation, and extending the storage so that a time can be booked."""

import contextlib

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from einklang.consent.actions import TooLate, renew
from einklang.consent.models import Way
from einklang.consent.queries import may_renew
from einklang.contacts.queries import refusal_of
from einklang.policy import queries as policy
from einklang.policy.wording import card
from einklang.studies.actions import decline
from einklang.ui.audience import public

from .. import queries
from ..refusals import plainly

STORAGE = "storage"


@public
@require_POST
@plainly
def say(request: HttpRequest, token: str) -> HttpResponse:
    """Not this time, or never again: both hold at once and everywhere; a reason is not asked for."""
    access = queries.behind(token)
    if access.seat is not None:
        return redirect("booking:cancel", token)
    decline(token, never=request.POST.get("answer") == "never")
    shown = {"refusal": refusal_of(access.invitation.person_id), "token": token}
    return render(request, "booking/declined.html", shown)


@public
@require_http_methods(["GET", "HEAD", "POST"])
@plainly
def renew_storage(request: HttpRequest, token: str) -> HttpResponse:
    """A fresh click on the current notice, and nothing else, extends the storage (promise 9)."""
    access, promise = queries.behind(token), policy.current()
    person = access.invitation.person
    if queries.bar(access) or not may_renew(person):
        return redirect("booking:choose", token)
    if request.method != "POST" or request.POST.get("wording") != promise.digest:
        shown = card(promise, STORAGE, (request.LANGUAGE_CODE or "de")[:2])
        told = {"card": shown, "person": person, "token": token, "wording": promise.digest}
        return render(request, "booking/renew.html", told)
    with contextlib.suppress(TooLate):
        renew(person.pk, way=Way.MAIL_LINK)
    return redirect("booking:choose", token)
