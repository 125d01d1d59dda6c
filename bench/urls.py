"""The programme's own addresses, and one beside /join/ that validates the same form and keeps nothing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path

from einklang.policy.queries import current
from einklang.pool.forms.entry import Entry
from einklang.ui.audience import public


@public
def validate(request: HttpRequest) -> HttpResponse:
    """The peer of /join/: every check, no row."""
    entry = Entry(request.POST, policy=current(), language=request.LANGUAGE_CODE, quiet=False)
    if not entry.is_valid():
        return HttpResponse(status=422)
    entry.sign_up()
    return redirect("pool:sent")


urlpatterns = [path("validate/", validate), path("", include("einklang.config.urls"))]
