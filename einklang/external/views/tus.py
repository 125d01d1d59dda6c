"""Handing in a recording by tus 1.0: every step asks again whether everybody in it allows it."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from einklang.room.actions import NotEverybodyAllows
from einklang.staff.audience import StaffRequest, staff

from ..incoming import begin_upload, end_uploads, go_on, received, upload_of
from ..models import Tool, Upload
from ..queries import has_begun, meeting_of
from ..storing import store
from ..tus import BODY, method_of, number, speaks_tus
from .staff import HOLDING, yours


@staff(*HOLDING)
@require_http_methods(["POST", "OPTIONS"])
@speaks_tus
def uploads(request: StaffRequest, booking_id: UUID) -> HttpResponse:
    """Begin one (creation); OPTIONS says what is spoken here."""
    booking = yours(request, booking_id)
    if request.method == "OPTIONS":
        return HttpResponse(status=204)
    meeting = meeting_of(booking.pk)
    if not has_begun(booking):
        raise NotEverybodyAllows
    tool = meeting.tool if meeting else Tool.OTHER
    upload = begin_upload(booking, number(request, "Upload-Length"), tool)
    place = reverse("staff_upload", args=[booking.pk, upload.pk])
    return HttpResponse(status=201, headers={"Location": place})


@staff(*HOLDING)
@require_http_methods(["HEAD", "PATCH", "DELETE", "POST", "OPTIONS"])
@speaks_tus
def upload(request: StaffRequest, booking_id: UUID, upload_id: UUID) -> HttpResponse:
    """How far it is (HEAD), going on (PATCH), giving it up (DELETE)."""
    wanted = method_of(request)
    if wanted == "OPTIONS":
        return HttpResponse(status=204)
    one = upload_of(upload_id, yours(request, booking_id).pk)
    if wanted == "DELETE":
        end_uploads([one.pk])
        return HttpResponse(status=204)
    if wanted == "HEAD":
        far = {"Upload-Offset": str(received(one)), "Upload-Length": str(one.length)}
        return HttpResponse(status=200, headers=far)
    return _go_on(request, one) if wanted == "PATCH" else HttpResponse(status=405)


def _go_on(request: StaffRequest, one: Upload) -> HttpResponse:
    if request.content_type != BODY:
        return HttpResponse(status=415)
    offset = go_on(one, number(request, "Upload-Offset"), request.read)
    if offset == one.length:
        store(upload_of(one.pk, one.booking))
    return HttpResponse(status=204, headers={"Upload-Offset": str(offset)})
