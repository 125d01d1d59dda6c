"""What is wrong with a transcript, in words; what stands there is never repeated."""

from django.utils.translation import gettext as _

from .cues import MOST, Why
from .decoding import LIMIT, Unfit


def why_words(why: Why) -> str:
    """Why a cue is not taken over."""
    return {
        Why.NO_TIME: _("has no time"),
        Why.UNREADABLE: _("has times that cannot be read; 00:01:02.000 --> 00:01:05.000 can be"),
        Why.BACKWARDS: _("ends before it begins"),
        Why.BEFORE: _("begins before the recording does"),
        Why.AFTER: _("ends more than a minute after the recording does"),
        Why.BEYOND: _("lies beyond 24 hours"),
        Why.EMPTY: _("has no words"),
        Why.TOO_LONG: _("is longer than 5,000 characters"),
    }[why]


def unfit_words(why: Unfit) -> str:
    """Why a file is no transcript."""
    return {
        Unfit.EMPTY: _("The file is empty."),
        Unfit.TOO_BIG: _("The file is bigger than %(n)d MB.") % {"n": LIMIT // 1_000_000},
        Unfit.WORD: _("This is a Word or ZIP file. Choose VTT or SRT where your tool offers the transcript."),
        Unfit.NOT_TEXT: _("This is no text file. Choose VTT or SRT where your tool offers the transcript."),
        Unfit.NO_TIMES: _("There is no time in it that anything is said at. Choose a VTT or SRT file."),
        Unfit.TOO_MANY: _("There are more than %(n)d cues in it.") % {"n": MOST},
    }[why]
