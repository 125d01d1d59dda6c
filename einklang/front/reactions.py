"""The letter with the link to the own page."""

from datetime import timedelta

from django.conf import settings
from django.utils.timezone import now

from einklang.mail.actions import write
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
    out = make_link(person, Purpose.WITHDRAW)
    write(
        "sign_in",
        about=person.pk,
        to=person.email,
        language=person.language,
        context={
            "name": person.name,
            "own_page_url": f"{settings.BASE_URL}/my/{door}/",
            "withdraw_url": f"{settings.BASE_URL}/withdraw/{out}/",
        },
        ends_at=ends_at,
    )
