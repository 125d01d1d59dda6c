"""Every address of the programme, room by room."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("", include("einklang.policy.urls")),
    path("", include("einklang.pool.urls")),
    path("", include("einklang.booking.urls")),
    # Before the room's: the one address of a conversation leads to wherever it is held.
    path("", include("einklang.external.urls")),
    path("", include("einklang.room.urls")),
    path("", include("einklang.recipients.urls")),
    path("", include("einklang.front.urls")),
    path("staff/", include("einklang.staff.urls")),
    path("staff/matching/", include("einklang.matching.urls")),
    path("staff/customers/", include("einklang.customers.urls")),
    path("staff/studies/", include("einklang.studies.urls")),
    path("staff/", include("einklang.booking.staff_urls")),
    path("staff/", include("einklang.external.staff_urls")),
    path("staff/", include("einklang.room.staff_urls")),
    path("staff/", include("einklang.insights.urls")),
    path("staff/", include("einklang.recipients.staff_urls")),
    path("staff/hosts/", include("einklang.hosts.urls")),
    path("staff/", include("einklang.rights.urls")),
    path("staff/", include("einklang.front.staff_urls")),
]
if settings.DEMO:
    urlpatterns += [path("demo/", include("einklang.demo.urls"))]

handler400 = "einklang.front.errors.bad_request"
#: Asked for by allauth, which counts tries at the sign-in.
handler429 = "einklang.staff.views.too_many"
