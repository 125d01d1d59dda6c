"""What is done about staff: by invitation in, by one act out, and every reading written down."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Q
from django.utils.timezone import now

from einklang.ledger.endings import write_down
from einklang.ledger.models import End
from einklang.vault.tokens import fresh_token, token_hash

from .models import INVITATION_LASTS, Invitation, Reading, Role, User
from .queries import invitation_behind


class AlreadyHere(Exception):
    """Somebody with this address already has an account; a new link must be asked for expressly."""


class RoleUnknown(Exception):
    """A role that does not exist."""


@dataclass(frozen=True)
class Invited:
    """The invitation and its link's token, which stands nowhere else."""

    invitation: Invitation
    token: str


@transaction.atomic
def invite(
    email: str,
    *,
    name: str,
    roles: Iterable[str],
    invited_by: User | None = None,
    language: str = "de",
    again: bool = False,
) -> Invited:
    """A link stands open for seven days that lets this address set a password; older ones are gone.

    `again` is for lost passwords and lost second factors: it starts an existing account anew.
    """
    email = email.strip().lower()
    wanted = list(dict.fromkeys(roles))
    if unknown := [role for role in wanted if role not in Role.values]:
        raise RoleUnknown(unknown[0])
    if not again and User.objects.filter(email=email, is_active=True).exists():
        raise AlreadyHere(email)
    Invitation.objects.filter(Q(email=email, used_at=None) | Q(ends_at__lte=now())).delete()
    token = fresh_token()
    invitation = Invitation.objects.create(
        token_hash=token_hash(token),
        email=email,
        name=name,
        roles=wanted,
        language=language,
        invited_by=invited_by,
        ends_at=now() + INVITATION_LASTS,
    )
    return Invited(invitation=invitation, token=token)


@transaction.atomic
def accept_invitation(token: str, *, name: str, password: str) -> User:
    """The account stands, with this name and password and the roles of the invitation; the link is used.

    An account that stood before starts anew: no second factor, no session is left. Raises InvitationEnded.
    """
    invitation = invitation_behind(token)
    if not Invitation.objects.filter(pk=invitation.pk, used_at=None).update(used_at=now()):
        invitation_behind(token)  # somebody was faster
    before = User.objects.filter(email=invitation.email).first()
    user = before or User(email=invitation.email)
    user.name, user.roles, user.language = name, invitation.roles, invitation.language
    user.is_active = True
    user.set_password(password)
    user.save()
    Authenticator.objects.filter(user_id=user.pk).delete()
    if before is not None:
        # What opened the account before opens it no more, also where an older database comes back.
        write_down(End.ACCOUNT, [user.pk])
    return user


def end_sessions(user: User) -> None:
    """Nobody is signed in to this account any more, whatever cookie they hold."""
    user.sessions_ended_at = now()
    user.save(update_fields=["sessions_ended_at"])


@transaction.atomic
def deactivate(user: User) -> None:
    """The account opens nothing any more: no session, no sign-in, no open invitation."""
    user.is_active = False
    user.sessions_ended_at = now()
    user.save(update_fields=["is_active", "sessions_ended_at"])
    Invitation.objects.filter(email=user.email, used_at=None).delete()
    write_down(End.ACCOUNT, [user.pk])


@transaction.atomic
def let_nobody_back(ended: Collection[UUID]) -> int:
    """In a database from before: of these accounts none opens anything, and what was open is not.

    Sessions, invitations and accounts started anew may all have ended since, so every session and every
    invitation ends, and whoever started anew is invited again. Returns how many accounts were ended.
    """
    accounts = list(User.objects.filter(pk__in=list(ended), is_active=True))
    for user in accounts:
        deactivate(user)
    Invitation.objects.filter(used_at=None).delete()
    User.objects.update(sessions_ended_at=now())
    return len(accounts)


def note_reading(staff: User, *, person: UUID, what: str) -> None:
    """It is written down that this employee read this person (Art. 5(2))."""
    Reading.objects.create(staff=staff, person=person, what=what)


def note_readings(staff: User, *, people: Iterable[UUID], what: str) -> None:
    """The same for many people at once, one line each."""
    Reading.objects.bulk_create(Reading(staff=staff, person=person, what=what) for person in people)
