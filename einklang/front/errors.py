"""The page for a request that cannot be served: no context, no database, no echo of what was sent."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: also for a host that is not ours, so nothing here may build an address of it."""
    return HttpResponse(get_template("400.html").render(), status=400)
