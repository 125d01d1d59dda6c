from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from einklang.ui.audience import public

from .actions import accept_invitation
from .audience import StaffRequest, signed_in
from .door import sign_in, sign_out
from .forms import WelcomeForm
from .queries import InvitationEnded, invitation_behind


@public
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """Somebody new sets a password; looking at the page, as mail scanners do, uses nothing up."""
    try:
        form = WelcomeForm(request.POST or None, invitation=invitation_behind(token))
        if form.is_valid():
            given = form.cleaned_data
            sign_in(request, accept_invitation(token, name=given["name"], password=given["password"]))
            return redirect("mfa_index")
    except InvitationEnded:
        return render(request, "staff/account/link_ended.html", status=410)
    return render(request, "staff/account/welcome.html", {"form": form, "invitation": form.invitation})


@signed_in
@require_POST
def leave(request: StaffRequest) -> HttpResponse:
    """Out, everywhere."""
    sign_out(request, request.user)
    return redirect("account_login")


@signed_in
@require_GET
def passkeys(request: StaffRequest) -> HttpResponse:
    """allauth returns here after a passkey was removed; ours is one page for all second factors."""
    return redirect("mfa_index")


def too_many(request: HttpRequest) -> HttpResponse:
    """What allauth shows to somebody who tries too often."""
    return render(request, "staff/account/too_many.html", status=429)
