"""/withdraw/: the way out without signing in, from any mail or from scratch (Art. 7(3))."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from einklang.consent.actions import everything, withdraw
from einklang.consent.models import Way
from einklang.people.models import Purpose
from einklang.people.queries import behind
from einklang.policy.queries import current
from einklang.pool.refusals import plainly
from einklang.rights.actions import resume, withdraw_unverified
from einklang.ui.audience import public
from einklang.ui.caller import caller
from einklang.vault.limits import take

from ..forms import ChosenForm, WithdrawForm


@public
@require_http_methods(["GET", "HEAD", "POST"])
@plainly
def ask(request: HttpRequest) -> HttpResponse:
    """Stops at once and asks the registered address; says the same whether or not it is known (promise 7)."""
    data = request.POST if request.method == "POST" else None
    form = WithdrawForm(data, policy=current(), language=request.LANGUAGE_CODE, quiet=data is None)
    if data is None or not form.is_valid():
        return render(request, "front/withdraw.html", {"form": form})
    take("withdraw", caller(request), per_day=settings.CALLS_PER_DAY)
    withdraw_unverified(
        form.cleaned_data["email"], form.cleaned_data["processings"] or everything(), request.LANGUAGE_CODE
    )
    return redirect("front:withdrawal_received")


@public
@require_safe
def received(request: HttpRequest) -> HttpResponse:
    return render(request, "front/withdrawal_received.html")


@public
@require_safe
def gone(request: HttpRequest) -> HttpResponse:
    """After leaving: what happened, and the one mail that still comes."""
    return render(request, "front/gone.html")


@public
@require_http_methods(["GET", "HEAD", "POST"])
@plainly
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The foot of every mail leads here: any combination, one button, no password, no reason."""
    person = behind(token, Purpose.WITHDRAW)
    policy = current()
    data = request.POST if request.method == "POST" else None
    form = ChosenForm(data, policy=policy, language=request.LANGUAGE_CODE, quiet=data is None)
    if data is None or not form.is_valid():
        return render(request, "front/withdraw_link.html", {"form": form})
    chosen = form.cleaned_data["processings"] or everything()
    withdraw(person.pk, chosen, way=Way.MAIL_LINK)
    titles = [policy.processings[one].short.in_(request.LANGUAGE_CODE) for one in chosen]
    return render(request, "front/withdrawn.html", {"titles": titles, "all": "storage" in chosen})


@public
@require_http_methods(["GET", "HEAD", "POST"])
@plainly
def not_me(request: HttpRequest, token: str) -> HttpResponse:
    """Somebody else used the address: its owner lets everything go on as before."""
    if request.method != "POST":
        behind(token, Purpose.RESUME)
        return render(request, "front/not_me.html")
    resume(token)
    return render(request, "front/resumed.html")
