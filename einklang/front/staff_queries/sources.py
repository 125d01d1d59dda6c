"""Where single values come from, for those who answer for it (Art. 15(1)(g))."""

from django.utils.translation import gettext as _

from einklang.people.models import Person, Source, Where
from einklang.staff.models import User
from einklang.ui.dates import short_day


def sources(person: Person) -> dict[str, str]:
    """By field, for values that did not come in with all the others."""
    rows = list(Source.objects.filter(person=person))
    names = dict(User.objects.filter(pk__in={row.by for row in rows if row.by}).values_list("pk", "name"))
    return {row.field: _words(row, names.get(row.by, "") if row.by else "") for row in rows}


def _words(row: Source, by: str) -> str:
    told = {"day": short_day(row.at), "name": by or _("somebody")}
    return {
        Where.FORM: _("from the form"),
        Where.OWN_PAGE: _("changed by the person on %(day)s"),
        Where.COLLEAGUE: _("from a colleague"),
        Where.CUSTOMER_RECORD: _("taken over from the customer file on %(day)s by %(name)s"),
    }[Where(row.origin)] % told
