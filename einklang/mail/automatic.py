"""What programs write: bounces (RFC 3464), receipts (RFC 8098) and answering machines (RFC 3834)."""

import re
from email.message import Message

from .inbox import Action, Intent, Understood
from .incoming import Received

_STATUS = re.compile(r"\b([245])\.\d{1,3}\.\d{1,3}\b")
_AWAY = re.compile(
    r"^\s*(?:automatische antwort|automatic reply|auto(?:matic)?[- ]?reply|abwesenheit|abwesend"
    r"|out of (?:the )?office|ich bin (?:nicht im|außer) |auto:)",
    re.IGNORECASE,
)


def read(received: Received, dry_run: bool) -> Understood | None:
    """Recognise what no person wrote. What follows from a bounce is decided where addresses end."""
    if received.kind.startswith("multipart/report"):
        return _report(received)
    if _is_from_a_mail_server(received):
        return _bounce(
            _STATUS.search(received.text[:5000]), "a mail server returned a letter in its own words"
        )
    if is_automatic(received):
        return Understood(Intent.AUTO_REPLY, Action.IGNORE, "an answering machine wrote it")
    return None


def is_a_report(received: Received) -> bool:
    """Whether a mail server wrote it."""
    return received.kind.startswith("multipart/report") or _is_from_a_mail_server(received)


def is_automatic(received: Received) -> bool:
    """Whether an answering machine wrote it (RFC 3834, and what older ones write)."""
    submitted = received.header("Auto-Submitted").casefold().partition(";")[0].strip()
    return (
        submitted not in ("", "no")
        or bool(received.headers("X-Autoreply") or received.headers("X-Autorespond"))
        or received.header("Precedence").casefold() in ("auto_reply", "auto-reply")
        or bool(_AWAY.match(received.subject))
    )


def _report(received: Received) -> Understood:
    statuses = [
        (
            str(block.get("Action") or "").strip().casefold(),
            _STATUS.search(str(block.get("Status") or "")),
        )
        for part in received.parts("message/delivery-status")
        if isinstance(blocks := part.get_payload(), list)
        for block in blocks
        if isinstance(block, Message)
        if block.get("Action") or block.get("Status")
    ]
    failed = [status for action, status in statuses if action in ("failed", "delayed", "")]
    if failed:
        hard = next((one for one in failed if one and one[1] == "5"), None)
        return _bounce(hard or failed[0], "a mail server returned a letter")
    if statuses or received.kind.endswith("disposition-notification"):
        return Understood(Intent.AUTO_REPLY, Action.IGNORE, "a receipt for a letter")
    if received.kind.endswith("delivery-status"):
        return _bounce(_STATUS.search(received.text[:5000]), "a mail server reports in its own words")
    return Understood(Intent.UNRELATED, Action.CASE_FOR_PERSON, "a report of a kind that is not known here")


def _bounce(status: "re.Match[str] | None", what: str) -> Understood:
    hard = status is not None and status[1] == "5"
    intent = Intent.BOUNCE_HARD if hard else Intent.BOUNCE_SOFT
    lasting = "for good" if hard else "for now"
    return Understood(intent, Action.CASE_FOR_PERSON, f"{what}: not delivered {lasting}")


def _is_from_a_mail_server(received: Received) -> bool:
    sender = received.header("From").casefold()
    return bool(received.headers("X-Failed-Recipients")) or "mailer-daemon" in sender
