"""/my/change/: putting right what we know (Art. 16)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from einklang.people.models import Person
from einklang.policy.queries import current
from einklang.pool.actions import correct
from einklang.pool.forms.change import ChangeForm
from einklang.pool.refusals import plainly

from ..door import participant


@participant
@require_http_methods(["GET", "HEAD", "POST"])
@plainly
def change(request: HttpRequest, person: Person) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = ChangeForm(
        data, person=person, policy=current(), language=request.LANGUAGE_CODE, quiet=data is None
    )
    if data is None or not form.is_valid():
        return render(request, "front/change.html", {"form": form})
    changes = form.changes()
    if changes:
        correct(person, changes)
        messages.success(request, _("Your details are corrected."))
    if "email" in changes:
        messages.info(request, _("Your new address counts once you confirm it: check the mailbox there."))
    return redirect("front:my")
