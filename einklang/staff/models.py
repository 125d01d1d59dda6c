"""Who works here. Employee data stands under its own basis; nothing about a participant is kept here."""

import uuid
from datetime import timedelta
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

#: An invitation that nobody used is worthless after this time.
INVITATION_LASTS = timedelta(days=7)


class Role(models.TextChoices):
    """What somebody does here. A page names the roles it is for; no role implies another."""

    COORDINATOR = "coordinator", _("Coordination")
    INTERVIEWER = "interviewer", _("Interviews")
    OBSERVER = "observer", _("Observation")
    ANALYST = "analyst", _("Analysis")
    PRIVACY = "privacy", _("Data protection")
    ADMIN = "admin", _("Administration")


class UserManager(BaseUserManager["User"]):
    """Finds people by their address; addresses are kept in lower case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """The one whose address this is, whatever its case."""
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """Somebody who works here, by invitation only. Access to a page comes from `roles`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    roles = models.JSONField(default=list)
    language = models.CharField(max_length=2, default="de")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)
    #: Part of every session's hash: moving it ends all of them, also cookies copied before.
    sessions_ended_at = models.DateTimeField(null=True)

    objects: ClassVar[UserManager] = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(email=Lower("email")), name="staff_email_is_lower")]

    def __str__(self) -> str:
        return self.name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a signed session cookie must carry to count; changes with password, sign-out and standing."""
        ended = self.sessions_ended_at.isoformat() if self.sessions_ended_at else "never"
        parts = f"{self.password}|{ended}|{self.is_active}"
        return salted_hmac("einklang.staff.session", parts, secret=secret, algorithm="sha256").hexdigest()

    def has_role(self, *roles: Role) -> bool:
        """True where one of the roles is held; administrators hold only what is listed for them."""
        return any(role.value in self.roles for role in roles)

    @property
    def role_names(self) -> list[str]:
        """The roles as the reader's language calls them."""
        return [str(Role(role).label) for role in self.roles]


class Invitation(models.Model):
    """The only way in: a link that works once, within seven days, for the address it names."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    token_hash = models.BinaryField(max_length=32, unique=True)
    email = models.EmailField()
    name = models.CharField(max_length=120)
    roles = models.JSONField(default=list)
    language = models.CharField(max_length=2, default="de")
    invited_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="staff_invited_email_is_lower"),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(used_at__lt=F("ends_at")),
                name="staff_invitation_used_in_time",
            ),
        ]


class Reading(models.Model):
    """Who read whom, and when (Art. 5(2), 32): kept by random ids, never with a name.

    How long it is kept is the policy's clock `read_log`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staff = models.ForeignKey(User, models.PROTECT, related_name="+")
    person = models.UUIDField()
    what = models.CharField(max_length=40)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["person", "-at"], name="staff_reading_of_person"),
            models.Index(fields=["at"], name="staff_reading_at"),
        ]
