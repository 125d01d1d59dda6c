"""What people do on the pages that show several rooms at once."""

from django.db import transaction

from einklang.consent.actions import give
from einklang.consent.models import Way
from einklang.ledger.actions import record
from einklang.people.models import Person
from einklang.people.queries import with_email
from einklang.vault import index, limits

from .events import SignInAsked

#: Links to the own page that one address may ask for in a day.
LINKS_PER_ADDRESS = 8


@transaction.atomic
def ask_to_sign_in(address: str) -> None:
    """Everybody registered under this address gets a link to their own page; nobody else learns anything.

    Counted for unknown addresses too, so that being counted tells nothing. Raises TooMany.
    """
    limits.take("sign-in", index.normal_email(address), per_day=LINKS_PER_ADDRESS)
    for person in with_email(address):
        record(SignInAsked(person=person.pk))


@transaction.atomic
def allow(person: Person, processing: str, *, language: str) -> None:
    """Give a consent on the own page, in the language in which its words were just read (Art. 7(1))."""
    give(person.pk, [processing], way=Way.OWN_PAGE, language=language)
