"""From the own page to one's own appointment, or to the times to choose from."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from einklang.booking.queries import invitation_of, upcoming_of
from einklang.people.models import Person
from einklang.studies.actions import make_ticket
from einklang.studies.queries import open_invitations_of

from ..door import participant


@require_POST
@participant
def appointment(request: HttpRequest, person: Person, seat_id: UUID) -> HttpResponse:
    """The page that the links in the mails lead to, by a link of its own."""
    seat = next((one for one in upcoming_of(person.pk) if one.pk == seat_id), None)
    if seat is None:
        raise Http404
    return redirect("booking:choose", make_ticket(invitation_of(seat)))


@require_POST
@participant
def invitation(request: HttpRequest, person: Person, invitation_id: UUID) -> HttpResponse:
    """The same for somebody who has not chosen a time yet."""
    found = next((one for one in open_invitations_of(person) if one.pk == invitation_id), None)
    if found is None:
        raise Http404
    return redirect("booking:choose", make_ticket(found))
