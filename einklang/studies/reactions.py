from einklang.mail.events import LetterNotSent

from .inviting import note_unsent


def invite_nobody_by_a_letter_that_was_not_sent(event: LetterNotSent) -> None:
    """Who never got the invitation was not invited, and may be another time."""
    note_unsent(event.letter)
