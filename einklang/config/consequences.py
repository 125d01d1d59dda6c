"""What follows from what: the whole programme on one page, in order."""

from collections.abc import Mapping

from einklang.consent.events import ConsentGiven, ConsentWithdrawn, StorageRenewed
from einklang.front.events import SignInAsked
from einklang.front.reactions import send_sign_in
from einklang.ledger.actions import Reaction
from einklang.ledger.events import Event
from einklang.policy.events import PolicyPublished
from einklang.pool.events import ColleagueNamed, Declined, NewAddressAsked, SignedUp, SignUpConfirmed
from einklang.pool.reactions import ask_new_address, ask_to_confirm, send_receipt, tell_where_from
from einklang.retention.anew import ask_anew, keep_no_longer_than_promised
from einklang.retention.events import PeopleErased
from einklang.retention.reactions import erase_what_rested_on_it, erase_without_a_word
from einklang.rights.events import CaseOpened, LiftingAnnounced, WithdrawalAsked
from einklang.rights.reactions import announce, ask_the_registered_address, close_what_erasure_answered
from einklang.room.reactions import end_what_was_recorded, keep_recordings_no_longer_than_promised

CONSEQUENCES: Mapping[type[Event], tuple[Reaction, ...]] = {
    # promising
    PolicyPublished: (keep_no_longer_than_promised, keep_recordings_no_longer_than_promised, ask_anew),
    # coming in
    SignedUp: (ask_to_confirm,),
    ColleagueNamed: (tell_where_from,),
    Declined: (erase_without_a_word,),
    SignUpConfirmed: (send_receipt,),
    NewAddressAsked: (ask_new_address,),
    SignInAsked: (send_sign_in,),
    # deciding
    ConsentGiven: (),
    StorageRenewed: (),
    ConsentWithdrawn: (end_what_was_recorded, erase_what_rested_on_it),
    PeopleErased: (close_what_erasure_answered,),
    # claiming a right
    WithdrawalAsked: (ask_the_registered_address,),
    CaseOpened: (),
    LiftingAnnounced: (announce,),
}
