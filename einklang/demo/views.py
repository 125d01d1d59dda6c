"""The demo's own pages: the mailboxes of everybody and one door per role. Not there in production."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from einklang.staff.door import demo_login
from einklang.ui.audience import public

from . import doors, mailbox

#: A letter brings its own styles and may lead away, and that is all it may (CSP level 3, sandbox).
LETTER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none';"
    " sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"
)


@public
@require_GET
def mail(request: HttpRequest) -> HttpResponse:
    return render(request, "demo/mail/list.html", {"letters": mailbox.letters()})


@public
@require_GET
def letter(request: HttpRequest, name: str) -> HttpResponse:
    return render(request, "demo/mail/letter.html", {"letter": _letter(name)})


@public
@require_GET
def html(request: HttpRequest, name: str) -> HttpResponse:
    response = HttpResponse(_letter(name).html)
    response["Content-Security-Policy"] = LETTER_POLICY
    response["Cross-Origin-Opener-Policy"] = "unsafe-none"  # a sandboxed page may have no other
    return response


@public
@require_GET
def sign_in(request: HttpRequest, token: str) -> HttpResponse:
    try:
        demo_login(request, doors.behind(token))
    except doors.DoorClosed:
        messages.error(request, _("This sign-in link has ended. Starting the demo again prints new ones."))
        return redirect("/")
    return redirect("/staff/")


def _letter(name: str) -> mailbox.Letter:
    try:
        return mailbox.letter(name)
    except mailbox.NoSuchLetter as error:
        raise Http404 from error
