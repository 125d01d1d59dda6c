"""What is wrong with a row or a file, in words; what stood there is never repeated."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .refusals import BadRow, Flaw, Unfit
from .titles import FULL_NAME


def field_words(field: str) -> str:
    """What a field is called; empty for none."""
    return {
        "customer_number": _("Customer number"),
        "first_name": _("First name"),
        "last_name": _("Last name"),
        FULL_NAME: _("First and last name"),
        "email": _("E-mail address"),
        "company_name": _("Company"),
        "company_type": _("Kind of company"),
        "units_managed": _("Number of flats"),
    }.get(field, "")


def column_words(bad: BadRow) -> str:
    """Which column it is about; empty where it is the whole row."""
    if bad.field:
        return field_words(bad.field)
    return _("column %d") % (bad.position + 1) if bad.position is not None else ""


def flaw_words(bad: BadRow) -> str:
    """What is wrong with a row."""
    other = bad.other or 0
    return {
        Flaw.NUL: _("contains a NUL character"),
        Flaw.HEADER_AGAIN: _("the titles once more"),
        Flaw.NUMBER_MISSING: _("missing"),
        Flaw.NUMBER_IS_NAME: _("has no digit in it and looks like a name"),
        Flaw.NOT_AN_ADDRESS: _("is no e-mail address"),
        Flaw.NOT_A_NUMBER: _("is no number"),
        Flaw.NO_SUCH_KIND: _("is no kind of company that the form knows"),
        Flaw.TOO_FEW: ngettext("only %d column", "only %d columns", other) % other,
        Flaw.TOO_MANY: ngettext("%d column, more than titles", "%d columns, more than titles", other) % other,
        Flaw.TWICE: _("the same as row %d") % other,
        Flaw.TOO_LONG: _("longer than 200 characters"),
        Flaw.OPEN_QUOTE: _("a quotation mark is opened and not closed"),
    }[bad.flaw]


def unfit_words(why: str, row: int | None = None) -> str:
    """Why nothing of a file is taken."""
    sentence = {
        Unfit.EMPTY: _("There is nothing in the file."),
        Unfit.ONE_COLUMN: _("There is only one column: another separator is needed."),
        Unfit.COLUMNS: _(
            "The columns for the customer number and for a name, a company or an e-mail address are not"
            " known: say which they are."
        ),
        Unfit.ENCODING: _("The characters cannot be read by this encoding: choose another."),
        Unfit.LONG_LINE: _("A line is longer than any row of a table."),
        Unfit.NOT_A_TABLE: _("The file is no table that can be read: CSV or XLSX is needed."),
        Unfit.TOO_BIG: _("The file is too big."),
        Unfit.NOTHING_GOOD: _("Not one row can be taken."),
        Unfit.WOULD_SHRINK: _(
            "More than half of the records in use do not stand in this file. If that is right, say so"
            " expressly."
        ),
        Unfit.FAILED: _("Something went wrong. It stands in the log of the server."),
    }[Unfit(why)]
    return f"{sentence} ({_('row %d') % row})" if row else sentence
