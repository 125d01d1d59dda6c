"""Where each value on the own page comes from, and which customer its owner is (Art. 15(1)(g))."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from einklang.customers.queries import records_of
from einklang.matching.standing import match_of
from einklang.people.models import Person, Source, Where
from einklang.ui.dates import short_day


@dataclass(frozen=True)
class Belonging:
    """To which customer somebody belongs, by the decision of one who works here."""

    number: str
    company: str
    at: datetime


def origins(person: Person, named_by: str) -> dict[str, str]:
    """Where values come from that did not come in with all the others, by the name of the field."""
    words = {
        Where.FORM: _("from you"),
        Where.OWN_PAGE: _("from you, changed on %(day)s"),
        Where.ON_REQUEST: _("from you, changed on your request on %(day)s"),
        Where.COLLEAGUE: _("from %(name)s") % {"name": named_by or _("a colleague of yours")},
        Where.CUSTOMER_RECORD: _("taken over from our customer file on %(day)s"),
    }
    rows = Source.objects.filter(person=person)
    return {row.field: words[Where(row.origin)].replace("%(day)s", short_day(row.at)) for row in rows}


def belonging(person: Person) -> Belonging | None:
    """None where nobody decided it, or where that customer does not stand in the customer file any more."""
    match = match_of(person.pk)
    if match is None or match.key is None:
        return None
    record = next((record for _row, record in records_of(bytes(match.key))), None)
    return Belonging(record.customer_number, record.company_name, match.at) if record else None
