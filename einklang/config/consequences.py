"""What follows from what: the whole programme on one page, in order."""

from collections.abc import Callable, Mapping
from uuid import UUID

from einklang.backups.events import BackupDestroyed
from einklang.booking import letters
from einklang.booking import queries as booking
from einklang.booking.events import BookingCancelled, SeatGivenBack, SeatMoved, SeatTaken
from einklang.booking.mailed_wishes import read_wish
from einklang.booking.microsoft.reactions import look_at_the_copies, move_the_copy, take_the_copies_out
from einklang.booking.reactions import (
    answer_open_wishes,
    cancel_what_was_booked,
    close_what_nobody_comes_to,
    give_back_places,
    keep_places,
    let_others_take_over,
    tell_the_host,
    tell_the_host_it_is_off,
)
from einklang.booking.replies import read_reply
from einklang.consent.events import ConsentGiven, ConsentWithdrawn, StorageRenewed
from einklang.contacts.actions import ASKING
from einklang.contacts.queries import may_still_go
from einklang.contacts.reactions import count_no_letter_that_was_not_sent
from einklang.external.reactions import end_what_was_coming_in
from einklang.front.events import SignInAsked
from einklang.front.reactions import send_sign_in
from einklang.hosts.events import HostLeft
from einklang.ledger.actions import Reaction
from einklang.ledger.events import Event, IncidentNoted
from einklang.mail import automatic
from einklang.mail.events import LetterNotSent
from einklang.mail.inbox import Reader
from einklang.people.events import DetailsChanged
from einklang.policy.events import PolicyPublished
from einklang.pool.events import (
    ColleagueNamed,
    Declined,
    NewAddressAsked,
    PeopleJoined,
    SignedUp,
    SignUpConfirmed,
)
from einklang.pool.reactions import (
    ask_new_address,
    ask_to_confirm,
    notice_twins,
    send_receipt,
    tell_where_from,
)
from einklang.probe.proving import prove_nightly
from einklang.recipients.reactions import tell_of_the_correction
from einklang.retention.anew import ask_anew, keep_no_longer_than_promised
from einklang.retention.bounced import read_bounce
from einklang.retention.events import PeopleErased
from einklang.retention.reactions import (
    erase_the_joined,
    erase_what_rested_on_it,
    erase_without_a_word,
    forget_pairs,
    tell_of_the_erasure,
)
from einklang.retention.running import Slow
from einklang.rights.events import CaseOpened, LiftingAnnounced, RestrictionLifted, WithdrawalAsked
from einklang.rights.mailed import leave_for_a_person, read_request
from einklang.rights.reactions import (
    announce,
    ask_the_registered_address,
    close_what_erasure_answered,
    hand_over_what_was_asked,
    tell_of_the_release,
    tell_of_the_restriction,
)
from einklang.room.reactions import (
    end_what_was_observed,
    end_what_was_recorded,
    keep_recordings_no_longer_than_promised,
)
from einklang.studies.events import StudyClosed
from einklang.studies.inviting import count_asked
from einklang.studies.letters import INVITATION, REMINDER
from einklang.studies.queries import invitation_may_go, reminder_may_go
from einklang.studies.reactions import invite_nobody_by_a_letter_that_was_not_sent, keep_what_was_chosen

CONSEQUENCES: Mapping[type[Event], tuple[Reaction, ...]] = {
    # promising
    PolicyPublished: (keep_no_longer_than_promised, keep_recordings_no_longer_than_promised, ask_anew),
    # ending
    BackupDestroyed: (),
    # coming in
    SignedUp: (ask_to_confirm,),
    ColleagueNamed: (tell_where_from,),
    Declined: (erase_without_a_word,),
    SignUpConfirmed: (send_receipt, notice_twins),
    DetailsChanged: (notice_twins, tell_of_the_correction, look_at_the_copies),
    PeopleJoined: (hand_over_what_was_asked, keep_what_was_chosen, keep_places, erase_the_joined),
    NewAddressAsked: (ask_new_address,),
    SignInAsked: (send_sign_in,),
    # asking
    LetterNotSent: (count_no_letter_that_was_not_sent, invite_nobody_by_a_letter_that_was_not_sent),
    StudyClosed: (cancel_what_was_booked, answer_open_wishes),
    # meeting
    SeatTaken: (tell_the_host,),
    SeatMoved: (tell_the_host, move_the_copy),
    SeatGivenBack: (move_the_copy,),
    BookingCancelled: (tell_the_host_it_is_off,),
    HostLeft: (let_others_take_over,),
    # deciding
    ConsentGiven: (look_at_the_copies,),
    StorageRenewed: (),
    ConsentWithdrawn: (
        give_back_places,
        look_at_the_copies,
        end_what_was_recorded,
        end_what_was_coming_in,
        end_what_was_observed,
        erase_what_rested_on_it,
    ),
    PeopleErased: (
        close_what_nobody_comes_to,
        tell_of_the_erasure,
        take_the_copies_out,
        close_what_erasure_answered,
        forget_pairs,
    ),
    # claiming a right
    WithdrawalAsked: (ask_the_registered_address,),
    CaseOpened: (tell_of_the_restriction,),
    LiftingAnnounced: (announce,),
    RestrictionLifted: (tell_of_the_release,),
    # going wrong
    IncidentNoted: (),
}

#: What is asked once more before a letter of this kind goes out; one that is no longer right is let go.
ASKED_BEFORE_SENDING: Mapping[str, Callable[[UUID], bool]] = {
    ASKING: may_still_go,
    INVITATION: invitation_may_go,
    REMINDER: reminder_may_go,
    **dict.fromkeys((letters.BOOKED, letters.MOVED), booking.letter_is_right),
    letters.REMINDER: booking.reminder_may_go,
}

#: What is done in the transaction in which a letter of this kind is known to have gone out.
AFTER_SENDING: Mapping[str, Callable[[UUID], None]] = {INVITATION: count_asked}

#: Who looks at a mail that came in, in this order; the first for whom it is deals with it.
READERS: tuple[Reader, ...] = (
    read_bounce,
    read_request,
    read_reply,
    automatic.read,
    read_wish,
    leave_for_a_person,
)

#: What a worker does beside everything else, in rooms above its own.
BESIDE: tuple[Slow, ...] = (prove_nightly,)
