"""/staff/studies/…/: who could be asked, and the decision about each of them."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from einklang.contacts.actions import MayNotBeAsked, NoReason
from einklang.contacts.words import barred_words
from einklang.people.models import Person
from einklang.policy.queries import current
from einklang.pool.asked import in_words
from einklang.staff.actions import note_readings
from einklang.staff.audience import StaffRequest, staff
from einklang.vault.fields import attach_keys

from ..actions import CHOOSING, LEAVING_OUT, AlreadyInvited, StudyNotOpen, choose, leave_out
from ..models import Invitation, Reason, Study
from ..pages import DECIDING, LOOKING
from ..people import Row, candidates, chosen, invitations, invited_rows, rows_of, shown
from ..words import not_open_words
from .studies import frame, language

#: What the log of readings calls a look at one of these lists.
READING = "study"
#: Names on one page of those invited.
PAGE = 100


def read(request: StaffRequest, people: Iterable[Person]) -> None:
    """Who looks at a list has read everybody on it."""
    note_readings(request.user, people=[one.pk for one in people], what=READING)


@staff(*LOOKING)
@require_safe
def who_fits(request: StaffRequest, study_id: UUID) -> HttpResponse:
    """The wanted group, page by page."""
    return _candidates(request, get_object_or_404(Study, pk=study_id), request.GET.get("page", ""))


def _candidates(
    request: StaffRequest, study: Study, page: str, *, wrong: dict[str, str] | None = None
) -> HttpResponse:
    found = candidates(study, page, current(), language())
    read(request, (one.person for one in found.rows))
    told = frame(request, study) | {
        "tab": "candidates",
        "found": found,
        "page": page,
        "group": in_words(study.wanted, current(), language()),
        "wrong": wrong or {},
        **reasons(),
    }
    return render(request, "staff/studies/candidates.html", told, status=422 if wrong else 200)


def reasons() -> dict[str, object]:
    """The usual reasons: a button each."""
    return {
        "choosing": [one for one in CHOOSING if one != Reason.OTHER],
        "leaving_out": [one for one in LEAVING_OUT if one != Reason.OTHER],
    }


@staff(*DECIDING)
@require_POST
def decide(request: StaffRequest, study_id: UUID, person_id: UUID) -> HttpResponse:
    """One click: chosen or left out, and why. The button names the reason."""
    study, page, words = (
        get_object_or_404(Study, pk=study_id),
        request.POST.get("page", ""),
        request.POST.get("words", ""),
    )
    take, reason = (choose, "chosen") if "chosen" in request.POST else (leave_out, "left_out")
    try:
        take(study, person_id, by=request.user, reason=request.POST.get(reason, ""), words=words)
    except NoReason:
        wrong = {"person": str(person_id), "words": words}
        return _candidates(request, study, page, wrong=wrong)
    except MayNotBeAsked as refused:
        messages.warning(request, barred_words(refused.why))
    except StudyNotOpen as refused:
        messages.warning(request, not_open_words(refused.why))
    except AlreadyInvited:
        messages.warning(request, _("Somebody invited this person in the meantime; that is not undone."))
    return redirect(_back(study, person_id, page, to_chosen="chosen_list" in request.POST))


def _back(study: Study, person_id: UUID, page: str, *, to_chosen: bool) -> str:
    if to_chosen:
        return reverse("studies:chosen", args=[study.pk])
    query = f"?{urlencode({'page': page})}" if page else ""
    return f"{reverse('studies:candidates', args=[study.pk])}{query}#p-{person_id}"


@staff(*LOOKING)
@require_safe
def who_is_chosen(request: StaffRequest, study_id: UUID) -> HttpResponse:
    """Who was chosen and waits for a letter."""
    study = get_object_or_404(Study, pk=study_id)
    rows, resting = chosen_rows(study)
    read(request, (one.person for one in rows))
    told = frame(request, study) | {"tab": "chosen", "rows": rows, "resting": resting, **reasons()}
    return render(request, "staff/studies/chosen.html", told)


def chosen_rows(study: Study, among: Iterable[UUID] | None = None) -> tuple[list[Row], int]:
    """Those chosen who may be shown, and how many rest: frozen or stopped, so nothing is done with them."""
    waiting = chosen(study) if among is None else chosen(study).filter(person__in=list(among))
    people = [one.person for one in waiting.filter(shown())[:PAGE]]
    attach_keys(people)
    return rows_of(study, people, current(), language()), waiting.exclude(shown()).count()


@staff(*LOOKING)
@require_safe
def who_is_invited(request: StaffRequest, study_id: UUID) -> HttpResponse:
    """Who was invited, and what has come of each invitation."""
    study = get_object_or_404(Study, pk=study_id)
    everybody = invitations(study)
    start = int(text) if (text := request.GET.get("from", "")).isdigit() and len(text) < 6 else 0
    page: list[Invitation] = list(everybody.filter(shown())[start : start + PAGE + 1])
    rows = invited_rows(page[:PAGE])
    read(request, (one.person for one in rows))
    told = frame(request, study) | {
        "tab": "invited",
        "rows": rows,
        "resting": everybody.exclude(shown()).count(),
        "older": start + PAGE if len(page) > PAGE else 0,
        "newer": start > 0,
    }
    return render(request, "staff/studies/invited.html", told)
