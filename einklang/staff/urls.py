"""Signing in and what belongs to it. What of allauth is not named here does not exist: 404."""

from allauth.account.views import LoginView, ReauthenticateView
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path

from einklang.ui.audience import public

from . import views
from .audience import signed_in

HERE = "staff/account"


def show(view: type, name: str) -> "type":
    """allauth's view with our template."""
    return view.as_view(template_name=f"{HERE}/{name}.html")  # type: ignore[attr-defined, no-any-return]


urlpatterns = [
    path("sign-in/", public(show(LoginView, "sign_in")), name="account_login"),
    path("sign-in/code/", public(show(factor.AuthenticateView, "authenticate")), name="mfa_authenticate"),
    path("sign-in/passkey/", public(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path("sign-out/", views.leave, name="account_logout"),
    path("welcome/<str:token>/", views.welcome, name="staff_welcome"),
    path("account/", signed_in(show(factor.IndexView, "index")), name="mfa_index"),
    path("account/again/", signed_in(show(ReauthenticateView, "again")), name="account_reauthenticate"),
    path("account/again/code/", signed_in(show(factor.ReauthenticateView, "again_code")), name="mfa_reauthenticate"),
    path(
        "account/again/passkey/",
        signed_in(show(webauthn.ReauthenticateWebAuthnView, "again_passkey")),
        name="mfa_reauthenticate_webauthn",
    ),
    path("account/app/", signed_in(show(totp.ActivateTOTPView, "app")), name="mfa_activate_totp"),
    path("account/app/remove/", signed_in(show(totp.DeactivateTOTPView, "app_remove")), name="mfa_deactivate_totp"),
    path("account/codes/", signed_in(show(codes.ViewRecoveryCodesView, "codes")), name="mfa_view_recovery_codes"),
    path(
        "account/codes/new/",
        signed_in(show(codes.GenerateRecoveryCodesView, "codes_new")),
        name="mfa_generate_recovery_codes",
    ),
    path("account/passkeys/", views.passkeys, name="mfa_list_webauthn"),
    path("account/passkeys/add/", signed_in(show(webauthn.AddWebAuthnView, "passkey")), name="mfa_add_webauthn"),
    path(
        "account/passkeys/<int:pk>/remove/",
        signed_in(show(webauthn.RemoveWebAuthnView, "passkey_remove")),
        name="mfa_remove_webauthn",
    ),
]
