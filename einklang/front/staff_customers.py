"""The page of one customer: the record of our own file beside the people of there who take part."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from einklang.staff.actions import note_readings
from einklang.staff.audience import StaffRequest, staff
from einklang.staff.models import Role

from .staff_queries.customer import CustomerUnknown, customer_page

#: What the log of readings calls a look at this page, for everybody who stands on it.
READING = "customer"


@staff(Role.COORDINATOR, Role.PRIVACY)
@require_safe
def customer(request: StaffRequest, customer: str) -> HttpResponse:
    """For coordinators, who choose and invite, and privacy, who answers. Every view is written down."""
    try:
        page = customer_page(customer, (get_language() or "de")[:2])
    except CustomerUnknown as error:
        raise Http404 from error
    note_readings(request.user, people=[one.person.pk for one in page.members], what=READING)
    return render(request, "staff/customers/customer.html", {"page": page})
