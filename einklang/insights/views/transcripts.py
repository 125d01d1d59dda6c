"""/staff/recordings/<id>/transcript/: taking one over, having one written down, correcting it."""

from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from einklang.room.models import Recording
from einklang.staff.audience import StaffRequest, staff
from einklang.staff.rooms import EVALUATING

from .. import places
from ..models import Passage, Transcript
from ..pages import question_of
from ..queries import playable_of
from ..transcripts import correcting, importing, speech
from ..transcripts.forms import FileForm, WhoForm
from ..transcripts.hearing import NoSpeech, hearing, start_hearing, stop_hearing
from ..transcripts.reading import role_of, voices_of
from ..transcripts.uploads import in_memory
from ..transcripts.words import why_words
from ..transcripts.writing import AlreadyWritten, RecordingNotThere
from .recordings import note_playback

#: Refused cues that the page names.
SHOWN = 50
JSON = "application/json"


def _recording(request: StaffRequest, recording_id: UUID) -> Recording:
    """The recording, if this colleague may play it now; Http404."""
    return get_object_or_404(playable_of(request.user).select_related("study"), pk=recording_id)


@staff(*EVALUATING)
@require_http_methods(["GET", "HEAD", "POST"])
@in_memory
def transcript(request: StaffRequest, recording_id: UUID) -> HttpResponse:
    """Give a file; then who is who in it; or how far the speech model is."""
    one = _recording(request, recording_id)
    if request.headers.get("HX-Request"):
        going = hearing(one.pk)
        if going is None:
            return HttpResponse(headers={"HX-Refresh": "true"})
        told = {"recording": one, "going": going}
        return render(request, "staff/insights/transcript_progress.html", told)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if form.is_bound and form.is_valid():
        return _look_at(request, one, form)
    return _page(request, one, form)


def _look_at(request: StaffRequest, one: Recording, form: FileForm) -> HttpResponse:
    about = form.cleaned_data
    try:
        importing.keep_draft(one.pk, about["file"], offset_ms=about["offset"], by=request.user.pk)
    except RecordingNotThere as error:
        raise Http404 from error
    return redirect("staff_transcript", one.pk)


def _page(request: StaffRequest, one: Recording, form: FileForm | WhoForm) -> HttpResponse:
    told: dict[str, Any] = {
        "recording": one,
        "question": question_of(one),
        "form": form,
        "written": Transcript.objects.filter(pk=one.pk, next_at=None).first(),
        "passages": Passage.objects.filter(recording=one.pk).count(),
        "going": hearing(one.pk),
        "missing": speech.missing(),
        "languages": settings.LANGUAGES,
    }
    if not form.is_bound or isinstance(form, WhoForm):
        told |= _looked_at(request, one, form)
    return render(request, "staff/insights/transcript.html", told, status=422 if form.errors else 200)


def _looked_at(request: StaffRequest, one: Recording, form: FileForm | WhoForm) -> dict[str, Any]:
    """What the page says of a file that somebody is looking at; nothing where nobody is."""
    try:
        looked = importing.draft_of(one.pk)
    except importing.DraftGone:
        return {}
    note_playback(request, one.pk)
    if not isinstance(form, WhoForm):
        form = WhoForm(looked=looked, voices=voices_of(one.pk))
    lines = [(refused.line, why_words(refused.why)) for refused in looked.refused]
    more = max(0, len(lines) - SHOWN)
    return {"form": form, "looked": looked, "good": len(looked.good), "lines": lines[:SHOWN], "more": more}


@staff(*EVALUATING)
@require_POST
def take(request: StaffRequest, recording_id: UUID) -> HttpResponse:
    """Look at the file with another offset, take it over, or drop it."""
    one = _recording(request, recording_id)
    if "drop" in request.POST:
        importing.drop_draft(one.pk)
        messages.success(request, _("The file is gone, and nothing of it was taken over."))
        return redirect("staff_transcript", one.pk)
    try:
        looked = importing.draft_of(one.pk)
    except importing.DraftGone:
        messages.warning(request, _("The file is no longer here: give it again."))
        return redirect("staff_transcript", one.pk)
    form = WhoForm(request.POST, looked=looked, voices=voices_of(one.pk))
    if request.POST.get("seen") != looked.stamp or "look" in request.POST:
        return _look_again(request, one, form, looked)
    if not form.is_valid():
        return _page(request, one, form)
    return _take_over(request, one, form)


def _look_again(
    request: StaffRequest, one: Recording, form: WhoForm, looked: importing.Looked
) -> HttpResponse:
    form.is_valid()
    if "offset" not in form.cleaned_data:
        return _page(request, one, form)
    if request.POST.get("seen") == looked.stamp:
        importing.move_draft(one.pk, form.cleaned_data["offset"])
    else:
        messages.warning(request, _("Another file was given meanwhile. This is that one."))
    return redirect("staff_transcript", one.pk)


