"""/told/<token>/: a recipient says that it has done what it was told. Opening the link does nothing yet."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from einklang.ui.audience import public

from ..actions import NoticeGone, acknowledge
from ..telling import behind


@public
@require_http_methods(["GET", "HEAD", "POST"])
def told(request: HttpRequest, token: str) -> HttpResponse:
    """A page with one button; scanners that follow links change nothing."""
    try:
        notice = behind(token)
    except NoticeGone:
        return render(request, "recipients/told.html", {"gone": True}, status=404)
    if request.method == "POST":
        acknowledge(notice.pk)
        notice.refresh_from_db()
    return render(request, "recipients/told.html", {"notice": notice})
