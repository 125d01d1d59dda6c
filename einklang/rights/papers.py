"""Papers to hand out: the record of processing (Art. 30), the deletion concept, certificates of erasure."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from einklang.policy.notice.formats import as_pdf
from einklang.policy.queries import current, current_version, policy_of
from einklang.policy.record import record
from einklang.policy.schema import Policy
from einklang.policy.shown import facts
from einklang.staff.audience import StaffRequest, staff
from einklang.staff.models import Role
from einklang.vault.models import Certificate

from .certificates import certificate_of, certificates
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


@staff(Role.PRIVACY)
@require_safe
def all_certificates(request: StaffRequest) -> HttpResponse:
    """Every erasure that is certified, the latest first."""
    page = certificates(current(), _language(), request.GET.get("before", ""))
    return render(request, "staff/rights/certificates.html", {"page": page})


@staff(Role.PRIVACY)
@require_safe
def certificate_pdf(request: StaffRequest, certificate_id: UUID) -> HttpResponse:
    """One certificate as PDF/UA."""
    try:
        return _paper(
            f"erasure-{certificate_id}",
            lambda promise, language: certificate_of(certificate_id, promise, language),
        )
    except Certificate.DoesNotExist as error:
        raise Http404 from error


def _language() -> str:
    return (get_language() or "de")[:2]


def _paper(name: str, make: Callable[[Policy, str], dict[str, Any]]) -> HttpResponse:
    version, language = current_version(), _language()
    made = as_pdf(make(policy_of(version), language), facts(version, language))
    shown = {"Content-Disposition": f'inline; filename="{name}-{version.number}-{language}.pdf"'}
    return HttpResponse(made, content_type="application/pdf", headers=shown)
