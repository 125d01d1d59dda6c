from einklang.mail.events import LetterNotSent

from .actions import note_unsent


def count_no_letter_that_was_not_sent(event: LetterNotSent) -> None:
    """Who never got the letter was not asked."""
    note_unsent(event.letter)
