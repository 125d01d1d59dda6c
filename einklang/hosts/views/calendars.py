"""A host's calendars: connected only after they were read, looked at again, let go of."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from einklang.staff.audience import StaffRequest, staff

from .. import connecting, pages
from ..calendars.port import CalendarFailed, SeveralCalendars
from ..forms import SourceForm
from ..models import Host, Kind, Source
from ..refreshing import look_again
from ..words import KINDS, failure_words
from .hosts import ALL, host_for


@staff(*ALL)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password", "url")
def add(request: StaffRequest, host_id: UUID, kind: str) -> HttpResponse:
    """A calendar is connected, if it can be read now. A password is only ever typed by whose it is."""
    host = host_for(request.user, host_id)
    known = kind in dict(pages.kinds())
    if host.left_at or not known or (kind == Kind.CALDAV and host.user_id != request.user.pk):
        raise Http404
    form = SourceForm(kind, request.POST if request.method == "POST" else None)
    told = {"host": host, "form": form, "kind": kind, "kind_words": KINDS[Kind(kind)], "choices": {}}
    if request.method == "POST" and form.is_valid() and _connect(host, kind, form, told):
        messages.success(request, _("Connected. Only times are kept: no titles, no places, no names."))
        return redirect("hosts:times", host.pk)
    return render(request, "staff/hosts/calendar.html", told, status=422 if form.errors else 200)


def _connect(host: Host, kind: str, form: SourceForm, told: dict[str, object]) -> bool:
    """Whether it could be read; where not, the form says why."""
    try:
        connecting.attach(host, kind, form.access, written_to=form.cleaned_data.get("written_to", False))
    except CalendarFailed as failed:
        told["choices"] = failed.addresses if isinstance(failed, SeveralCalendars) else {}
        form.add_error("url" if "url" in form.fields else "username", str(failure_words(failed)))
        return False
    return True


def _source(request: StaffRequest, host_id: UUID, source_id: UUID) -> Source:
    host = host_for(request.user, host_id)
    return get_object_or_404(Source.objects.select_related("host"), pk=source_id, host=host)


@staff(*ALL)
@require_POST
def read(request: StaffRequest, host_id: UUID, source_id: UUID) -> HttpResponse:
    """The calendar is read now; the page says what came of it."""
    source = _source(request, host_id, source_id)
    try:
        look_again(source)
    except CalendarFailed as failed:
        messages.error(request, str(failure_words(failed)))
    else:
        messages.success(request, _("Read just now. Everything is in order."))
    return redirect("hosts:times", host_id)


@staff(*ALL)
@require_POST
def remove(request: StaffRequest, host_id: UUID, source_id: UUID) -> HttpResponse:
    """The calendar is let go of, its password destroyed."""
    connecting.detach(_source(request, host_id, source_id))
    messages.success(request, _("Let go of. Its busy times and its password are gone here."))
    return redirect("hosts:times", host_id)
