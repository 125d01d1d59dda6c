"""/staff/findings/search/: what was said, noted and found. What is looked for is in no address and no log."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from einklang.room.models import Presence
from einklang.staff.actions import note_readings
from einklang.staff.audience import StaffRequest, staff
from einklang.staff.rooms import EVALUATING

from .. import searching

#: As the read log calls it: words of a transcript were shown.
READING = "transcript"


@staff(*EVALUATING)
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: StaffRequest) -> HttpResponse:
    """Who is heard in what is found is written down as read."""
    text = request.POST.get("q", "").strip()[:200]
    told: dict[str, object] = {"q": text}
    if text:
        found = searching.search(text, request.user)
        shown = [one.recording for one in found.recordings]
        people = set(Presence.objects.filter(recording__in=shown).values_list("person", flat=True))
        note_readings(request.user, people=sorted(people), what=READING)
        told["found"] = found
    return render(request, "staff/insights/search.html", told)
