"""What stands in the way of asking somebody, and what they said, in words for staff."""

from django.utils.translation import gettext as _

from einklang.ui.dates import short_day

from .caps import Caps, Hindrance, Why
from .models import Answer
from .queries import Barred


def answer_words(answer: str) -> str:
    """What somebody said, in words; empty where they said nothing yet."""
    words = {
        "": "",
        Answer.YES: _("Yes, gladly"),
        Answer.NOT_NOW: _("Not this time"),
        Answer.NEVER: _("No more invitations"),
    }
    return words[answer]


def cap_words(why: Why) -> str:
    """A cap by its name."""
    return {
        Why.TOO_SOON: _("days between two invitations"),
        Why.TOO_OFTEN: _("most in a year"),
        Why.CUSTOMER_TOO_OFTEN: _("most at one customer in a year"),
        Why.REFUSED: _("quiet after a no"),
    }[why]


def hindrance_words(one: Hindrance, caps: Caps) -> str:
    """What stands in the way, with the figures behind it."""
    told = {
        "until": short_day(one.until),
        "last": short_day(caps.last_at) if caps.last_at else "",
        "used": caps.used,
        "theirs": caps.customer_used or 0,
    }
    return {
        Why.TOO_SOON: _("Asked last on %(last)s. Earliest again on %(until)s."),
        Why.TOO_OFTEN: _("Asked %(used)s times within a year. There is room again from %(until)s on."),
        Why.CUSTOMER_TOO_OFTEN: _(
            "People at this customer were asked %(theirs)s times within a year."
            " There is room again from %(until)s on."
        ),
        Why.REFUSED: _("Said that it does not suit now. We promised quiet until %(until)s."),
    }[one.why] % told


def barred_words(why: Barred) -> str:
    """Why somebody is not asked at all, which no reason changes."""
    return {
        Barred.NOT_ALLOWED: _(
            "The consent to be invited does not stand now, or something else forbids using the details."
        ),
        Barred.OBJECTED: _("This person has objected (Art. 21 GDPR). Against invitations that is absolute."),
        Barred.NO_MORE: _("This person wants no more invitations. Only they themselves can change that."),
        Barred.UNREACHABLE: _(
            "Letters to this person come back. Once they sign in or have another address, they can be asked."
        ),
    }[why]
