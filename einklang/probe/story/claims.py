"""They claim rights: a copy is asked for, something is held and released, a recipient is told.

And they are asked whether to renew, two years too early.
"""

from datetime import timedelta
from uuid import UUID

from django.utils.timezone import now

from einklang.policy import queries as policy
from einklang.pool.actions import correct
from einklang.recipients.actions import disclose, note_removed
from einklang.retention.actions import ask_to_renew
from einklang.retention.keeping import approve_to_keep, release_kept
from einklang.rights.handling import note, take
from einklang.rights.holding_back import propose_copy
from einklang.rights.models import Case, Right
from einklang.room.holds import approve_hold, propose_hold, release_hold
from einklang.room.models import Reason, Recording

from .tale import Tale

EMAIL, STORAGE = "email", "storage"


def claims(tale: Tale) -> None:
    """Two requests are open, and nothing of them is held for another reason any more."""
    tale.visitor.post("/my/rights/", right=Right.COMPLAINT.value, words=tale.one.complaint)
    tale.visitor.post("/my/rights/", right=Right.ACCESS.value)
    case = Case.objects.get(person=tale.id, article=Right.COMPLAINT)
    take(case.pk, by=tale.cast.asks.pk, version=case.version)
    note(case.pk, tale.one.noted, by=tale.cast.asks.pk)
    tale.goes_on()
    _something_is_held(tale)
    for before in policy.current().processings[STORAGE].keep.warn[:1]:
        ask_to_renew(tale.person, before.iso)
    _a_recipient_is_told(tale)


def _something_is_held(tale: Tale) -> None:
    """The recording, and a copy of their details: proposed by one, approved by the other, and released."""
    proposes, approves = tale.cast.asks.pk, tale.cast.holds.pk
    until, grounds = now() + timedelta(days=30), tale.one.grounds
    holds: list[UUID] = []
    for recording in Recording.objects.filter(presences__person=tale.id):
        hold = propose_hold(recording.pk, Reason.CLAIMS, grounds, ends_at=until, by=proposes)
        approve_hold(hold.pk, by=approves)
        holds.append(hold.pk)
    details = f"people.Person:{tale.id}"
    kept = propose_copy(tale.id, details, reason=Reason.CLAIMS, grounds=grounds, ends_at=until, by=proposes)
    approve_to_keep(kept.pk, by=approves)
    tale.goes_on()
    for held in holds:
        release_hold(held)
    release_kept(kept.pk)


def _a_recipient_is_told(tale: Tale) -> None:
    """That something was corrected; and it says that it has removed it, before anybody could ask it.

    Nothing has left: the ledger of disclosures is a table like others, and nobody outside sees this one.
    """
    promise = policy.current()
    enabled = [own_id for own_id, one in promise.recipients.items() if one.enabled]
    for recipient in enabled[:1]:
        disclose(tale.id, recipient, [EMAIL], processing=STORAGE)
        correct(tale.person, {"company_name": tale.one.company_name})
        tale.goes_on()
        note_removed(tale.id, recipient)
