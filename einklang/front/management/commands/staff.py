"""`einklang staff`: the only way to let somebody in."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from einklang.mail.actions import write
from einklang.staff.actions import AlreadyHere, Invited, deactivate, invite
from einklang.staff.models import Role, User
from einklang.ui.dates import moment


class Command(BaseCommand):
    help = (
        "Let somebody in who works here: add prints a link that works once, invite mails it; end shuts out."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True)
        for deed, what in (("add", "print the link"), ("invite", "send the link by mail")):
            one = deeds.add_parser(deed, help=what)
            one.add_argument("email")
            one.add_argument("--name", required=True, help="as participants see it")
            one.add_argument("--role", required=True, action="append", choices=Role.values, help="repeatable")
            one.add_argument("--language", default="de", choices=[code for code, _name in settings.LANGUAGES])
            one.add_argument("--again", action="store_true", help="for a lost password or second factor")
        deeds.add_parser("end", help="the account opens nothing any more").add_argument("email")

    def handle(self, *args: Any, deed: str, email: str, **options: Any) -> None:
        """One line says what is true now."""
        if deed == "end":
            self._end(email)
            return
        try:
            validate_email(email)
            with transaction.atomic():
                invited = self._invite(email, options)
                if deed == "invite":
                    _send(invited)
        except ValidationError as error:
            raise CommandError(f"{email}: not an e-mail address", returncode=2) from error
        except AlreadyHere as error:
            raise CommandError(f"{email}: has an account (--again starts it anew)", returncode=1) from error
        self.stdout.write(_link(invited) if deed == "add" else f"invitation to {email} is on its way")

    def _invite(self, email: str, options: dict[str, Any]) -> Invited:
        return invite(
            email,
            name=options["name"],
            roles=options["role"],
            language=options["language"],
            again=options["again"],
        )

    def _end(self, email: str) -> None:
        user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
        if user is None:
            raise CommandError(f"{email}: no account", returncode=1)
        deactivate(user)
        self.stdout.write(f"{email}: ended, with every session")


def _link(invited: Invited) -> str:
    return settings.BASE_URL + reverse("staff_welcome", args=[invited.token])


def _send(invited: Invited) -> None:
    """The link stands in the letter; it is forgotten with it."""
    invitation = invited.invitation
    with translation.override(invitation.language):
        ends = moment(invitation.ends_at)
    write(
        "staff_invitation",
        about=None,
        to=invitation.email,
        language=invitation.language,
        context={"name": invitation.name, "welcome_url": _link(invited), "ends": ends},
        ends_at=invitation.ends_at,
    )
