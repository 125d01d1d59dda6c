"""/ and /healthz: what this is about, and whether it is alive."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from einklang.policy.queries import current
from einklang.policy.wording import card
from einklang.pool.refusals import plainly
from einklang.ui.audience import public


@public
@require_safe
@plainly
def programme(request: HttpRequest) -> HttpResponse:
    policy = current()
    asked = [policy.id_of(one) for one in policy.consents()]
    cards = [card(policy, own_id, request.LANGUAGE_CODE) for own_id in asked]
    return render(request, "front/programme.html", {"cards": cards})


@public
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 after one query, 503 where the database does not answer; says nothing else to anybody."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("unavailable\n", content_type="text/plain", status=503)
    return HttpResponse("ok\n", content_type="text/plain")
