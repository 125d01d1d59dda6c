from einklang.mail.events import LetterNotSent
from einklang.pool.events import PeopleJoined

from .inviting import note_unsent
from .joining import take_over


def invite_nobody_by_a_letter_that_was_not_sent(event: LetterNotSent) -> None:
    """Who never got the invitation was not invited, and may be another time."""
    note_unsent(event.letter)


def keep_what_was_chosen(event: PeopleJoined) -> None:
    """What was decided for the entry that ends goes on with the other one, before the entry is erased."""
    take_over(event.kept, event.gone)
