"""A coordinator has found out that letters to somebody arrive after all, and says how."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from einklang.people.actions import NothingReturned, found_to_be_reached
from einklang.people.models import Found
from einklang.people.queries import unreachable_since
from einklang.staff.actions import note_reading
from einklang.staff.audience import StaffRequest, staff
from einklang.staff.models import Role

from .staff_queries import person as people

#: What the log of readings calls a look at this page.
READING = "reachable-again"
#: How it was found out, in words.
WAYS = {
    Found.SPOKEN: gettext_lazy("They said so, on the telephone or in person"),
    Found.WRITTEN: gettext_lazy("They wrote to us from this address"),
    Found.SERVER: gettext_lazy("Whoever runs their mail server says so"),
}


class FoundForm(forms.Form):
    """How it was found out."""

    how = forms.ChoiceField(
        choices=[(one.value, words) for one, words in WAYS.items()],
        error_messages={"required": gettext_lazy("Say how you found out")},
    )


@staff(Role.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def reachable(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """From now on letters go out again; who found out, when and how stays with the person."""
    try:
        person = people.readable(person_id, unconfirmed=False)
    except people.NotToBeRead as error:
        raise Http404 from error
    since = unreachable_since(person.pk)
    if people.is_closed(person) or since is None:
        return redirect("staff_person", person_id)
    note_reading(request.user, person=person.pk, what=READING)
    form = FoundForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        shown = {"person": person, "since": since, "form": form}
        return render(request, "staff/people/reachable.html", shown, status=422 if form.errors else 200)
    try:
        found_to_be_reached(person.pk, by=request.user.pk, how=Found(form.cleaned_data["how"]))
    except NothingReturned:
        return redirect("staff_person", person_id)
    messages.success(request, _("Letters go out again."))
    return redirect("staff_person", person_id)
