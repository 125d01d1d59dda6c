"""What somebody allows: switches, renewal, the receipts, and leaving."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from einklang.consent.actions import TooLate, everything, renew, withdraw
from einklang.consent.models import Way
from einklang.consent.queries import history as decisions_of
from einklang.consent.queries import may_renew, standing
from einklang.contacts.actions import invite_again, refuse
from einklang.people.models import Person
from einklang.policy.queries import current
from einklang.policy.wording import card
from einklang.pool.door import SESSION_KEY
from einklang.rights.queries import open_cases

from ..actions import allow
from ..door import participant
from ..queries import asked_of, receipts, recordings_of

STORAGE = "storage"


@require_POST
@participant
def switch(request: HttpRequest, person: Person, processing: str) -> HttpResponse:
    """One switch, effective at once; ending the storage ends taking part, so that is asked once more."""
    policy = current()
    if not _is_asked(person, processing):
        raise Http404
    if request.POST.get("allow") != "no":
        return redirect("front:give", processing)
    if processing == STORAGE:
        return redirect("front:end_storage")
    withdraw(person.pk, [processing], way=Way.OWN_PAGE)
    title = policy.processings[processing].short.in_(request.LANGUAGE_CODE)
    messages.success(request, _("%(title)s: withdrawn, from this moment on.") % {"title": title})
    return redirect("front:my")


def _is_asked(person: Person, processing: str) -> bool:
    decided = {one.processing for one in decisions_of(person.pk)}
    return processing in asked_of(current(), standing(person.pk).keys(), decided)


@participant
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest, person: Person, processing: str) -> HttpResponse:
    """A yes needs its words before it: the card first, then the click."""
    policy = current()
    if not _is_asked(person, processing):
        raise Http404
    if request.method != "POST":
        shown = card(policy, processing, request.LANGUAGE_CODE)
        return render(request, "front/give.html", {"card": shown, "wording": policy.digest})
    if request.POST.get("wording") != policy.digest:
        messages.warning(request, _("The wording has just changed. Please read it once more."))
        return redirect("front:give", processing)
    try:
        allow(person, processing, language=request.LANGUAGE_CODE)
    except TooLate:
        return redirect("front:my")
    title = policy.processings[processing].short.in_(request.LANGUAGE_CODE)
    messages.success(request, _("%(title)s: allowed, from now on.") % {"title": title})
    return redirect("front:my")


@participant
@require_http_methods(["GET", "HEAD", "POST"])
def renewal(request: HttpRequest, person: Person) -> HttpResponse:
    """A fresh click on the current notice, and nothing else, extends the storage (promise 9)."""
    if not may_renew(person):
        return redirect("front:my")
    if request.method != "POST":
        shown = card(current(), STORAGE, request.LANGUAGE_CODE)
        return render(request, "front/renew.html", {"card": shown, "person": person})
    try:
        renew(person.pk, way=Way.OWN_PAGE)
    except TooLate:
        return redirect("front:my")
    messages.success(request, _("Thank you. The period starts again today."))
    return redirect("front:my")


@require_POST
@participant
def invitations(request: HttpRequest, person: Person) -> HttpResponse:
    """No more invitations, or again: an objection against them is absolute, without a reason (Art. 21(3))."""
    if request.POST.get("invite") == "yes":
        invite_again(person.pk)
        messages.success(request, _("We may ask you for interviews again."))
    else:
        refuse(person.pk, until=None)
        messages.success(request, _("We will not invite you any more."))
    return redirect("front:my")


@participant
@require_safe
def history(request: HttpRequest, person: Person) -> HttpResponse:
    """Every decision with the words of then."""
    return render(request, "front/receipts.html", {"receipts": receipts(person, request.LANGUAGE_CODE)})


@participant
@require_http_methods(["GET", "HEAD", "POST"])
def end_storage(request: HttpRequest, person: Person) -> HttpResponse:
    """Ending the storage alone: a recording that is allowed stays, without a name (promise 10)."""
    return _go(request, person, [STORAGE], "front/end_storage.html")


@participant
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, person: Person) -> HttpResponse:
    """The honest red button: everything, at once."""
    return _go(request, person, everything(), "front/leave.html")


def _go(request: HttpRequest, person: Person, processings: list[str], question: str) -> HttpResponse:
    if request.method != "POST":
        told = {
            "recordings": recordings_of(person),
            "person": person,
            "requests": open_cases().filter(person=person.pk).count(),
        }
        return render(request, question, told)
    withdraw(person.pk, processings, way=Way.OWN_PAGE)
    request.session.pop(SESSION_KEY, None)
    return redirect("front:gone")
