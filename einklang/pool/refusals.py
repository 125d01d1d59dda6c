"""What people read when a public page has to refuse: one plain sentence, and what to do now."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from einklang.people.queries import LinkEnded
from einklang.policy.queries import NotPublished
from einklang.vault.limits import TooMany

View = Callable[..., HttpResponse]


def plainly(view: View) -> View:
    """Turns the refusals that any public page can meet into a page of one sentence."""

    @wraps(view)
    def refusing(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except LinkEnded:
            return link_ended(request)
        except TooMany:
            return too_many(request)
        except NotPublished:
            return closed(request)

    return refusing


def link_ended(request: HttpRequest) -> HttpResponse:
    """410: unknown, used, expired and of somebody gone look the same."""
    told = {
        "heading": _("This link is no longer valid"),
        "text": _("It was already used, it was too old, or what it belonged to is deleted."),
        "details": _(
            "If you have just clicked the button, everything has worked: there is nothing left to do."
        ),
        "action_url": "/my/",
        "action": _("Send me a new link"),
    }
    return render(request, "ui/message.html", told, status=410)


def too_many(request: HttpRequest) -> HttpResponse:
    """429, until tomorrow."""
    told = {
        "heading": _("That was too often for today"),
        "text": _("We answer this request only a few times a day, so that nobody floods a mailbox."),
        "details": _("Please check your e-mails, the spam folder too, and try again tomorrow."),
    }
    return render(request, "ui/message.html", told, status=429)


def closed(request: HttpRequest) -> HttpResponse:
    """503: without a published policy there is nothing anybody could agree to."""
    told = {
        "heading": _("We are not open yet"),
        "text": _(
            "The privacy notice is not published yet. Until then we ask for nothing and store nothing."
        ),
    }
    return render(request, "ui/message.html", told, status=503)
