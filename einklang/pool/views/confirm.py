"""/confirm/…: the link in the first mail. Opening it changes nothing; one button does (double opt-in)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from einklang.people.models import Origin, Person, Purpose
from einklang.people.queries import behind
from einklang.policy.queries import current
from einklang.ui.audience import public

from ..actions import confirm as confirm_sign_up
from ..actions import confirm_named, decline
from ..door import keep_in
from ..forms.named import NamedForm
from ..naming import name_of
from ..refusals import plainly


@public
@require_http_methods(["GET", "HEAD", "POST"])
@plainly
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    person = behind(token, Purpose.CONFIRM)
    if person.origin == Origin.COLLEAGUE:
        return _named(request, token, person)
    if request.method != "POST":
        return render(request, "pool/confirm.html", {"person": person})
    keep_in(request, confirm_sign_up(token))
    return redirect("pool:confirmed")


def _named(request: HttpRequest, token: str, person: Person) -> HttpResponse:
    if "decline" in request.POST:
        decline(token)
        return redirect("pool:declined")
    data = request.POST if request.method == "POST" else None
    form = NamedForm(data, policy=current(), language=request.LANGUAGE_CODE, quiet=data is None)
    if data is None or not form.is_valid():
        told = {"person": person, "form": form, "source": name_of(person.named_by), "interest": form.interest}
        return render(request, "pool/named.html", told)
    keep_in(request, confirm_named(token, form.consents(), request.LANGUAGE_CODE))
    return redirect("pool:confirmed")


@public
@require_safe
def confirmed(request: HttpRequest) -> HttpResponse:
    return render(request, "pool/confirmed.html")


@public
@require_safe
def declined(request: HttpRequest) -> HttpResponse:
    return render(request, "pool/declined.html")
