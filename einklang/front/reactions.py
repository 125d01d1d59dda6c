"""The letter with the link to the own page."""

from datetime import timedelta

from django.utils.timezone import now

from einklang.mail.persons import url, write_to
from einklang.people.actions import DOOR_WAITS, make_link
from einklang.people.models import Person, Purpose

from .events import SignInAsked


def send_sign_in(event: SignInAsked) -> None:
    """One link, good for one opening within a day."""
    person = Person.objects.readable().filter(pk=event.person).first()
    if person is None or not person.email:
        return
    ends_at = min(now() + DOOR_WAITS, person.ends_at or now() + timedelta(days=1))
    door = make_link(person, Purpose.OWN_PAGE, ends_at=ends_at)
    write_to(person, "sign_in", context={"own_page_url": url("my", door)}, ends_at=ends_at)
