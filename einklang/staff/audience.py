"""Pages for staff. A page names its roles; who holds none of them is refused, admins included."""

from collections.abc import Callable
from functools import wraps
from time import time
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from einklang.ui.audience import AUDIENCE

from .models import Role, User
from .queries import has_second_factor

View = Callable[..., HttpResponseBase]
#: The mark in a session that came from a sign-in link of the demo, where nobody has a second factor.
DEMO = "staff.demo"
#: When somebody signed in, in seconds since 1970.
SINCE = "staff.since"
STAFF, SIGNED_IN = "staff", "signed in"


class StaffRequest(HttpRequest):
    """A request behind `staff`: somebody is signed in."""

    user: User


def staff(*roles: Role) -> Callable[[View], View]:
    """The page is for staff with a second factor and one of these roles; without roles, for all staff."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not isinstance(request.user, User) or _is_stale(request):
                return _to_sign_in(request)
            if not _is_safe(request, request.user):
                return redirect("mfa_index")
            if roles and not request.user.has_role(*roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return _marked(guarded, STAFF, roles)

    return decorate


def signed_in(view: View) -> View:
    """The page is for whoever has given the password, with or without a second factor: to set one up."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not isinstance(request.user, User) or _is_stale(request):
            return _to_sign_in(request)
        try:
            return view(request, *args, **kwargs)
        except ReauthenticationRequired:
            # allauth would keep the whole request in the session, and ours travels in a cookie.
            methods = get_adapter().get_reauthentication_methods(request.user)
            return redirect_to_login(request.path, methods[0]["url"] if methods else None)

    return _marked(guarded, SIGNED_IN, ())


def _marked(view: View, audience: str, roles: tuple[Role, ...]) -> View:
    setattr(view, AUDIENCE, audience)
    view.roles = frozenset(roles)  # type: ignore[attr-defined]
    return view


def _is_stale(request: HttpRequest) -> bool:
    """Signed in longer than a working day ago, however often the cookie was renewed; then signed out."""
    if time() - request.session.setdefault(SINCE, int(time())) <= settings.SESSION_COOKIE_AGE:
        return False
    logout(request)
    return True


def _is_safe(request: HttpRequest, user: User) -> bool:
    return has_second_factor(user) or (settings.DEMO and request.session.get(DEMO) == str(user.pk))


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    came_for = request.get_full_path() if request.method == "GET" else reverse("staff_home")
    answer = redirect_to_login(came_for)
    if request.headers.get("HX-Request"):
        # A part of a page cannot become the sign-in page: the whole window goes there.
        return HttpResponse(headers={"HX-Redirect": reverse("account_login")})
    return answer
