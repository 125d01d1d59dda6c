"""The participant's door: pages behind it know who is there, and are closed with the link's row."""

from collections.abc import Callable
from functools import wraps
from typing import cast

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from einklang.people.models import Person
from einklang.people.queries import LinkEnded, behind_door
from einklang.pool.door import SESSION_KEY
from einklang.ui.audience import AUDIENCE

View = Callable[..., HttpResponseBase]


def visitor(request: HttpRequest) -> Person | None:
    """Who is behind the door now; None where nobody is (any more), and then the session forgets it too."""
    link = request.session.get(SESSION_KEY)
    if link is None:
        return None
    try:
        return behind_door(link)
    except LinkEnded:
        del request.session[SESSION_KEY]
        return None


def participant(view: View) -> View:
    """The view is for a signed-in participant and gets the person; all others are asked to sign in."""

    @wraps(view)
    def behind_the_door(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        person = visitor(request)
        if person is None:
            return redirect("front:my")
        return view(request, person, *args, **kwargs)

    setattr(behind_the_door, AUDIENCE, "participant")
    return cast(View, behind_the_door)
