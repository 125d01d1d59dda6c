"""The folder that stands for other people's mailboxes in the demo."""

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings


class NoSuchLetter(LookupError):
    """No letter of this name is in the folder."""


@dataclass(frozen=True)
class Letter:
    name: str
    to: str
    subject: str
    at: datetime
    text: str
    html: str


def letters() -> list[Letter]:
    """Every letter, newest first."""
    return [read(path) for path in _newest_first()]


def letter(name: str) -> Letter:
    """One letter by its file's name; raises NoSuchLetter."""
    for path in _newest_first():
        if path.name == name:
            return read(path)
    raise NoSuchLetter(name)


def read(path: Path) -> Letter:
    message = message_from_bytes(path.read_bytes(), _class=EmailMessage, policy=policy.default)
    return Letter(
        name=path.name,
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        at=parsedate_to_datetime(str(message["Date"])) if message["Date"] else _changed_at(path),
        text=_body(message, "plain"),
        html=_body(message, "html"),
    )


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part is not None else ""


def _changed_at(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime).astimezone()


def _newest_first() -> list[Path]:
    folder = settings.DATA / "mail"
    return sorted(folder.glob("*.eml"), key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True)
