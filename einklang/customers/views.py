"""/staff/customers/: the customer file as it was imported, and importing it anew, step by step.

Nothing is written before the last step, and then all of it or nothing.
"""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from einklang.staff.audience import StaffRequest, staff
from einklang.staff.models import Role

from . import actions, pages, queries
from .forms import ReadingForm
from .models import Import, Stage
from .refusals import FileRefused
from .table import Table
from .uploads import SealedUpload, sealing_uploads
from .words import unfit_words

WAITING = (Stage.UPLOADED, Stage.CHECKED, Stage.REFUSED)


@staff(Role.COORDINATOR)
@require_safe
def imports(request: StaffRequest) -> HttpResponse:
    """What is in use, and every import."""
    actions.clear_interrupted()
    told = {
        "latest": queries.latest(),
        "number": queries.live_count(),
        "interrupted": queries.interrupted(),
        "tried": pages.tried(),
        "declared": pages.declared(),
    }
    return render(request, "staff/customers/import/list.html", told)


@staff(Role.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
@sealing_uploads
def upload(request: StaffRequest) -> HttpResponse:
    """The file is sealed while it comes in and waits here for a day at most."""
    error = ""
    if request.method == "POST":
        file = request.FILES.get("file")
        if not isinstance(file, SealedUpload):
            error = _("Choose a file")
        elif file.refused is not None or file.sealed is None:
            error = unfit_words(file.refused.why, file.refused.row) if file.refused else _("Choose a file")
        elif pages.declared():
            one = actions.keep(file.sealed, name=file.name or "", by=request.user.pk)
            return redirect("customers:columns", one.pk)
    told = {"error": error, "declared": pages.declared(), "limit": settings.UPLOAD_LIMIT // 1_048_576}
    return render(request, "staff/customers/import/upload.html", told, status=422 if error else 200)


@staff(Role.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """How the file is read: what was recognised, to be put right."""
    one = _waiting(import_id)
    if one is None:
        return redirect("customers:check", import_id)
    try:
        table, why = _recognised(one)
        promise = actions.declared()
    except (queries.CannotBeRead, actions.NotDeclared):
        messages.warning(request, _("The file is no longer here: give it again."))
        return redirect("customers:upload")
    form = ReadingForm(
        request.POST if request.method == "POST" else None,
        one=one,
        columns=table.columns if table else [],
        samples=table.rows if table else [],
        promise=promise,
    )
    if request.method == "POST" and form.is_valid():
        return _read_as_chosen(request, one, form)
    told = {"one": one, "form": form, "table": table, "why": why}
    told["preview"] = pages.preview(table, promise, (get_language() or "de")[:2]) if table else None
    return render(request, "staff/customers/import/columns.html", told, status=422 if form.errors else 200)


def _recognised(one: Import) -> tuple[Table | None, str]:
    try:
        return actions.recognise(one), ""
    except FileRefused as refused:
        return None, unfit_words(refused.why, refused.row)


def _read_as_chosen(request: StaffRequest, one: Import, form: ReadingForm) -> HttpResponse:
    chosen = form.cleaned_data
    how = {name: chosen[name] for name in ("encoding", "separator", "header_row") if name in form.fields}
    anew = form.reads_anew or not form.read
    actions.choose(one, **how, mapping=None if anew else form.mapping(chosen))
    if anew or "check" not in request.POST:
        return redirect("customers:columns", one.pk)
    try:
        actions.start_check(one)
    except actions.AnotherRuns:
        messages.warning(request, _("Another import is running. Try again when it is done."))
        return redirect("customers:columns", one.pk)
    return redirect("customers:check", one.pk)


@staff(Role.COORDINATOR)
@require_safe
def check(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """How far it is, then what was found, then what became of it. Can be left and come back to."""
    actions.clear_interrupted()
    one = _import(import_id)
    if one.stage == Stage.UPLOADED:
        return redirect("customers:columns", import_id)
    going = queries.progress(one.pk)
    if request.headers.get("HX-Request"):
        if not going.running:
            return HttpResponse(headers={"HX-Refresh": "true"})
        return render(request, "staff/customers/import/progress.html", {"one": one, "going": going})
    told = {"one": one, "going": going, "report": None if going.running else pages.report(one)}
    return render(request, "staff/customers/import/check.html", told)


@staff(Role.COORDINATOR)
@require_POST
def apply(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """The records of the file are in use from then on, all at once."""
    try:
        actions.start_apply(_import(import_id), allow_shrinking="shrink" in request.POST)
    except actions.WouldShrink:
        messages.error(request, _("Nothing was imported: tick the box if so many records are to go."))
    except actions.AnotherRuns:
        messages.warning(request, _("Another import is running. Try again when it is done."))
    except actions.NotNow:
        messages.warning(request, _("This import cannot be started now."))
    return redirect("customers:check", import_id)


@staff(Role.COORDINATOR)
@require_POST
def drop(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """The file goes; nothing of it was imported."""
    try:
        actions.drop(_import(import_id))
    except actions.NotNow:
        messages.warning(request, _("It was imported already."))
        return redirect("customers:check", import_id)
    messages.success(request, _("Dropped: the file is gone, and nothing of it was imported."))
    return redirect("customers:imports")


@staff(Role.COORDINATOR)
@require_safe
def refused(request: StaffRequest, import_id: UUID) -> HttpResponseBase:
    """The refused rows as CSV: number, column and reason, never what stood there."""
    lines = ["\ufeff", *queries.refused_csv(_import(import_id))]
    answer = StreamingHttpResponse((line.encode() for line in lines), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="refused-rows.csv"'
    return answer


def _import(import_id: UUID) -> Import:
    try:
        return Import.objects.get(pk=import_id)
    except Import.DoesNotExist as error:
        raise Http404 from error


def _waiting(import_id: UUID) -> Import | None:
    """The import, if it is still to be said how to read it."""
    one = _import(import_id)
    return one if one.stage in WAITING else None
