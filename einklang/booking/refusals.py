"""What people read when a page around an invitation has to refuse."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from einklang.pool.refusals import plainly as plainly_in_general

from .actions import MayNotBook

View = Callable[..., HttpResponse]
#: A calendar read longer ago than this is read again before a time is given away, for so many seconds.
FRESH, PATIENCE = timedelta(minutes=1), 5.0


def plainly(view: View) -> View:
    """A link that has ended, and an invitation that nothing can be booked by any more, each in a sentence."""

    @wraps(view)
    def refusing(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except MayNotBook as error:
            shown = {"why": error.why.value, "token": kwargs.get("token", "")}
            return render(request, "booking/barred.html", shown, status=410)

    return plainly_in_general(refusing)
