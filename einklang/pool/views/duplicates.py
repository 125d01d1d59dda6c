"""/staff/duplicates/: entries that may be one person. Somebody decides; nothing is ever joined by itself."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from einklang.staff.actions import note_reading
from einklang.staff.audience import StaffRequest, staff
from einklang.staff.models import Role

from .. import joining
from ..side_by_side import choices, groups
from ..twins import Couple, PairGone, couple, open_couples


@staff(Role.COORDINATOR)
@require_safe
def duplicates(request: StaffRequest) -> HttpResponse:
    """What waits for a decision, the latest first."""
    found = open_couples(request.GET.get("older_than", "")[:100])
    return render(request, "staff/duplicates/list.html", {"found": found})


@staff(Role.COORDINATOR)
@require_safe
def duplicate(request: StaffRequest, pair_id: UUID) -> HttpResponse:
    """Both side by side. Both were read, so both are written down."""
    try:
        found = couple(pair_id)
    except PairGone as error:
        raise Http404 from error
    language = (get_language() or "de")[:2]
    for one in (found.first, found.second):
        note_reading(request.user, person=one.pk, what="twins")
    told = {"couple": found, "groups": groups(found, language), "choices": choices(found, language)}
    return render(request, "staff/duplicates/pair.html", told)


@staff(Role.COORDINATOR)
@require_POST
def join(request: StaffRequest, pair_id: UUID) -> HttpResponse:
    """The entry named goes on, the other one is erased."""
    found = _asked(pair_id)
    keep = next(
        (one.pk for one in (found.first, found.second) if str(one.pk) == request.POST.get("keep")), None
    )
    if keep is None:
        return redirect("pool:duplicate", pair_id)
    try:
        joining.join(pair_id, keep, by=request.user.pk)
    except joining.HasRecording:
        messages.error(request, _("Nothing was joined: there is a recording in the entry that would go."))
        return redirect("pool:duplicate", pair_id)
    except (PairGone, joining.MayNotBeJoined):
        messages.warning(request, _("Nothing was joined: one of the two may no longer be compared."))
        return redirect("pool:duplicates")
    messages.success(
        request, _("Joined. The other entry is erased, and an e-mail tells the person what stands now.")
    )
    return redirect("staff_person", keep)


@staff(Role.COORDINATOR)
@require_POST
def two_people(request: StaffRequest, pair_id: UUID) -> HttpResponse:
    """They are two; the question does not come again."""
    _asked(pair_id)
    joining.keep_apart(pair_id, by=request.user.pk)
    messages.success(request, _("Two people: nothing was changed, and the question does not come again."))
    return redirect("pool:duplicates")


def _asked(pair_id: UUID) -> Couple:
    try:
        return couple(pair_id)
    except PairGone as error:
        raise Http404 from error
