from einklang.consent.events import ConsentWithdrawn
from einklang.consent.queries import standing
from einklang.policy.events import PolicyPublished

from .actions import end_recordings_of, shorten_ends
from .meetings import forget_meetings_of, shorten_meetings


def end_what_was_recorded(event: ConsentWithdrawn) -> None:
    """Without the consent to record, no recording of this person stands.

    Asked again here, so that nobody is detached for a recording whose end is owed by a later withdrawal.
    """
    if "recording" in event.processings or "recording" not in standing(event.person):
        end_recordings_of(event.person)


def end_what_was_observed(event: ConsentWithdrawn) -> None:
    """Without the consent to be followed, no list of observers and none of their notes stands."""
    if "observation" in event.processings or "observation" not in standing(event.person):
        forget_meetings_of(event.person)


def keep_recordings_no_longer_than_promised(event: PolicyPublished) -> None:
    """A shorter period counts for what stands already; a longer one for none of it."""
    shorten_ends()
    shorten_meetings()
