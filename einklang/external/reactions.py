from einklang.consent.events import ConsentWithdrawn
from einklang.consent.queries import standing

from .incoming import end_uploads_of


def end_what_was_coming_in(event: ConsentWithdrawn) -> None:
    """Without the consent to record, no recording of this person comes in."""
    if "recording" in event.processings or "recording" not in standing(event.person):
        end_uploads_of(event.person)
