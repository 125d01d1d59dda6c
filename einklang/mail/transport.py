"""Handing a letter over: to a mail server (smtp://) or to a folder of .eml files (file:///)."""

import smtplib
import ssl
from base64 import b64decode
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import UUID

from django.conf import settings
from django.utils.timezone import now

from einklang.policy import queries as policy

#: Seconds to wait for a mail server.
TIMEOUT = 20
#: A name that is kept from ever existing (RFC 6761): a server would only send the letter back.
NOWHERE = ".invalid"
#: What lies in a letter as base64.
NOT_TEXT = frozenset({"application/pdf"})


class NotDelivered(Exception):
    """The letter could not be handed over; the text is the kind of error and quotes nobody."""


def deliver(letter: UUID, words: dict[str, Any]) -> None:
    """Hand over one letter; raises NotDelivered. Where no address can ever be, nothing is handed over."""
    if words["to"].lower().endswith(NOWHERE):
        return
    parts = urlsplit(settings.EMAIL_URL)
    message = _message(letter, words)
    try:
        if parts.scheme == "file":
            _to_folder(Path(unquote(parts.path)), letter, message)
        else:
            _to_server(parts, message)
    except (OSError, smtplib.SMTPException) as error:
        code = getattr(error, "smtp_code", "")
        raise NotDelivered(f"{type(error).__name__} {code}".strip()) from error


def _message(letter: UUID, words: dict[str, Any]) -> EmailMessage:
    promise = policy.current()
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    message = EmailMessage()
    sender = getattr(promise.contact, words.get("sender") or "withdrawal")
    message["From"] = formataddr((promise.controller.name, sender))
    message["To"] = words["to"]
    message["Subject"] = words["subject"]
    message["Date"] = format_datetime(now())
    message["Message-ID"] = f"<{letter}@{host}>"
    # No answering machine should answer a machine (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(words["text"], cte="quoted-printable")
    message.add_alternative(words["html"], subtype="html", cte="quoted-printable")
    if invite := words.get("invite"):
        _add_invite(message, *invite)
    for name, media_type, text in words["attachments"]:
        main, _, sub = media_type.partition("/")
        if main == "text":  # says its character set
            message.add_attachment(text, subtype=sub, filename=name, cte="quoted-printable")
        else:
            content = b64decode(text) if media_type in NOT_TEXT else text.encode()
            message.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return message


def _add_invite(message: EmailMessage, method: str, ics: str) -> None:
    """As mail programs show it with buttons (RFC 6047): an alternative whose method is that of the text.

    The file is for programs that only know files.
    """
    # Made apart, because lines of iCalendar end with CR and LF wherever the mail is written.
    part = EmailMessage(policy=SMTP)
    part.set_content(ics, subtype="calendar", params={"method": method, "component": "VEVENT"}, cte="base64")
    message.attach(part)
    message.add_attachment(ics.encode(), maintype="application", subtype="ics", filename="invite.ics")


def _to_folder(folder: Path, letter: UUID, message: EmailMessage) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    # The name holds the id, so a letter tried twice lands once.
    if any(folder.glob(f"*-{letter}.eml")):
        return
    temporary = folder / f".{letter}"
    temporary.write_bytes(message.as_bytes())
    temporary.replace(folder / f"{now():%Y%m%dT%H%M%S%f}-{letter}.eml")


def _to_server(parts: Any, message: EmailMessage) -> None:
    host, secure = parts.hostname or "localhost", parts.scheme == "smtps"
    # Certificates are verified; a site with an authority of its own names it in SSL_CERT_FILE.
    trust = ssl.create_default_context()
    with _connected(host, parts.port, trust if secure else None) as connection:
        connection.ehlo()
        if not secure and connection.has_extn("starttls"):
            connection.starttls(context=trust)
        if parts.username:
            connection.login(unquote(parts.username), unquote(parts.password or ""))
        connection.send_message(message)


def _connected(host: str, port: int | None, trust: ssl.SSLContext | None) -> smtplib.SMTP:
    if trust is not None:
        return smtplib.SMTP_SSL(host, port or 465, timeout=TIMEOUT, context=trust)
    return smtplib.SMTP(host, port or 25, timeout=TIMEOUT)
