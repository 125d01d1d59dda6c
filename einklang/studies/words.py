"""What happens in a study, in words for staff."""

from django.utils.translation import gettext as _

from einklang.contacts.actions import CapReached, MayNotBeAsked, NoReason
from einklang.contacts.words import barred_words, cap_words

from .actions import AlreadyInvited, StudyNotOpen
from .inviting import NotChosen, Refused
from .queries import Bar


def refused_words(refused: Refused) -> str:
    """Why somebody was not invited."""
    if isinstance(refused, MayNotBeAsked):
        return barred_words(refused.why)
    if isinstance(refused, CapReached):
        caps = ", ".join(cap_words(one.why) for one in refused.hindrances)
        return _("A cap stands in the way (%(caps)s), and nobody gave a reason for what it is now.") % {
            "caps": caps
        }
    if isinstance(refused, StudyNotOpen):
        return not_open_words(refused.why)
    return {
        NoReason: _("The reason says too little. Write at least ten letters."),
        AlreadyInvited: _("Was invited to this study already; somebody else may have been faster."),
        NotChosen: _("Is not chosen for this study any more."),
    }[type(refused)]


def not_open_words(why: Bar) -> str:
    """Why nothing new happens in a study."""
    return {
        Bar.STUDY_CLOSED: _("This study is closed."),
        Bar.STUDY_OVER: _("The last day of this study is over. Move it if it goes on."),
        Bar.STUDY_NOT_OPEN: _(
            "This study has not begun. Choose people now, invite them from its first day on."
        ),
    }[why]
