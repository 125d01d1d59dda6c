"""/my/data.json and /my/data.pdf: everything we hold, to take along (Art. 15(3), 20)."""

import json

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from einklang.people.models import Person
from einklang.rights.document import access_document
from einklang.rights.packages import Package, access_package, portability_package
from einklang.ui.pdf import DOCUMENT, pdf

from ..door import participant

TYPES = {"json": "application/json", "pdf": "application/pdf"}


@require_safe
@participant
def as_json(request: HttpRequest, person: Person) -> HttpResponse:
    return _json(access_package(person.pk, request.LANGUAGE_CODE))


@require_safe
@participant
def portable(request: HttpRequest, person: Person) -> HttpResponse:
    """Only what the person gave us under consent, to take elsewhere (Art. 20)."""
    return _json(portability_package(person.pk, request.LANGUAGE_CODE))


@require_safe
@participant
def as_pdf(request: HttpRequest, person: Person) -> HttpResponse:
    package = access_package(person.pk, request.LANGUAGE_CODE)
    return _file(pdf(DOCUMENT, access_document(package), language=request.LANGUAGE_CODE), "pdf")


def _json(package: Package) -> HttpResponse:
    return _file(json.dumps(package, ensure_ascii=False, indent=2, default=str).encode(), "json")


def _file(content: bytes, kind: str) -> HttpResponse:
    """A download whose name names nobody."""
    headers = {"Content-Disposition": f'attachment; filename="einklang.{kind}"'}
    return HttpResponse(content, content_type=TYPES[kind], headers=headers)
