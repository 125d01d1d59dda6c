"""/staff/recordings/<id>/marks/…: marking what matters, changing it, removing it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from einklang.staff.audience import StaffRequest, staff
from einklang.staff.rooms import EVALUATING

from .. import marks as acts
from ..forms import MarkForm
from ..models import Kind, Mark
from ..pages import player, question_of
from ..places import exact
from ..queries import marks_of
from ..saying import words_between
from .recordings import note_playback, one_of, with_media

#: What an action refuses, by the field it is about, in words.
REFUSALS: dict[type[Exception], tuple[str, Any]] = {
    acts.OutsideRecording: ("begins", lambda: _("The place lies before the beginning or after the end")),
    acts.NoStretch: ("ends", lambda: _("The end comes after the beginning")),
    acts.NotToBeMarked: (
        "",
        lambda: _("Nothing new is noted: somebody left, objected or is restricted"),
    ),
}


def _refuse(form: MarkForm, error: Exception) -> None:
    field, words = REFUSALS[type(error)]
    form.add_error(field or None, words())


@staff(*EVALUATING)
@require_POST
@with_media
def add(request: StaffRequest, recording_id: UUID) -> HttpResponse:
    """A note, a clip or a quote. What cannot be kept is said, and nothing typed is lost."""
    one = one_of(request, recording_id)
    form = MarkForm(request.POST)
    if form.is_valid():
        about = form.cleaned_data
        kind, begins, ends = Kind(about["kind"]), about["begins"], about["ends"]
        words = about["words"]
        if kind is Kind.QUOTE and not words:
            words = words_between(one.pk, begins, ends)
        try:
            acts.mark(
                one.pk,
                kind,
                begins,
                ends,
                text=about["text"],
                by=request.user.pk,
                tags=about["tags"],
                words=words,
            )
        except tuple(REFUSALS) as error:
            _refuse(form, error)
        else:
            messages.success(request, _("Kept."))
            return redirect("staff_recording_player", one.pk)
    told = player(one, form)
    if told["lanes"]:
        note_playback(request, one.pk)
    return render(request, told["template"], told, status=422)


def _mark(recording: UUID, mark: UUID) -> Mark:
    found = next((one for one in marks_of(recording) if one.pk == mark), None)
    if found is None:
        raise Http404
    return found


def _written(one: Mark) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "begins": exact(one.begins_ms),
        "ends": exact(one.ends_ms) if one.ends_ms is not None else "",
        "text": one.content["text"],
        "tags": ", ".join(one.content["tags"]),
        "words": one.content.get("words", ""),
    }


@staff(*EVALUATING)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: StaffRequest, recording_id: UUID, mark_id: UUID) -> HttpResponse:
    """What it says, and where. Of two who change it at once, the later one sees both."""
    recording = one_of(request, recording_id)
    one = _mark(recording.pk, mark_id)
    told: dict[str, Any] = {"recording": recording, "mark": one, "question": question_of(recording)}
    form = MarkForm(request.POST or None, initial=_written(one))
    if request.method == "POST" and form.is_valid():
        try:
            acts.change_mark(one.pk, version=version_of(request), **_about(form))
        except acts.MarkChanged as error:
            told |= {"theirs": error.now.content, "mark": error.now}
        except tuple(REFUSALS) as error:
            _refuse(form, error)
        else:
            messages.success(request, _("Kept."))
            return redirect("staff_recording_player", recording.pk)
    status = 409 if "theirs" in told else 422 if form.errors else 200
    return render(request, "staff/insights/mark.html", told | {"form": form}, status=status)


def version_of(request: StaffRequest) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() else 0


def _about(form: MarkForm) -> dict[str, Any]:
    about = form.cleaned_data
    return {
        "begins_ms": about["begins"],
        "ends_ms": about["ends"],
        "text": about["text"],
        "tags": about["tags"],
        "words": about["words"],
    }


@staff(*EVALUATING)
@require_POST
def remove(request: StaffRequest, recording_id: UUID, mark_id: UUID) -> HttpResponse:
    """It is gone, unless a finding rests on it."""
    recording = one_of(request, recording_id)
    one = _mark(recording.pk, mark_id)
    try:
        acts.remove_mark(one.pk)
    except acts.RestsOnIt:
        messages.error(request, _("A finding rests on it. Take it out there first."))
        return redirect("staff_mark", recording.pk, one.pk)
    messages.success(request, _("Removed."))
    return redirect("staff_recording_player", recording.pk)
