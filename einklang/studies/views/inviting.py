"""/staff/studies/…/invite/: the letter to look at, then one wave of letters."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from einklang.contacts.actions import Override
from einklang.staff.audience import StaffRequest, staff

from ..actions import NoHosts
from ..inviting import InvitedOrNot, invite
from ..models import Study
from ..pages import DECIDING, previews
from ..queries import next_wave
from ..words import refused_words
from .people import chosen_rows, read
from .studies import frame

#: Letters of one wave at most: so many a coordinator can still look at.
MOST = 100


@staff(*DECIDING)
@require_POST
def invite_them(request: StaffRequest, study_id: UUID) -> HttpResponse:
    """First the letter in both languages and what stands in the way; with `send`, the letters go out."""
    study = get_object_or_404(Study, pk=study_id)
    people = _ids(request.POST.getlist("people"))[:MOST]
    if not people:
        messages.warning(request, _("Choose at least one person whom the letter goes to."))
        return redirect("studies:chosen", study.pk)
    if "send" not in request.POST:
        return _page(request, study, people)
    try:
        done = invite(study, people, by=request.user, overrides=_overrides(request, people))
    except NoHosts:
        messages.warning(request, _("Nobody holds interviews for this study any more. Name a host first."))
        return redirect("studies:change", study.pk)
    _tell(request, done)
    if done.refused:
        return _page(request, study, list(done.refused), refused=done)
    return redirect("studies:invited", study.pk)


def _ids(texts: Iterable[str]) -> list[UUID]:
    found = []
    for text in dict.fromkeys(texts):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def _overrides(request: StaffRequest, people: list[UUID]) -> dict[UUID, Override]:
    given = {one: request.POST.get(f"reason-{one}", "") for one in people}
    return {
        one: Override(reason, seen=request.POST.get(f"seen-{one}", ""))
        for one, reason in given.items()
        if reason.strip()
    }


def _tell(request: StaffRequest, done: InvitedOrNot) -> None:
    if number := len(done.invited):
        told = ngettext(
            "Wave %(wave)s: one letter is on its way.",
            "Wave %(wave)s: %(n)s letters are on their way.",
            number,
        )
        messages.success(request, told % {"wave": done.wave, "n": number})


def _page(
    request: StaffRequest, study: Study, people: list[UUID], *, refused: InvitedOrNot | None = None
) -> HttpResponse:
    rows, _resting = chosen_rows(study, people)
    if not rows and refused is None:
        messages.warning(request, _("Nobody of them can be invited now."))
        return redirect("studies:chosen", study.pk)
    read(request, (one.person for one in rows))
    shown = frame(request, study) | {
        "tab": "chosen",
        "rows": [{"row": row, "reason": request.POST.get(f"reason-{row.person.pk}", "")} for row in rows],
        "refused": _sentences(refused) if refused else {},
        "going": sum(not row.barred for row in rows),
        "wave": next_wave(study),
        "previews": previews(study, rows[0].person.name if rows else "…", request.user),
    }
    return render(request, "staff/studies/invite.html", shown, status=422 if refused else 200)


def _sentences(done: InvitedOrNot) -> dict[str, str]:
    return {str(person): refused_words(refusal) for person, refusal in done.refused.items()}
