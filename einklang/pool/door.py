"""The door to the own page: a session that rests on one row, and is over when the row is."""

from django.http import HttpRequest

from einklang.people.actions import make_link, open_door
from einklang.people.models import Link, Person, Purpose
from einklang.ui.language import CHOICE, choose, known

SESSION_KEY = "door"


def let_in(request: HttpRequest, token: str) -> Link:
    """Use a link to the own page and remember the open door; raises LinkEnded."""
    link = open_door(token)
    request.session[SESSION_KEY] = str(link.pk)
    if CHOICE not in request.session and (language := known(link.person.language)):
        # The page goes on in the language of the mail that led here.
        choose(request, language)
    return link


def keep_in(request: HttpRequest, person: Person) -> Link:
    """Open the door to somebody who has just proved to read this person's mail."""
    return let_in(request, make_link(person, Purpose.OWN_PAGE))
