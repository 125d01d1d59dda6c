"""Letters to people we know: each greets them by name and holds the way out (promise 6)."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.conf import settings

from einklang.people.actions import make_link
from einklang.people.models import Person, Purpose

from .actions import Attachment, Invite, write
from .models import Letter


def url(path: str, token: str) -> str:
    """The full address of a link for a mail. It names nobody."""
    return f"{settings.BASE_URL}/{path}/{token}/"


def write_to(
    person: Person,
    kind: str,
    *,
    ends_at: datetime,
    context: Mapping[str, object] | None = None,
    to: str | None = None,
    attachments: Iterable[Attachment] = (),
    invite: Invite | None = None,
    sender: str = "withdrawal",
) -> Letter:
    """Write a letter of this kind to a person, at their registered address unless `to` says another."""
    way_out = {"name": person.name, "withdraw_url": url("withdraw", make_link(person, Purpose.WITHDRAW))}
    return write(
        kind,
        about=person.pk,
        to=to or person.email or "",
        language=person.language,
        context={**way_out, **(context or {})},
        ends_at=ends_at,
        attachments=attachments,
        invite=invite,
        sender=sender,
    )
