"""/renew/: the link of the mail that asks whether to stay."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from einklang.consent.actions import TooLate, renew
from einklang.consent.models import Way
from einklang.people.models import Purpose
from einklang.people.queries import LinkEnded, behind
from einklang.policy.queries import current
from einklang.policy.wording import card
from einklang.pool.door import keep_in
from einklang.pool.refusals import plainly
from einklang.ui.audience import public

STORAGE = "storage"


@public
@require_http_methods(["GET", "HEAD", "POST"])
@plainly
def renew_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The words of the current notice and one button: only a fresh click extends the storage (promise 9)."""
    person = behind(token, Purpose.RENEW)
    if request.method != "POST":
        shown = card(current(), STORAGE, request.LANGUAGE_CODE)
        return render(request, "front/renew.html", {"card": shown, "person": person})
    try:
        renew(person.pk, way=Way.MAIL_LINK)
    except TooLate as error:
        raise LinkEnded from error
    keep_in(request, person)
    return redirect("front:my")
