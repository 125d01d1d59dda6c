"""The notice, as it stands and as it stood, in four forms. Everybody may read it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from einklang.ui.audience import public

from .models import Version
from .notice.formats import as_json, as_pdf, as_text
from .queries import NotPublished, current_version, version_number
from .shown import facts, facts_for_machines, notice_page


@public
@require_safe
def notice(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """The notice in force, or the one that was version `number`."""
    return render(request, "policy/notice.html", notice_page(_version(number), _language()))


@public
@require_safe
def notice_text(request: HttpRequest) -> HttpResponse:
    """The notice in force as plain text."""
    version, language = _version(), _language()
    text = as_text(version.rendered[language], facts(version, language))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@public
@require_safe
def notice_json(request: HttpRequest) -> HttpResponse:
    """The notice in force for machines."""
    version = _version()
    text = as_json(version.rendered[_language()], facts_for_machines(version))
    return HttpResponse(text, content_type="application/json")


@public
@require_safe
def notice_pdf(request: HttpRequest) -> HttpResponse:
    """The notice in force as PDF/UA."""
    version, language = _version(), _language()
    made = as_pdf(version.rendered[language], facts(version, language))
    name = f"notice-{version.number}-{language}.pdf"
    return HttpResponse(
        made, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )


def _version(number: int | None = None) -> Version:
    try:
        return current_version() if number is None else version_number(number)
    except NotPublished as error:
        raise Http404(str(error)) from error


def _language() -> str:
    return "en" if (get_language() or "de").startswith("en") else "de"
