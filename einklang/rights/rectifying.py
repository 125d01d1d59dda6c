"""/staff/rights/…/rectify/: putting right what somebody asked for (Art. 16), as on their own page."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from einklang.people.models import Person
from einklang.people.queries import LinkEnded
from einklang.policy import queries as policy
from einklang.pool.forms.change import ChangeForm
from einklang.staff.actions import note_reading
from einklang.staff.audience import StaffRequest, staff
from einklang.staff.models import Role
from einklang.vault.limits import TooMany

from . import doing, handling, letters
from .models import Case, Right


@staff(Role.PRIVACY)
@require_http_methods(["GET", "HEAD", "POST"])
def rectify(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """The details as they stand, to be put right for the person; what is refused is typed in still."""
    found = get_object_or_404(Case, pk=case_id, article=Right.RECTIFICATION)
    person = letters.person_of(found)
    if person is None:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form, wrong = _form(person, data), ""
    if form.is_bound and form.is_valid():
        wrong = _put_right(request, found, form)
        if not wrong:
            return redirect("staff_case", case_id)
    note_reading(request.user, person=person.pk, what="case")
    version = request.POST.get("version", found.version)
    shown: dict[str, Any] = {
        "case": found,
        "person": person,
        "form": form,
        "wrong": wrong,
        "version": version,
    }
    status = 422 if wrong or form.problems else 200
    return render(request, "staff/rights/rectify.html", shown, status=status)


def _form(person: Person, data: QueryDict | None) -> ChangeForm:
    language = (get_language() or "de")[:2]
    return ChangeForm(data, person=person, policy=policy.current(), language=language, quiet=data is None)


def _put_right(request: StaffRequest, case: Case, form: ChangeForm) -> str:
    """Why it was not done; "" where it was."""
    seen = request.POST.get("version", "")
    version = int(seen) if seen.isdecimal() else -1
    try:
        handling.rectify(case.pk, form.changes(), by=request.user.pk, version=version)
    except handling.NothingChanged:
        return _("All of it stands like this already. Change what is wrong.")
    except TooMany:
        return _("This address was asked often enough today.")
    except (LinkEnded, *doing.REFUSALS) as refusal:
        return doing.in_words(handling.NotNow() if isinstance(refusal, LinkEnded) else refusal)
    return ""
