"""How Einklang differs from what allauth does by itself."""

import hashlib
import hmac
import ipaddress
from time import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from qrcode.main import QRCode  # type: ignore[import-untyped]

from einklang.ui.language import CHOICE, known

from . import factors
from .audience import SINCE


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up; addresses of callers are never kept, only a keyed hash of the day."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("This address and this password do not belong together."),
        "too_many_login_attempts": _("Too many tries. Please wait five minutes."),
        "rate_limited": _("Too many tries. Please wait five minutes."),
        "incorrect_password": _("This is not your password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """The only way in is an invitation."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """A hash of the caller's network that says nothing tomorrow (SPEC 10)."""
        address = ipaddress.ip_address(super().get_client_ip(request))
        network = ipaddress.ip_network((address, 64 if address.version == 6 else 32), strict=False)
        of_the_day = f"{localdate()}|{network}".encode()
        return hmac.new(settings.SECRET_KEY.encode(), of_the_day, hashlib.sha256).hexdigest()

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Sign in, and speak the language that was agreed on, unless another was chosen just now."""
        super().login(request, user)
        request.session[SINCE] = int(time())
        language = known(getattr(user, "language", None))
        if language and CHOICE not in request.session:
            request.session[CHOICE] = language

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        """Password right, account ended."""
        return render(request, "staff/account/inactive.html", status=403)

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Pages say themselves what went well; only what went wrong is carried to the next one."""
        if level >= messages.ERROR:
            super().add_message(request, level, *args, **kwargs)


class FactorAdapter(DefaultMFAAdapter):
    """Second factors: closed by a key of their own, and drawn without styles that the policy forbids."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not right. Take the newest one."),
    }

    def encrypt(self, text: str) -> str:
        return factors.close(text)

    def decrypt(self, encrypted_text: str) -> str:
        return factors.open_again(encrypted_text)

    def build_totp_svg(self, url: str) -> str:
        """The QR code as one path on a field of 4 modules' margin, coloured by a class."""
        code = QRCode(border=4)
        code.add_data(url)
        rows = code.get_matrix()
        dots = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dot in enumerate(row) if dot)
        size = len(rows)
        return (
            f'<svg class="qr" viewBox="0 0 {size} {size}" role="img" aria-label="QR" '
            f'shape-rendering="crispEdges" fill="#000"><path fill="#fff" d="M0 0h{size}v{size}H0z"/>'
            f'<path d="{dots}"/></svg>'
        )

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        """Passkey 1, Passkey 2 and so on; the number is what tells them apart."""
        return f"Passkey {Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """What a browser shows when it asks for the passkey."""
        return super().get_public_key_credential_rp_entity() | {"name": "Einklang"}
