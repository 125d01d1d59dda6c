from einklang.consent.events import ConsentWithdrawn
from einklang.consent.queries import standing

from .actions import end_recordings_of


def end_what_was_recorded(event: ConsentWithdrawn) -> None:
    """Without the consent to record, no recording of this person stands.

    Asked again here, so that nobody is detached for a recording whose end is owed by a later withdrawal.
    """
    if "recording" in event.processings or "recording" not in standing(event.person):
        end_recordings_of(event.person)
