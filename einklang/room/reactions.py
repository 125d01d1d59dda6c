from einklang.consent.events import ConsentWithdrawn

from .actions import end_recordings_of


def end_what_was_recorded(event: ConsentWithdrawn) -> None:
    """Without the consent to record, no recording of this person stands."""
    if "recording" in event.processings:
        end_recordings_of(event.person)
