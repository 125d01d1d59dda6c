"""Papers to hand out: the record of processing (Art. 30) and the deletion concept."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from einklang.policy.notice.formats import as_pdf
from einklang.policy.queries import current_version, policy_of
from einklang.policy.record import record
from einklang.policy.schema import Policy
from einklang.policy.shown import facts
from einklang.staff.audience import StaffRequest, staff
from einklang.staff.models import Role

from .concept import concept


@staff(Role.PRIVACY)
@require_safe
def record_pdf(request: StaffRequest) -> HttpResponse:
    """The record of processing activities as PDF/UA."""
    return _paper("record", record)


@staff(Role.PRIVACY)
@require_safe
def concept_pdf(request: StaffRequest) -> HttpResponse:
    """The deletion concept as PDF/UA."""
    return _paper("deletion-concept", concept)


def _paper(name: str, make: Callable[[Policy, str], dict[str, Any]]) -> HttpResponse:
    version, language = current_version(), (get_language() or "de")[:2]
    made = as_pdf(make(policy_of(version), language), facts(version, language))
    shown = {"Content-Disposition": f'inline; filename="{name}-{version.number}-{language}.pdf"'}
    return HttpResponse(made, content_type="application/pdf", headers=shown)
