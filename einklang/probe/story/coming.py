"""They come: through the form and its confirmation, by mistake twice, and put a detail right."""

from uuid import UUID

from einklang.people.actions import make_link, note_returned
from einklang.people.models import Purpose
from einklang.people.queries import with_email

from ..person import details_of, form_of
from ..visitor import Visitor
from .tale import Tale


def comes(tale: Tale) -> None:
    """They are in the pool, with every consent the form asks for."""
    one = tale.one
    _registers(tale, tale.visitor, one.email, form_of(one))
    again = form_of(one, email=one.other_email, customer_number=one.other_number)
    _registers(tale, Visitor(), one.other_email, again)
    tale.visitor.post("/my/change/", **details_of(one) | {"company_name": one.new_company})
    note_returned(tale.id, lasting=False)
    tale.goes_on()


def _registers(tale: Tale, visitor: Visitor, email: str, form: dict[str, str]) -> UUID:
    visitor.post("/join/", **form)
    (person,) = with_email(email)
    tale.entries[person.pk] = visitor
    visitor.post(f"/confirm/{make_link(person, Purpose.CONFIRM)}/")
    tale.goes_on()
    return person.pk
