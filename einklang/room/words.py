"""What the page's script says, in the reader's language."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: Mapping[str, Promise] = {
    "recording-on": _("recording since %(time)s"),
    "recording-off": _("not recording"),
    "recording-waiting": _("not recording at this moment"),
    "recording-broken": _("The recording does not work at this moment. Nothing is recorded."),
    "follows": _("%(names)s follows"),
    "follow": _("%(names)s follow"),
    "coming": _("%(names)s will follow in a moment"),
    "and": _("and"),
    "in-talk": _("%(n)s in the conversation"),
    "alone": _("Nobody else is here yet."),
    "no-host": _("Whoever holds the interview is not here yet."),
    "host-late": _(
        "Whoever holds the interview is late; we are sorry. You may wait, or choose another time."
    ),
    "you": _("You"),
    "holds": _("holds the interview"),
    "screen": _("%(name)s, screen"),
    "muted": _("muted"),
    "of": _("%(time)s of %(minutes)s minutes"),
    "again": _("The connection is interrupted. Nothing is recorded until it is back. We try again …"),
    "no-media": _(
        "Camera and microphone are not available. You can see and hear, and be heard once they are."
    ),
    "mute": _("Mute"),
    "unmute": _("Unmute"),
    "hide": _("Camera off"),
    "unhide": _("Camera on"),
    "share": _("Share screen"),
    "unshare": _("Stop sharing"),
    "record": _("Start recording"),
    "pause": _("Stop recording"),
    "not-all": _("Recording begins as soon as participants are here and all of them allow it."),
    "question-of": _("Question of %(name)s"),
    "out-left": _("You have left the conversation."),
    "out-over": _("The interview has ended. Thank you."),
    "out-not-followed": _("Somebody in this interview does not allow that colleagues follow. You are out."),
    "out-no-place": _("You have no place in this interview any more."),
    "out-no-role": _("Your roles do not let you into this room."),
    "out-not-now": _("The room is not open. It opens half an hour before the interview begins."),
    "out-other-browser": _(
        "Your link is in use in another browser. Was that not you, or do you want to go on here? Sign"
        " in at “My data” in this browser and open the room from there; the other one gives way."
    ),
    "out-elsewhere": _("You have opened the room in another window. This one is closed."),
    "out-full": _("The room is full."),
    "out-no-pass": _("This page is too old. Please load it again."),
    "refused-only-follows": _("Observers send neither picture nor sound."),
    "refused-not-followed": _("No notes are taken while somebody does not allow that colleagues follow."),
    "refused-not-noted": _("Nothing is written down while somebody has objected or asked for a restriction."),
    "refused-note-too-long": _("A note has at most 2,000 characters."),
    "refused-try-again": _("That did not work just now. Please try once more."),
}


def words() -> dict[str, str]:
    """Sentences by the word that the socket and the script use for them."""
    return {name: str(text) for name, text in WORDS.items()}
