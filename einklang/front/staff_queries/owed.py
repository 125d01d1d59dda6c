"""What is owed and not yet done, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from einklang.booking.microsoft.queries import owed as owed_at_microsoft
from einklang.external.queries import Copy, copies_owed
from einklang.insights.shelf import overdue
from einklang.ledger.queries import owed
from einklang.mail.queries import waiting
from einklang.people.queries import unreachable
from einklang.policy.queries import current
from einklang.rights.queries import waiting as waiting_for_answers
from einklang.room.models import Where
from einklang.room.queries import not_packed, owed_to_the_bucket

#: By the name of the reaction (config/consequences.py); what is missing here is told in general words.
DEEDS = {
    "keep_no_longer_than_promised": gettext_lazy("Shorten what is kept, by the new notice"),
    "keep_recordings_no_longer_than_promised": gettext_lazy(
        "Shorten how long recordings are kept, by the new notice"
    ),
    "ask_anew": gettext_lazy("Ask everybody concerned for consent to the new notice"),
    "ask_to_confirm": gettext_lazy("Ask for confirmation of a registration"),
    "tell_where_from": gettext_lazy("Tell somebody who named them"),
    "send_receipt": gettext_lazy("Send the receipt of a consent"),
    "ask_new_address": gettext_lazy("Ask a new address for confirmation"),
    "send_sign_in": gettext_lazy("Send the link to somebody's own page"),
    "give_back_places": gettext_lazy("Give back the places of somebody who leaves"),
    "close_what_nobody_comes_to": gettext_lazy("Close interviews that nobody comes to any more"),
    "tell_the_host": gettext_lazy("Tell a host about an interview"),
    "tell_the_host_it_is_off": gettext_lazy("Tell a host that an interview is off"),
    "let_others_take_over": gettext_lazy("Find another host for interviews"),
    "answer_open_wishes": gettext_lazy("Answer wishes for a time when a study closes"),
    "keep_places": gettext_lazy("Move interviews to the entry that goes on"),
    "cancel_what_was_booked": gettext_lazy("Cancel the interviews of a study"),
    "look_at_the_copies": gettext_lazy("Look what Microsoft has to know or to forget of somebody"),
    "take_the_copies_out": gettext_lazy("Look what Microsoft has to forget of people erased"),
    "move_the_copy": gettext_lazy("Look what Microsoft has to know of an appointment"),
    "end_what_was_recorded": gettext_lazy("Delete recordings after a withdrawal"),
    "end_what_was_coming_in": gettext_lazy("Delete recordings that were coming in after a withdrawal"),
    "end_what_was_observed": gettext_lazy("Delete observers’ notes after a withdrawal"),
    "erase_what_rested_on_it": gettext_lazy("Erase after a withdrawal"),
    "erase_without_a_word": gettext_lazy("Erase somebody who declined"),
    "notice_twins": gettext_lazy("Look whether somebody is registered twice"),
    "hand_over_what_was_asked": gettext_lazy("Move requests to the entry that goes on"),
    "erase_the_joined": gettext_lazy("Erase an entry that was joined with another one"),
    "forget_pairs": gettext_lazy("Forget possible duplicates of somebody erased"),
    "close_what_erasure_answered": gettext_lazy("Close requests that the erasure answered"),
    "ask_the_registered_address": gettext_lazy("Ask the registered address whether the withdrawal is theirs"),
    "tell_of_the_correction": gettext_lazy("Tell recipients of a correction"),
    "tell_of_the_erasure": gettext_lazy("Tell recipients of an erasure"),
    "tell_of_the_restriction": gettext_lazy("Tell recipients of a restriction"),
    "tell_of_the_release": gettext_lazy("Tell recipients that a restriction has ended"),
    "announce": gettext_lazy("Announce the end of a restriction"),
    "count_no_letter_that_was_not_sent": gettext_lazy("Not count a letter that was never sent"),
    "invite_nobody_by_a_letter_that_was_not_sent": gettext_lazy(
        "Take back an invitation that was never sent"
    ),
    "keep_what_was_chosen": gettext_lazy("Move choices and invitations to the entry that goes on"),
}
#: By the kind of the letter.
LETTERS = {
    "recipient_told": gettext_lazy("Notice to a recipient"),
    "opt_in": gettext_lazy("Request for confirmation"),
    "named": gettext_lazy("Notice to somebody named by a colleague"),
    "receipt": gettext_lazy("Receipt of a consent"),
    "new_address": gettext_lazy("Request to a new address"),
    "sign_in": gettext_lazy("Link to the own page"),
    "asking": gettext_lazy("Question whether somebody would give an interview"),
    "withdrawn": gettext_lazy("Confirmation of a withdrawal"),
    "withdrawal_asked": gettext_lazy("Question whether a withdrawal is theirs"),
    "gone": gettext_lazy("Confirmation of an erasure"),
    "joined": gettext_lazy("Notice that two entries were joined"),
    "joined_away": gettext_lazy("Confirmation that a second entry is erased"),
    "asked_anew": gettext_lazy("Question about the new notice"),
    "renewal": gettext_lazy("Question about renewal"),
    "case_answer": gettext_lazy("Answer to a request"),
    "case_extended": gettext_lazy("Notice that a request takes longer"),
    "case_identity": gettext_lazy("Question who is asking"),
    "lifting": gettext_lazy("Notice before a restriction ends"),
    "invitation": gettext_lazy("Invitation to a study"),
    "invitation_reminder": gettext_lazy("Reminder of an invitation"),
    "booked": gettext_lazy("Confirmation of an interview"),
    "moved": gettext_lazy("New time of an interview"),
    "cancelled": gettext_lazy("Cancellation of an interview"),
    "interview_reminder": gettext_lazy("Reminder of an interview"),
    "wish_received": gettext_lazy("Confirmation of a wish for a time"),
    "wish_closed": gettext_lazy("Answer to a wish for a time"),
    "entry": gettext_lazy("Entry for a calendar"),
    "calendar_failing": gettext_lazy("Notice that a calendar does not answer"),
    "host_booked": gettext_lazy("Notice to a host"),
    "host_moved": gettext_lazy("Notice to a host"),
    "host_cancelled": gettext_lazy("Notice to a host"),
    "microsoft_moved": gettext_lazy("Notice that an appointment was moved at Microsoft"),
    "staff_invitation": gettext_lazy("Invitation to staff"),
}


@dataclass(frozen=True)
class Debt:
    """One thing owed: since when, how often it was tried, when it is tried again, what was in the way."""

    what: str
    since: datetime
    tries: int
    next_at: datetime
    failed_with: str
    letter: bool
    #: A letter's address is forgotten then, delivered or not.
    ends_at: datetime | None = None
    #: Where a person says that it is done, since no machine can; and whether it should be by now.
    by_hand: str = ""
    late: bool = False

    @property
    def icon(self) -> str:
        return "mail" if self.letter else "triangle-alert" if self.tries or self.late else "clock"


@dataclass(frozen=True)
class Pile:
    """Debts of one kind together: how many, and the one that waits longest."""

    oldest: Debt
    number: int
    tries: int


def piles(owed: list[Debt]) -> list[Pile]:
    """Debts gathered by what is owed, those that were tried in vain first, then the oldest."""
    together: dict[str, list[Debt]] = {}
    for debt in owed:
        together.setdefault(debt.what, []).append(debt)
    found = [Pile(same[0], len(same), max(debt.tries for debt in same)) for same in together.values()]
    return sorted(found, key=lambda pile: (pile.tries == 0 and not pile.oldest.late, pile.oldest.since))


def debts(most: int = 200) -> list[Debt]:
    """Everything owed, oldest first, at most so many of each kind."""
    found = [*_deeds(most), *_letters(most), *_at_microsoft(most), *_at_tools(most), *_recordings(most)]
    found += [*_reviews(most), *_unreachable(most), *_withdrawals(most), *_in_the_bucket(most)]
    return sorted(found, key=lambda debt: debt.since)


def _deeds(most: int) -> Iterator[Debt]:
    for row in owed()[:most]:
        what = DEEDS.get(row.what.rpartition(".")[2], _("A consequence of an event"))
        yield Debt(str(what), row.entry.at, row.tries, row.next_at, row.failed_with, letter=False)


def _letters(most: int) -> Iterator[Debt]:
    for row in waiting()[:most]:
        what = LETTERS.get(row.kind, _("A letter"))
        yield Debt(
            _("%(letter)s is not delivered yet") % {"letter": what},
            row.written_at,
            row.tries,
            row.next_at,
            row.failed_with,
            letter=True,
            ends_at=row.ends_at,
        )


def _at_microsoft(most: int) -> Iterator[Debt]:
    """Copies that Microsoft has to make right or to forget; what goes there is known by its age alone."""
    for row in owed_at_microsoft()[:most]:
        assert row.next_at is not None, "what is owed has a time"
        goes = row.leaving_since is not None
        what = _("Remove an appointment at Microsoft") if goes else _("Tell Microsoft of an appointment")
        since = row.leaving_since or row.made_at
        yield Debt(what, since, row.tries, row.next_at, row.failed_with, letter=False)


def _at_tools(most: int) -> Iterator[Debt]:
    """Recordings that another tool still has, until somebody says under their name that they are deleted."""
    for copy in copies_owed()[:most]:
        late = copy.urgent or copy.overdue
        yield Debt(
            _words(copy),
            copy.since,
            0,
            copy.row.due_at,
            "",
            letter=False,
            by_hand=reverse("staff_copies"),
            late=late,
        )


def _in_the_bucket(most: int) -> Iterator[Debt]:
    """What is kept on another server and is still to go there, or to be gone from there."""
    for row in owed_to_the_bucket()[:most]:
        assert row.next_at is not None, "what is owed has a time"
        goes = row.where == Where.GOING
        what = _("Remove a recording from the storage") if goes else _("Bring a recording to the storage")
        yield Debt(what, row.since, row.tries, row.next_at, row.failed_with, letter=False)


def _words(copy: Copy) -> str:
    if copy.urgent:
        return _("Delete the copy of a recording at a tool now")
    return (
        _("Overdue: delete the copy of a recording at a tool")
        if copy.overdue
        else _("Delete the copy of a recording at a tool")
    )


def _recordings(most: int) -> Iterator[Debt]:
    """Recordings that cannot be played yet, because of a program, memory or space that is missing."""
    what = _("Make a recording ready to be played")
    for row in not_packed()[:most]:
        assert row.next_at is not None, "what is owed has a time"
        assert row.interview_ended_at is not None, "one that is stored has ended"
        yield Debt(what, row.interview_ended_at, row.tries, row.next_at, row.failed_with, letter=False)


def _reviews(most: int) -> Iterator[Debt]:
    """Findings of the library that somebody should have looked at again by now."""
    for row in overdue()[:most]:
        day = datetime.combine(row.review_on, time(), tzinfo=current().zone)
        by_hand = f"{reverse('staff_library')}?review=due"
        yield Debt(
            _("Overdue: look at a finding of the library again"),
            day,
            0,
            day,
            "",
            letter=False,
            by_hand=by_hand,
            late=True,
        )


def _unreachable(most: int) -> Iterator[Debt]:
    """People whose letters come back for good: somebody finds out whether their address is another one."""
    what = _("Find out how to reach somebody whose letters come back")
    for row in unreachable()[:most]:
        by_hand = reverse("staff_person", args=[row.person_id])
        yield Debt(what, row.at, 0, row.at, "", letter=False, by_hand=by_hand)


def _withdrawals(most: int) -> Iterator[Debt]:
    """Withdrawals of everything that wait for the answer to something else that was asked with them."""
    what = _("Answer somebody; then everything of theirs is erased")
    for case in waiting_for_answers()[:most]:
        by_hand = reverse("staff_case", args=[case.pk])
        due_at = datetime.combine(case.due_on, time(), tzinfo=current().zone)
        late = case.due_on < localdate()
        yield Debt(what, case.received_at, 0, due_at, "", letter=False, by_hand=by_hand, late=late)
