"""Signing in and what belongs to it. What of allauth is not named here does not exist: 404."""

from collections.abc import Callable
from typing import Any

from allauth.account.views import LoginView, ReauthenticateView
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.http import HttpResponseBase
from django.urls import URLPattern, path
from django.views import View

from einklang.ui.audience import public

from . import views
from .audience import signed_in


def shown(view: "type[View[Any]]", template: str) -> Callable[..., HttpResponseBase]:
    """allauth's view with our template."""
    return view.as_view(template_name=f"staff/account/{template}.html")


def own(route: str, view: "type[View[Any]]", template: str, name: str) -> URLPattern:
    """A page about one's own account."""
    return path(f"account/{route}", signed_in(shown(view, template)), name=name)


urlpatterns = [
    path("sign-in/", public(shown(LoginView, "sign_in")), name="account_login"),
    path("sign-in/code/", public(shown(factor.AuthenticateView, "authenticate")), name="mfa_authenticate"),
    path("sign-in/passkey/", public(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path("sign-out/", views.leave, name="account_logout"),
    path("welcome/<str:token>/", views.welcome, name="staff_welcome"),
    own("", factor.IndexView, "index", "mfa_index"),
    own("again/", ReauthenticateView, "again", "account_reauthenticate"),
    own("again/code/", factor.ReauthenticateView, "again_code", "mfa_reauthenticate"),
    own(
        "again/passkey/", webauthn.ReauthenticateWebAuthnView, "again_passkey", "mfa_reauthenticate_webauthn"
    ),
    own("app/", totp.ActivateTOTPView, "app", "mfa_activate_totp"),
    own("app/remove/", totp.DeactivateTOTPView, "app_remove", "mfa_deactivate_totp"),
    own("codes/", codes.ViewRecoveryCodesView, "codes", "mfa_view_recovery_codes"),
    own("codes/new/", codes.GenerateRecoveryCodesView, "codes_new", "mfa_generate_recovery_codes"),
    path("account/passkeys/", views.passkeys, name="mfa_list_webauthn"),
    own("passkeys/add/", webauthn.AddWebAuthnView, "passkey", "mfa_add_webauthn"),
    own("passkeys/<int:pk>/remove/", webauthn.RemoveWebAuthnView, "passkey_remove", "mfa_remove_webauthn"),
]
