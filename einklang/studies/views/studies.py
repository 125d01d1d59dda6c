"""/staff/studies/: every study with what has come of it, one of them, and writing one down."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from einklang.policy.queries import current
from einklang.pool.asked import in_words
from einklang.staff.audience import StaffRequest, staff

from ..actions import NoHosts, StudyNotOpen, change_study, open_study
from ..forms import StudyForm
from ..models import Study
from ..pages import ALL, DECIDING, LOOKING, lines
from ..people import chosen, invitations, names_of, shown
from ..picture import picture
from ..queries import bar_of_study, funnel, names_of_hosts


def language() -> str:
    return (get_language() or "de")[:2]


def frame(request: StaffRequest, study: Study) -> dict[str, object]:
    """What every page of a study shows: the question, where one is, and who may do what."""
    return {
        "study": study,
        "question": study.question(language()),
        "bar": bar_of_study(study),
        "decides": request.user.has_role(*DECIDING),
        "looks": request.user.has_role(*LOOKING),
        "numbers": {"chosen": chosen(study).filter(shown()).count(), "invited": invitations(study).count()},
    }


@staff(*ALL)
@require_safe
def studies(request: StaffRequest) -> HttpResponse:
    """Those that go on, then the others, the latest first."""
    found = lines(Study.objects.all()[:200], language())
    told = {
        "open": [one for one in found if one.bar is None],
        "others": [one for one in found if one.bar is not None],
        "decides": request.user.has_role(*DECIDING),
    }
    return render(request, "staff/studies/list.html", told)


@staff(*ALL)
@require_safe
def study(request: StaffRequest, study_id: UUID) -> HttpResponse:
    """One study: the question, the frame, and how far it is."""
    one = get_object_or_404(Study, pk=study_id)
    found, names = funnel(one), names_of(filter(None, (one.made_by, one.closed_by)))
    told = frame(request, one) | {
        "hosts": names_of_hosts(one),
        "group": in_words(one.wanted, current(), language()),
        "funnel": found,
        "picture": picture(found),
        "by_made": names.get(one.made_by, ""),
        "by_closed": names.get(one.closed_by or one.made_by, ""),
    }
    return render(request, "staff/studies/study.html", told)


@staff(*DECIDING)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """Write a study down; nobody is asked by that."""
    return _write(request, None)


@staff(*DECIDING)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: StaffRequest, study_id: UUID) -> HttpResponse:
    """Put a study right; what was sent stays as it was sent."""
    return _write(request, get_object_or_404(Study, pk=study_id))


def _write(request: StaffRequest, study: Study | None) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = StudyForm(data, policy=current(), language=language(), study=study)
    if data is not None and form.is_valid():
        try:
            if study is None:
                written = open_study(form.plan(), by=request.user)
            else:
                written = change_study(study.pk, form.plan(), by=request.user)
            return redirect("studies:study", written.pk)
        except NoHosts:
            form.add_error("hosts", form.fields["hosts"].error_messages["invalid_choice"])
        except StudyNotOpen:
            messages.warning(request, _("This study is closed and does not change any more."))
            return redirect("studies:study", study.pk if study else "")
    return render(
        request,
        "staff/studies/write.html",
        {"form": form, "study": study},
        status=422 if form.errors else 200,
    )
