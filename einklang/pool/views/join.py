"""/join/: fill in, check, send. Until it is sent nothing is stored anywhere but in the browser."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from einklang.policy.queries import current
from einklang.policy.schema import Policy
from einklang.ui.audience import public
from einklang.ui.caller import caller
from einklang.ui.language import choose, known
from einklang.vault.limits import TooMany, take

from ..actions import sign_up
from ..forms.entry import Entry
from ..forms.join import consent_name
from ..forms.participants import one_less, one_more
from ..refusals import plainly


@public
@require_http_methods(["GET", "HEAD", "POST"])
@plainly
def join(request: HttpRequest) -> HttpResponse:
    policy = current()
    if request.method != "POST":
        return _page(request, Entry(None, policy=policy, language=request.LANGUAGE_CODE, quiet=True))
    data, editing = _edited(request)
    data, renewed = _of_today(data, policy)
    entry = Entry(data, policy=policy, language=request.LANGUAGE_CODE, quiet=editing or renewed)
    if editing or renewed or not entry.is_valid():
        return _page(request, entry, renewed=renewed)
    if request.POST.get("checked") != "1":
        return render(request, "pool/check.html", {"entry": entry})
    return _send(request, entry)


@public
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    return render(request, "pool/sent.html")


def _page(request: HttpRequest, entry: Entry, *, renewed: bool = False) -> HttpResponse:
    return render(request, "pool/join.html", {"entry": entry, "form": entry.form, "renewed": renewed})


def _send(request: HttpRequest, entry: Entry) -> HttpResponse:
    try:
        take("join", caller(request), per_day=settings.CALLS_PER_DAY)
        sign_up(entry.sign_up())
    except TooMany:
        return render(request, "pool/check.html", {"entry": entry, "too_many": True}, status=429)
    return redirect("pool:sent")


def _edited(request: HttpRequest) -> tuple[QueryDict, bool]:
    """The answers after an edit was asked for (a person more or less, the other language), and whether."""
    data = request.POST
    if code := known(data.get("lang")):
        choose(request, code)
        return data, True
    if "add" in data:
        return one_more(data), True
    if "remove" in data:
        return one_less(data, data["remove"]), True
    return data, "back" in data


def _of_today(data: QueryDict, policy: Policy) -> tuple[QueryDict, bool]:
    """A tick under an earlier wording is no consent to today's: such ticks are taken back and asked again."""
    if data.get("wording", policy.digest) == policy.digest:
        return data, False
    today = data.copy()
    for processing in policy.consents():
        today.pop(consent_name(policy.id_of(processing)), None)
    return today, True
