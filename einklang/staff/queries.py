"""Questions about staff that are asked more than once."""

from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet
from django.utils.timezone import now

from einklang.vault.tokens import token_hash

from .models import Invitation, Reading, User

#: Recovery codes alone are no second factor: they are what is left when one is lost.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class InvitationEnded(Exception):
    """The link was used, is too old, or never existed; which of these is nobody's business."""


def has_second_factor(user: User) -> bool:
    """Whether a code or a passkey stands besides the password."""
    return Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exists()


def works_here(address: str) -> bool:
    """Whether somebody who works here, or was invited to, has this address."""
    wanted = address.strip().lower()
    return User.objects.filter(email=wanted).exists() or Invitation.objects.filter(email=wanted).exists()


def invitation_behind(token: str) -> Invitation:
    """The open invitation of this link; raises InvitationEnded."""
    found = Invitation.objects.filter(token_hash=token_hash(token), used_at=None, ends_at__gt=now()).first()
    if not found:
        raise InvitationEnded
    return found


def readings_of(person: UUID, *, since: datetime) -> QuerySet[Reading]:
    """Who read this person, newest first."""
    return Reading.objects.filter(person=person, at__gt=since).select_related("staff").order_by("-at")
