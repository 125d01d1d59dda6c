"""/staff/library/: what was learned and names nobody, for every colleague; kept or removed by two roles."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from einklang.staff.audience import StaffRequest, staff
from einklang.staff.rooms import EVALUATING
from einklang.studies.models import Study

from .. import library
from ..exporting import as_pdf, markdown
from ..models import Lasting
from ..picture import pictures, pictures_of
from ..shelf import Entry, entries, find, studies_of, up_for_review

#: Reviews named beside the list; the others are a click away.
FEW = 5


def language() -> str:
    return (get_language() or "de")[:2]


@staff()
@require_http_methods(["GET", "HEAD", "POST"])
def shelf(request: StaffRequest) -> HttpResponse:
    """The list. Words searched for come in a body: see `shelf.Asked`."""
    typing = bool(request.headers.get("HX-Request"))
    found = find(request.POST or request.GET, language())
    address = reverse("staff_library") + found.asked.query
    if request.method == "POST" and not found.asked.words and not typing:
        return redirect(address)
    decides = request.user.has_role(*EVALUATING)
    shown: dict[str, object] = {"found": found, "q": found.asked.words, "decides": decides}
    if typing:
        page = render(request, "staff/insights/library_found.html", shown)
        page["HX-Replace-Url"] = address
        return page
    return render(request, "staff/insights/library.html", shown | (_reviews() if decides else {}))


@staff()
@require_safe
def in_pictures(request: StaffRequest) -> HttpResponse:
    """The library in pictures, or one study (`?study=`): a part of another page, or a page of its own."""
    study = _study(request.GET.get("study", ""))
    drawn = pictures_of(study) if study else pictures(language())
    shown = {"pictures": drawn, "study": study, "question": study.question(language()) if study else ""}
    part = bool(request.headers.get("HX-Request"))
    return render(request, f"staff/insights/library_{'drawn' if part else 'pictures'}.html", shown)


def _study(text: str) -> Study | None:
    """The study that is named; none where none is."""
    try:
        return get_object_or_404(Study, pk=UUID(text)) if text else None
    except ValueError as error:
        raise Http404 from error


@staff()
@require_POST
def export_markdown(request: StaffRequest) -> HttpResponse:
    """Everything that fits what is asked for, as Markdown."""
    return _file(markdown(find(request.POST, language(), size=None)).encode(), "text/markdown", "md")


@staff()
@require_POST
def export_pdf(request: StaffRequest) -> HttpResponse:
    """Everything that fits what is asked for, as PDF/UA."""
    return _file(as_pdf(find(request.POST, language(), size=None)), "application/pdf", "pdf")


def _file(content: bytes, kind: str, ending: str) -> HttpResponse:
    charset = "; charset=utf-8" if kind.startswith("text/") else ""
    headers = {"Content-Disposition": f'attachment; filename="einklang-library.{ending}"'}
    return HttpResponse(content, content_type=kind + charset, headers=headers)


def _reviews() -> dict[str, object]:
    """What is to be looked at again, for whoever may decide about it."""
    open_ones = up_for_review()
    return {"reviews": _entries(list(open_ones[:FEW])), "reviews_number": open_ones.count()}


def _entries(findings: list[Lasting]) -> list[Entry]:
    return entries(findings, studies_of(findings), language())


@staff()
@require_safe
def finding(request: StaffRequest, lasting_id: UUID) -> HttpResponse:
    """One finding, and the decision about it where its review is open."""
    return render(request, "staff/insights/library_finding.html", _one(request, lasting_id))


def _one(request: StaffRequest, lasting_id: UUID) -> dict[str, object]:
    (entry,) = _entries([get_object_or_404(Lasting, pk=lasting_id)])
    return {"entry": entry, "decides": request.user.has_role(*EVALUATING)}


@staff(*EVALUATING)
@require_POST
def keep(request: StaffRequest, lasting_id: UUID) -> HttpResponse:
    """It still holds and still names nobody."""
    try:
        library.keep(lasting_id, by=request.user, seen=_seen(request))
    except library.NotInLibrary:
        return _gone(request)
    except (library.DecidedMeanwhile, library.NotUpForReview):
        messages.warning(request, _("A colleague has looked at it again in the meantime and kept it."))
    else:
        messages.success(request, _("It stays. Thank you for looking."))
    return redirect("staff_library_finding", lasting_id)


@staff(*EVALUATING)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: StaffRequest, lasting_id: UUID) -> HttpResponse:
    """First what goes, then it goes."""
    if request.method != "POST":
        return render(request, "staff/insights/library_remove.html", _one(request, lasting_id))
    try:
        library.remove(lasting_id, by=request.user, seen=_seen(request))
    except library.NotInLibrary:
        return _gone(request)
    except library.DecidedMeanwhile:
        messages.warning(request, _("A colleague has looked at it again in the meantime and kept it."))
        return redirect("staff_library_finding", lasting_id)
    messages.success(request, _("The finding is removed."))
    return redirect("staff_library")


def _seen(request: StaffRequest) -> date | None:
    """The review that the page was about; a page that says none decides about whichever is open."""
    try:
        return date.fromisoformat(request.POST.get("seen", ""))
    except ValueError:
        return None


def _gone(request: StaffRequest) -> HttpResponse:
    messages.warning(request, _("A colleague has removed this finding in the meantime."))
    return redirect("staff_library")
