"""In and out, where the session is touched."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest

from einklang.ui.language import CHOICE

from .actions import end_sessions
from .audience import DEMO
from .models import User


class OnlyInTheDemo(Exception):
    """Signing in without a password or second factor exists in the demo only."""


def sign_in(request: HttpRequest, user: User) -> None:
    """The session is theirs, by a password just given; pages open once a second factor stands too."""
    get_adapter(request).login(request, user)
    record_authentication(request, user, method="password", reauthenticated=True)


def sign_out(request: HttpRequest, user: User) -> None:
    """This session and every other one of the account has ended; the language chosen stays."""
    language = request.session.get(CHOICE)
    end_sessions(user)
    logout(request)
    if language:
        request.session[CHOICE] = language


def demo_login(request: HttpRequest, user: User) -> None:
    """The session is theirs without password and second factor; raises OnlyInTheDemo elsewhere."""
    if not settings.DEMO:
        raise OnlyInTheDemo
    get_adapter(request).login(request, user)
    request.session[DEMO] = str(user.pk)