def _take_over(request: StaffRequest, one: Recording, form: WhoForm) -> HttpResponse:
    about = form.cleaned_data
    if about["offset"] != form.looked.offset_ms:
        importing.move_draft(one.pk, about["offset"])
        messages.warning(request, _("With this offset it is another result. Look at it once more."))
        return redirect("staff_transcript", one.pk)
    acting = {"words": form.words(), "by": request.user.pk, "replace": about["replace"]}
    try:
        made = importing.take_over(one.pk, form.roles(), **acting)
    except AlreadyWritten:
        form.add_error("replace", _("Tick that the transcript that stands is replaced"))
        return _page(request, one, form)
    except importing.NothingGood:
        form.add_error(None, _("There is nothing in it that could be taken over"))
        return _page(request, one, form)
    except (RecordingNotThere, importing.DraftGone) as error:
        raise Http404 from error
    words = ngettext("Taken over: one passage.", "Taken over: %(n)d passages.", made) % {"n": made}
    messages.success(request, words)
    return redirect("staff_recording_player", one.pk)


@staff(*EVALUATING)
@require_POST
def hear(request: StaffRequest, recording_id: UUID) -> HttpResponse:
    """Have it written down by the speech model, or stop that."""
    one = _recording(request, recording_id)
    if "stop" in request.POST:
        stop_hearing(one.pk)
        messages.success(request, _("Stopped. Nothing of it was written down."))
        return redirect("staff_transcript", one.pk)
    language = request.POST.get("language", "")
    language = language if language in dict(settings.LANGUAGES) else ""
    try:
        start_hearing(one.pk, language=language, by=request.user.pk, replace="replace" in request.POST)
    except NoSpeech:
        messages.warning(request, _("This site has no speech model."))
    except AlreadyWritten:
        messages.error(request, _("Tick that the transcript that stands is replaced."))
    except RecordingNotThere as error:
        raise Http404 from error
    return redirect("staff_transcript", one.pk)


@staff(*EVALUATING)
@require_http_methods(["GET", "HEAD", "POST"])
def passage(request: StaffRequest, recording_id: UUID, passage_id: UUID) -> HttpResponse:
    """Correct what is said: as JSON where that is asked for, else as a page."""
    one = _recording(request, recording_id)
    show = partial(_passage, request, one)
    try:
        found = correcting.passage_of(passage_id, request.user)
        if request.method != "POST":
            return show(found, typed=found.text)
        text, version = request.POST.get("text", ""), request.POST.get("version", "")
        number = int(version) if version.isdecimal() else 0
        kept = correcting.correct(passage_id, text=text, version=number, by=request.user)
    except correcting.PassageGone as error:
        raise Http404 from error
    except correcting.PassageChanged as changed:
        return show(changed.passage, typed=text, status=409)
    except correcting.NothingSaid:
        return show(found, typed=text, status=422, error=_("Write what is said"))
    except correcting.TooLong:
        return show(found, typed=text, status=422, error=_("Write at most 5,000 characters"))
    if request.headers.get("Accept") == JSON:
        return JsonResponse({"text": kept.text, "version": kept.version})
    return redirect(_place(kept))


def _place(found: Passage) -> str:
    return f"{reverse('staff_recording_player', args=[found.recording_id])}#at-{found.begins_ms}"


def _passage(
    request: StaffRequest, one: Recording, found: Passage, *, typed: str, status: int = 200, error: str = ""
) -> HttpResponse:
    if request.headers.get("Accept") == JSON:
        told: dict[str, Any] = {"text": found.text, "version": found.version, "yours": typed, "error": error}
        return JsonResponse(told, status=status)
    note_playback(request, one.pk)
    voices = voices_of(one.pk)
    roles = [("interviewer", _("Interviewer")), *((str(pk), words) for pk, words in voices.items())]
    told = {"recording": one, "question": question_of(one), "passage": found, "typed": typed, "error": error}
    told |= {"place": places.write(found.begins_ms), "who": role_of(found, voices), "changed": status == 409}
    told |= {"roles": [*roles, ("unknown", _("Somebody"))], "back": _place(found)}
    told["chosen"] = str(found.voice_id or found.speaker)
    return render(request, "staff/insights/transcript_passage.html", told, status=status)


@staff(*EVALUATING)
@require_POST
def speaker(request: StaffRequest, recording_id: UUID, passage_id: UUID) -> HttpResponse:
    """Say who says it: `interviewer`, `unknown`, or the id of a presence."""
    one = _recording(request, recording_id)
    try:
        role, voice = importing.who_of(request.POST.get("who", ""))
        kept = correcting.say_who(passage_id, role, voice, by=request.user)
    except correcting.PassageGone as error:
        raise Http404 from error
    except (ValueError, correcting.NotInIt):
        return HttpResponse(status=400)
    if request.headers.get("Accept") == JSON:
        return JsonResponse({"who": role_of(kept, voices_of(one.pk))})
    return redirect(_place(kept))
