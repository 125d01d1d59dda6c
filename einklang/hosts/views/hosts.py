"""/staff/hosts/: who holds interviews, and when; whoever edits hours sees at once what is offered."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from einklang.staff.audience import StaffRequest, staff
from einklang.staff.models import Role, User

from .. import actions, pages
from ..forms import TimesForms
from ..models import Host

SEEING_ALL = (Role.COORDINATOR, Role.ADMIN)
ALL = (*SEEING_ALL, Role.INTERVIEWER)


def host_for(user: User, host_id: UUID) -> Host:
    """The host, if this person may look at it: everybody's for coordinators, one's own for interviewers."""
    host = Host.objects.select_related("user").filter(pk=host_id).first()
    if host is None or not (user.has_role(*SEEING_ALL) or host.user_id == user.pk):
        raise Http404
    return host


@staff(*ALL)
@require_safe
def hosts(request: StaffRequest) -> HttpResponse:
    """Everybody who holds interviews; an interviewer is led to their own hours."""
    if not request.user.has_role(*SEEING_ALL):
        return redirect("hosts:mine")
    told = {"rows": pages.all_hosts(), "candidates": pages.may_become_hosts()}
    return render(request, "staff/hosts/list.html", told)


@staff(*SEEING_ALL)
@require_POST
def add(request: StaffRequest) -> HttpResponse:
    """A colleague holds interviews from here on."""
    chosen = next(
        (each for each in pages.may_become_hosts() if str(each.pk) == request.POST.get("user")), None
    )
    if chosen is None:
        messages.error(request, _("Choose who is to hold interviews."))
        return redirect("hosts:hosts")
    host = actions.add_host(chosen)
    messages.success(request, _("Now say when: without hours nothing is offered."))
    return redirect("hosts:times", host.pk)


@staff(*ALL)
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: StaffRequest) -> HttpResponse:
    """One's own hours, or the beginning of holding interviews."""
    host = Host.objects.filter(user=request.user, left_at=None).first()
    if host is None and request.method == "POST":
        host = actions.add_host(request.user)
    if host is None:
        return render(request, "staff/hosts/mine.html")
    return redirect("hosts:times", host.pk)


@staff(*ALL)
@require_http_methods(["GET", "HEAD", "POST"])
def times(request: StaffRequest, host_id: UUID) -> HttpResponse:
    """Hours, buffers, special days; looked at before they are kept, if one likes."""
    host = host_for(request.user, host_id)
    forms = TimesForms(host, request.POST if request.method == "POST" else None)
    fits = request.method != "POST" or forms.is_valid()
    if request.method == "POST" and fits and "look" not in request.POST:
        actions.set_times(host, forms.times())
        messages.success(request, _("Kept. This is what can be booked from now on."))
        return redirect("hosts:times", host.pk)
    told = {"host": host, "forms": forms, "own": host.user_id == request.user.pk}
    told |= {"connected": pages.connected(host), "kinds": pages.kinds(), "zones": pages.zones()}
    told |= {"may_leave": request.user.has_role(*SEEING_ALL), **shown(request, host, forms)}
    return render(request, "staff/hosts/times.html", told, status=200 if fits else 422)


@staff(*ALL)
@require_POST
def preview(request: StaffRequest, host_id: UUID) -> HttpResponse:
    """The slots that follow from what was typed; nothing is kept."""
    host = host_for(request.user, host_id)
    told = shown(request, host, TimesForms(host, request.POST))
    return render(request, "staff/hosts/preview.html", {"host": host, **told})


def shown(request: StaffRequest, host: Host, forms: TimesForms) -> dict[str, object]:
    """What the preview needs: days with their slots, or None where what was typed cannot be read."""
    asked = request.POST.get("minutes", "")
    minutes = int(asked) if asked.isdigit() and int(asked) in pages.LENGTHS else 60
    told: dict[str, object] = {"minutes": minutes, "lengths": pages.LENGTHS, "days": None}
    if not forms.rules.is_bound:
        told["days"] = list(pages.preview(host, pages.times_of(host), minutes))
    elif forms.is_valid():
        told["days"] = list(pages.preview(host, forms.times(), minutes))
    return told


@staff(*SEEING_ALL)
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: StaffRequest, host_id: UUID) -> HttpResponse:
    """They hold no more interviews, once it was said twice."""
    host = get_object_or_404(Host.objects.select_related("user"), pk=host_id, left_at=None)
    if request.method == "POST":
        actions.leave_host(host)
        messages.success(request, _("Done. Nothing is offered with them any more."))
        return redirect("hosts:hosts")
    return render(request, "staff/hosts/leave.html", {"host": host})
