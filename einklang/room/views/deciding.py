"""What happens in a conversation is decided at its door, wherever it is held."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from einklang.consent.actions import TooLate, give, withdraw
from einklang.consent.models import Way
from einklang.people.models import Person
from einklang.policy.queries import current
from einklang.policy.wording import card

from ..lobby import DECIDED


def decide_for(request: HttpRequest, person: Person, processing: str, *, back: str) -> HttpResponse:
    """A no is one click; a yes needs its words before it, and then the click. `back` is the page before."""
    policy, language = current(), (request.LANGUAGE_CODE or "de")[:2]
    if processing not in DECIDED:
        raise Http404
    title = policy.processings[processing].short.in_(language)
    if request.POST.get("allow") == "no":
        withdraw(person.pk, [processing], way=Way.ROOM)
        messages.success(request, _("%(title)s: withdrawn, from this moment on.") % {"title": title})
        return redirect(back)
    if request.POST.get("wording") != policy.digest:
        told = {"card": card(policy, processing, language), "wording": policy.digest, "back": back}
        return render(request, "room/give.html", told)
    try:
        give(person.pk, [processing], way=Way.ROOM, language=language)
    except TooLate:
        raise Http404 from None
    messages.success(request, _("%(title)s: allowed, from now on.") % {"title": title})
    return redirect(back)
