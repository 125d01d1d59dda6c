"""/my/data.json and /my/data.pdf: everything we hold, to take along (Art. 15(3), 20)."""

import json
from collections.abc import Iterator
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from einklang.people.models import Person
from einklang.rights.document import access_document
from einklang.rights.packages import (
    PORTABILITY_SCHEMA,
    Package,
    access_package,
    portability_package,
)
from einklang.room.reading import NotPlayable, open_own_piece
from einklang.room.storage import StorageAway
from einklang.ui.audience import public
from einklang.ui.pdf import DOCUMENT, pdf_of_any_text
from einklang.vault.errors import KeyGone
from einklang.vault.files import SealedReader

from ..door import participant

TYPES = {"json": "application/json", "pdf": "application/pdf"}
#: Bytes of a recording that are open at once.
AT_ONCE = 1024 * 1024


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
    return _file(pdf_of_any_text(DOCUMENT, access_document(package), language=request.LANGUAGE_CODE), "pdf")


@require_safe
@participant
def own_recording(request: HttpRequest, person: Person, piece_id: UUID) -> HttpResponseBase:
    """A file of the person's own track. Whose door closes meanwhile still gets what they asked for."""
    try:
        reader, form = open_own_piece(piece_id, person.pk)
    except (NotPlayable, KeyGone) as error:
        raise Http404 from error
    except StorageAway:
        return HttpResponse(status=503, headers={"Retry-After": "5"})
    headers = {"Content-Disposition": f'attachment; filename="einklang.{form}"'}
    headers["Content-Length"] = str(reader.size)
    return StreamingHttpResponse(_parts(reader), content_type=f"video/{form}", headers=headers)


def _parts(reader: SealedReader) -> Iterator[bytes]:
    with reader:
        for begins in range(0, reader.size, AT_ONCE):
            yield reader.read_at(begins, AT_ONCE)


@public
@require_safe
@cache_control(public=True, max_age=86400)
def schema(request: HttpRequest) -> HttpResponse:
    """What the package of Art. 20 looks like, under an address that stays."""
    return HttpResponse(PORTABILITY_SCHEMA.read_bytes(), content_type="application/schema+json")


def _json(package: Package) -> HttpResponse:
    return _file(json.dumps(package, ensure_ascii=False, indent=2, default=str).encode(), "json")


def _file(content: bytes, kind: str) -> HttpResponse:
    """A download whose name names nobody."""
    headers = {"Content-Disposition": f'attachment; filename="einklang.{kind}"'}
    return HttpResponse(content, content_type=TYPES[kind], headers=headers)
