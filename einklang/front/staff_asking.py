"""A coordinator asks somebody for an interview: the letter to look at, the caps, and one button."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from einklang.contacts.actions import (
    REASON,
    CapReached,
    MayNotBeAsked,
    NoReason,
    Override,
    ask_for_interview,
)
from einklang.contacts.queries import barred, caps_of
from einklang.contacts.words import barred_words, hindrance_words
from einklang.people.models import Person
from einklang.staff.actions import note_reading
from einklang.staff.audience import StaffRequest, staff
from einklang.staff.models import Role

from .staff_queries import asking
from .staff_queries import person as people

#: What the log of readings calls a look at this page.
READING = "before-asking"


class ReasonForm(forms.Form):
    """Why a cap is overridden, and what the page had shown by then."""

    reason = forms.CharField(
        max_length=500,
        min_length=REASON,
        error_messages={
            "required": gettext_lazy("Give a reason, since a cap stands in the way"),
            "min_length": gettext_lazy("Give the reason in a few more words"),
            "max_length": gettext_lazy("The reason is too long"),
        },
    )
    seen = forms.CharField(max_length=200)


@staff(Role.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """One person, one letter. What stands in the way is asked again by the action, at that moment."""
    try:
        person = people.readable(person_id, unconfirmed=False)
    except people.NotToBeRead as error:
        raise Http404 from error
    if people.is_closed(person):
        return redirect("staff_person", person_id)
    note_reading(request.user, person=person.pk, what=READING)
    form = ReasonForm(request.POST if "reason" in request.POST else None)
    if request.method != "POST" or (form.is_bound and not form.is_valid()):
        return _page(request, person, form)
    try:
        ask_for_interview(person.pk, by=request.user, override=_override(form))
    except (CapReached, MayNotBeAsked, NoReason):
        messages.warning(request, _("Nothing was sent: something stands in the way now. Please look again."))
        return _page(request, person, ReasonForm(initial=dict(form.data.items())))
    messages.success(request, _("The letter is on its way. The answer will stand on this page."))
    return redirect("staff_person", person_id)


def _override(form: ReasonForm) -> Override | None:
    if not form.is_bound:
        return None
    return Override(form.cleaned_data["reason"], seen=form.cleaned_data["seen"])


def _page(request: StaffRequest, person: Person, form: ReasonForm) -> HttpResponse:
    why, caps = barred(person), caps_of(person)
    shown = {
        "person": person,
        "caps": caps,
        "barred": barred_words(why) if why else "",
        "hindrances": [hindrance_words(one, caps) for one in caps.hindrances],
        "preview": asking.preview(person, request.user),
        "form": form,
        "language": (get_language() or "de")[:2],
    }
    return render(request, "staff/people/ask.html", shown)
