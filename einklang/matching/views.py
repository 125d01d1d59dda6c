"""Comparing people with the customer file, one after the other: a named person decides (promise 14)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from einklang.people.models import Person, State
from einklang.staff.actions import note_reading
from einklang.staff.audience import StaffRequest, staff
from einklang.staff.models import Role, User
from einklang.vault.fields import attach_keys

from . import actions, waiting
from .comparing import as_of, comparison, listed
from .forms import DecisionForm, Said
from .queries import MatchingNotAllowed

#: What the log of readings calls a look at the comparison.
READING = "matching"
HIGHEST = 2**63 - 1
#: After these the next person is shown; after the others there may be more to do here.
CLOSING = (Said.ACCEPT, Said.NONE_FITS)


@staff(Role.COORDINATOR)
@require_safe
def queue(request: StaffRequest) -> HttpResponse:
    """To the first who waits; where nobody does, a page that says so."""
    person, stopped_at = waiting.first(_number(request.GET.get("before", "")))
    if person is not None and as_of() is not None:
        return redirect("staff_compare", person.pk)
    shown = {"as_of": as_of(), "waiting": waiting.count(), "stopped_at": stopped_at, "far": waiting.FAR}
    return render(request, "staff/matching/empty.html", shown)


@staff(Role.COORDINATOR)
@require_safe
def compare(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """One person beside the customer file, compared because somebody looks; and that is written down."""
    person = _readable(person_id)
    note_reading(request.user, person=person.pk, what=READING)
    shown: dict[str, Any] = {"person": person, "waiting": waiting.count()}
    shown["next"] = waiting.after(person)
    try:
        chosen = _number(request.GET.get("record", ""))
        found = comparison(person, customer_id=chosen, language=(get_language() or "de")[:2])
    except MatchingNotAllowed:
        return render(request, "staff/matching/closed.html", shown)
    shown |= {"found": found, "list": listed(person), "as_of": as_of()}
    return render(request, "staff/matching/compare.html", shown)


@staff(Role.COORDINATOR)
@require_POST
def decide(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """One of the buttons."""
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    here, given = reverse("staff_compare", args=[person_id]), form.cleaned_data
    try:
        _act(person_id, given, request.user)
    except actions.NothingToTake:
        messages.error(request, _("Tick at least one value of the customer file that is to be taken over."))
        return redirect(f"{here}?record={given['customer_id']}")
    except (MatchingNotAllowed, actions.AlreadyDecided, actions.RecordGone) as refusal:
        messages.warning(request, _refused(refusal))
        return redirect(here)
    messages.success(request, _done(given["said"]))
    return redirect(_onward(person_id) if given["said"] in CLOSING else here)


def _act(person: UUID, given: dict[str, Any], by: User) -> None:
    record = given["customer_id"] or 0
    match given["said"]:
        case Said.ACCEPT:
            actions.accept(person, customer_id=record, by=by)
        case Said.TAKE:
            actions.take(person, customer_id=record, fields=given["fields_taken"], by=by)
        case Said.REJECT:
            actions.reject(person, customer_id=record, by=by)
        case Said.NONE_FITS:
            actions.none_fits(person, by=by)
        case Said.REOPEN:
            actions.reopen(person, by=by)


def _readable(person_id: UUID) -> Person:
    person = Person.objects.readable().filter(pk=person_id, state=State.ACTIVE).first()
    if person is None:
        raise Http404
    attach_keys([person])
    return person


def _number(text: str) -> int | None:
    """What the address says, if the database can hold it."""
    given = int(text) if text.isdecimal() and len(text) < 20 else HIGHEST
    return given if given < HIGHEST else None


def _onward(person_id: UUID) -> str:
    """The next who waits, else the page that says that nobody does."""
    decided = Person.objects.filter(pk=person_id).first()
    following = waiting.after(decided) if decided else None
    return reverse("staff_compare", args=[following.pk]) if following else reverse("staff_matching")


def _done(said: str) -> str:
    return {
        Said.ACCEPT: _("Decided: they belong together. It can be undone on the person's page."),
        Said.TAKE: _("Taken over, with where it comes from. The person sees it on their own page."),
        Said.REJECT: _("Not proposed for this person again."),
        Said.NONE_FITS: _("Decided: no record fits. It can be undone on the person's page."),
        Said.REOPEN: _("Open again: nothing is decided about this person."),
    }[Said(said)]


def _refused(refusal: Exception) -> str:
    if isinstance(refusal, MatchingNotAllowed):
        return _("These details may not be compared now. Nothing was changed.")
    if isinstance(refusal, actions.AlreadyDecided):
        return _("Somebody has decided this in the meantime. Here is how it stands now.")
    return _("The customer file or the details have changed since you looked. Please look again.")
