"""/staff/recordings/…: what may be played, and the player. Every playback is written down for each in it."""

import re
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from einklang.room.models import Form, Piece, Presence, Recording
from einklang.room.reading import NotPlayable, open_piece
from einklang.room.storage import StorageAway
from einklang.staff.actions import note_readings
from einklang.staff.audience import StaffRequest, staff
from einklang.staff.models import Reading
from einklang.staff.rooms import EVALUATING
from einklang.ui.headers import CONTENT_POLICY
from einklang.vault.errors import KeyGone

from ..forms import MarkForm
from ..pages import listed, player
from ..queries import recordings_of

#: As the read log calls it.
READING = "playback"
#: Reading on within this time is the same playback.
ONE_PLAYBACK = timedelta(minutes=15)
#: Bytes of one answer: a player asks for the next ones, and nobody for all of them.
AT_ONCE = 1024 * 1024
#: What asks for media in a page; whoever opens an address or saves it does not (Fetch Metadata).
PLAYERS = {"video", "audio"}
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
PAGE = 50


def with_media(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The page may play what comes from here."""

    @wraps(view)
    def opened(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response.headers["Content-Security-Policy"] = f"{CONTENT_POLICY}; media-src 'self'"
        return response

    return opened


@staff(*EVALUATING)
@require_safe
def recordings(request: StaffRequest) -> HttpResponse:
    """The latest first. Nobody is named here: that is what the player is for, which is written down."""
    found = recordings_of(request.user).select_related("study").order_by("-interview_ended_at", "pk")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "staff/insights/recordings.html", {"page": page, "lines": listed(page)})


def one_of(request: StaffRequest, recording_id: UUID) -> Recording:
    """The recording, if this colleague works with it; Http404."""
    return get_object_or_404(recordings_of(request.user).select_related("study"), pk=recording_id)


@staff(*EVALUATING)
@require_safe
@with_media
def recording(request: StaffRequest, recording_id: UUID) -> HttpResponse:
    """The player, with what was noted and said beside it."""
    one = one_of(request, recording_id)
    told = player(one, MarkForm())
    if told["lanes"]:
        note_playback(request, one.pk)
    return render(request, told["template"], told)


def note_playback(request: StaffRequest, recording_id: UUID) -> None:
    """For each in it, it is written down that this colleague plays it; going on is the same playback."""
    people = set(Presence.objects.filter(recording=recording_id).values_list("person", flat=True))
    lately = Reading.objects.filter(
        staff=request.user, person__in=people, what=READING, at__gt=now() - ONE_PLAYBACK
    )
    told = set(lately.values_list("person", flat=True))
    note_readings(request.user, people=sorted(people - told), what=READING)


@staff(*EVALUATING)
@require_safe
def media(request: StaffRequest, recording_id: UUID, piece_id: UUID) -> HttpResponse:
    """A range of a piece, the gate asked anew each time. Nobody gets all of it at once, or as a file."""
    if request.headers.get("Sec-Fetch-Dest") not in PLAYERS:
        raise Http404
    one = one_of(request, recording_id)
    piece = get_object_or_404(Piece, pk=piece_id, track__recording=one.pk)
    try:
        with open_piece(piece.pk) as reader:
            begins, length = _asked_for(request, reader.size)
            if length <= 0:
                return HttpResponse(status=416, headers={"Content-Range": f"bytes */{reader.size}"})
            note_playback(request, one.pk)
            held, size = reader.read_at(begins, length), reader.size
    except (NotPlayable, KeyGone) as error:
        raise Http404 from error
    except StorageAway:
        return HttpResponse(status=503, headers={"Retry-After": "5"})
    kind = "video/webm" if piece.form == Form.WEBM else "video/mp4"
    where = f"bytes {begins}-{begins + len(held) - 1}/{size}"
    return HttpResponse(
        held, status=206, content_type=kind, headers={"Content-Range": where, "Accept-Ranges": "bytes"}
    )


def _asked_for(request: StaffRequest, size: int) -> tuple[int, int]:
    """Where the range begins and how many bytes of it come now (RFC 9110, 14.1.2): not more than AT_ONCE."""
    found = _RANGE.fullmatch(request.headers.get("Range", "bytes=0-").strip())
    if found is None or found[0] == "bytes=-":
        return 0, 0
    first, last = found.groups()
    if not first:  # the last so many bytes
        begins, ends = max(0, size - int(last)), size - 1
    else:
        begins, ends = int(first), min(int(last or size), size - 1)
    return begins, min(ends - begins + 1, AT_ONCE)
