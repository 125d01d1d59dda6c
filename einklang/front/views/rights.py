"""/my/rights/: asking for any right of Art. 15 to 21, with its clock; what can be done at once is done."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from einklang.consent.models import Way
from einklang.people.models import Person
from einklang.rights.actions import WordsMissing, WordsTooMany, complain, open_case
from einklang.rights.models import CLAIMED_THERE, Right
from einklang.vault.limits import TooMany

from ..door import participant
from ..queries import cases_on_page, rights_on_page, told_on_page


@participant
@require_http_methods(["GET", "HEAD", "POST"])
def rights(request: HttpRequest, person: Person) -> HttpResponse:
    if request.method != "POST":
        return _page(request, person)
    right = request.POST.get("right", "")
    if right == Right.COMPLAINT:
        return _complain(request, person)
    if right not in CLAIMED_THERE:
        raise Http404
    if right == Right.ERASURE:
        return redirect("front:leave")
    open_case(person.pk, Right(right), way=Way.OWN_PAGE)
    messages.success(request, _("Your request has arrived. Its clock is running."))
    return redirect("front:rights")


def _complain(request: HttpRequest, person: Person) -> HttpResponse:
    written = request.POST.get("words", "")
    try:
        complain(person.pk, written)
    except WordsMissing:
        return _page(request, person, wrong=_("Write what you complain of"), status=422)
    except WordsTooMany:
        wrong = _("Say it in fewer words: 5,000 characters at most")
        return _page(request, person, wrong=wrong, written=written, status=422)
    except TooMany:
        wrong = _("You wrote often today. Please write again tomorrow, or send an e-mail")
        return _page(request, person, wrong=wrong, written=written, status=429)
    messages.success(request, _("Your complaint has arrived. Its clock is running."))
    return redirect("front:rights")


def _page(
    request: HttpRequest, person: Person, *, wrong: str = "", written: str = "", status: int = 200
) -> HttpResponse:
    shown = {
        "rights": rights_on_page(request.LANGUAGE_CODE),
        "cases": cases_on_page(person, request.LANGUAGE_CODE),
        "told": told_on_page(person),
        "wrong": wrong,
        "written": written,
    }
    return render(request, "front/rights.html", shown, status=status)
