"""What the pages for staff call ways and readings."""

from django.utils.translation import gettext as _

from einklang.consent.models import Way


def way_words(way: str) -> str:
    """How a decision reached us, in words."""
    return {
        Way.FORM: _("form"),
        Way.CONFIRMATION: _("form, link confirmed"),
        Way.OWN_PAGE: _("own page"),
        Way.MAIL_LINK: _("link in an e-mail"),
        Way.MAIL: _("e-mail"),
        Way.CODE: _("code"),
        Way.ROOM: _("in the interview"),
        Way.BOOKING: _("with the appointment"),
        Way.STAFF: _("staff"),
        Way.CLOCK: _("time over"),
        Way.CONSEQUENCE: _("with another one"),
    }.get(Way(way), way)


def reading_words(what: str) -> str:
    """What of somebody was read, or done, as the log of readings calls it."""
    return {
        "page": _("this page"),
        "frozen": _("only that it is frozen"),
        "reachable-again": _("whether letters arrive"),
        "before-asking": _("before asking for an interview"),
        "study": _("list of a study"),
        "choice": _("decided about for a study"),
        "override": _("asked over a cap"),
        "matching": _("comparison with the customer file"),
        "match": _("decided about the comparison"),
        "customer": _("page of the customer"),
        "twins": _("comparison with another entry"),
        "case": _("request on the rights desk"),
        "export": _("exported"),
    }.get(what, what)
