"""Which language a page speaks: `?lang=`, else what was chosen before, else what the browser asks for."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

CHOICE = "lang"


def known(code: str | None) -> str | None:
    """The code if the site speaks it, else None."""
    return code if code in dict(settings.LANGUAGES) else None


def choose(request: HttpRequest, code: str) -> None:
    """From now on this visitor reads `code`; kept in the session cookie, no second cookie is set."""
    if request.session.get(CHOICE) != code:
        request.session[CHOICE] = code
    translation.activate(code)
    request.LANGUAGE_CODE = code


class LanguageMiddleware:
    """Activates one of LANGUAGES for the request; German where nobody says otherwise."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if asked := known(request.GET.get(CHOICE)):
            choose(request, asked)
        else:
            chosen = known(request.session.get(CHOICE)) or translation.get_language_from_request(request)
            translation.activate(chosen)
            request.LANGUAGE_CODE = chosen
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", translation.get_language() or settings.LANGUAGE_CODE)
        return response
