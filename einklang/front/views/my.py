"""/my/: the way in by a link, the own page itself, and the way out."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from einklang.people.actions import close_door
from einklang.people.models import Person, Purpose
from einklang.people.queries import behind
from einklang.pool.actions import confirm_new_address
from einklang.pool.door import SESSION_KEY, let_in
from einklang.pool.refusals import plainly
from einklang.ui.audience import public
from einklang.ui.caller import caller
from einklang.vault.limits import take

from ..actions import ask_to_sign_in
from ..door import participant, visitor
from ..forms import AddressForm
from ..queries import own_page


@public
@require_http_methods(["GET", "HEAD", "POST"])
@plainly
def my(request: HttpRequest) -> HttpResponse:
    """The own page for whoever is behind the door; for all others the form that asks for a link."""
    person = visitor(request)
    if person and request.method != "POST":
        return render(request, "front/my.html", {"page": own_page(person, request.LANGUAGE_CODE)})
    form = AddressForm(request.POST or None, quiet=request.method != "POST")
    if request.method != "POST" or not form.is_valid():
        return render(request, "front/sign_in.html", {"form": form})
    take("sign-in", caller(request), per_day=settings.CALLS_PER_DAY)
    ask_to_sign_in(form.cleaned_data["email"])
    return redirect("front:link_sent")


@public
@require_safe
def link_sent(request: HttpRequest) -> HttpResponse:
    """The same for everybody, whether or not the address is known (promise 7)."""
    return render(request, "front/link_sent.html")


@public
@require_http_methods(["GET", "HEAD", "POST"])
@plainly
def open_page(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the mail: one button, because mail scanners follow links and must change nothing."""
    if request.method != "POST":
        behind(token, Purpose.OWN_PAGE)
        return render(request, "front/open.html")
    let_in(request, token)
    return redirect("front:my")


@public
@require_http_methods(["GET", "HEAD", "POST"])
@plainly
def new_address(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the mail to a new address: from the click on it is the registered one."""
    if request.method != "POST":
        behind(token, Purpose.NEW_ADDRESS)
        return render(request, "front/new_address.html")
    confirm_new_address(token)
    return render(request, "front/new_address_done.html")


@require_POST
@participant
def sign_out(request: HttpRequest, person: Person) -> HttpResponse:
    close_door(request.session.pop(SESSION_KEY))
    return redirect("front:signed_out")


@public
@require_safe
def signed_out(request: HttpRequest) -> HttpResponse:
    return render(request, "front/signed_out.html")
