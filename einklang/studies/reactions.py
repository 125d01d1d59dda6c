from uuid import UUID

from einklang.mail.events import LetterNotSent
from einklang.pool.events import PeopleJoined

from .inviting import note_unsent
from .joining import take_over


def invite_nobody_by_a_letter_that_was_not_sent(event: LetterNotSent) -> None:
    """Who never got the invitation was not invited, and may be another time."""
    note_unsent(event.letter)


def keep_what_was_chosen(event: PeopleJoined) -> None:
    """What was decided for the entry that ends goes on with the other one, before the entry is erased."""
    # As it was written down, an id is text; keys are known by the id itself.
    take_over(UUID(str(event.kept)), UUID(str(event.gone)))
