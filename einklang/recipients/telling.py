"""Telling recipients (Art. 19), again and again until they acknowledge: by mail, or by a signed request."""

import hashlib
import hmac
import json
from datetime import timedelta
from uuid import UUID

import httpx
from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.timezone import now

from einklang.ledger import errands
from einklang.ledger.causes import because_of
from einklang.mail.actions import write
from einklang.policy import queries as policy
from einklang.vault.site import site_secret

from .actions import NoticeGone, acknowledge
from .models import Disclosure, Notice
from .queries import open_notices, told_at

SALT = "einklang.recipients.notice"
#: How often somebody is told by mail who does not answer.
AGAIN = timedelta(days=3)
#: Seconds a recipient has to answer a request.
PATIENCE = 10.0
SIGNATURE = "X-Einklang-Signature"


class NotAcknowledged(Exception):
    """The recipient answered a request with something else than yes."""


class NobodyToTell(Exception):
    """The policy no longer says where the recipient is told; somebody has to do it by hand."""


def tell_due() -> int:
    """Tell each recipient whose turn it is; returns how many were told."""
    return errands.run(open_notices().exclude(next_at=None), _tell)


def _tell(notice: Notice) -> None:
    address = told_at(notice.recipient)
    if address is None:
        Notice.objects.filter(pk=notice.pk).update(next_at=None)
        raise NobodyToTell
    if "://" in address:
        _request(notice, address)
    else:
        with because_of("notice", notice.pk, notice.told_at):
            _write(notice, address)


def body_of(notice: Notice) -> dict[str, object]:
    """What a recipient is told: by the references it got with the data, never by a name."""
    received = Disclosure.objects.filter(person=notice.person, recipient=notice.recipient)
    return {
        "notice": str(notice.pk),
        "act": notice.act,
        "since": notice.made_at.isoformat(),
        "received": [
            {"reference": str(one.pk), "at": one.at.isoformat(), "fields": one.what}
            for one in received.order_by("at")
        ],
    }


def sign(recipient: str, body: bytes) -> str:
    """What a request is signed with: HMAC-SHA256 under the recipient's own key, as `sha256=…`."""
    return "sha256=" + hmac.new(key_of(recipient), body, hashlib.sha256).hexdigest()


def key_of(recipient: str) -> bytes:
    """The key that only this recipient and we know."""
    return hmac.new(site_secret("notices"), recipient.encode(), hashlib.sha256).digest()


def _request(notice: Notice, address: str) -> None:
    body = json.dumps(body_of(notice)).encode()
    headers = {"Content-Type": "application/json", SIGNATURE: sign(notice.recipient, body)}
    Notice.objects.filter(pk=notice.pk).update(told_at=now())
    answer = httpx.post(address, content=body, headers=headers, timeout=PATIENCE, follow_redirects=False)
    if not answer.is_success:
        raise NotAcknowledged
    acknowledge(notice.pk)


def _write(notice: Notice, address: str) -> None:
    promise, moment = policy.current(), now()
    write(
        "recipient_told",
        about=None,
        to=address,
        language="de" if "de" in promise.languages else "en",
        context={
            "act": notice.act,
            "since": notice.made_at,
            "received": list(
                Disclosure.objects.filter(person=notice.person, recipient=notice.recipient).order_by("at")
            ),
            "told_url": settings.BASE_URL.rstrip("/") + reverse("recipient_told", args=[token_of(notice)]),
        },
        ends_at=moment + AGAIN,
        sender="privacy",
    )
    Notice.objects.filter(pk=notice.pk).update(told_at=moment, next_at=moment + AGAIN, tries=0)


def token_of(notice: Notice) -> str:
    """What the link in the letter carries: signed, so that nobody acknowledges what they were not told."""
    return signing.dumps(str(notice.pk), salt=SALT)


def behind(token: str) -> Notice:
    """The notice a link belongs to; raises NoticeGone."""
    try:
        own_id = UUID(signing.loads(token, salt=SALT))
    except (signing.BadSignature, ValueError) as error:
        raise NoticeGone from error
    notice = Notice.objects.filter(pk=own_id).first()
    if notice is None:
        raise NoticeGone
    return notice
