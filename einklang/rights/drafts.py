"""The answer as the policy would write it, in the language of whoever asked; it can all be changed."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.utils import translation
from django.utils.timezone import localdate

from einklang.policy import queries as policy
from einklang.recipients.queries import disclosures_of, names_of, notices_of
from einklang.vault.fields import attach_keys

from .letters import is_shut, person_of
from .models import Act, Case, Outcome, Right, Step

#: Templates of answers by right; whatever else is asked is answered without one.
ARTICLES = frozenset(Right.values)


def draft(case: Case, *, refused: bool = False) -> str:
    """The words of the answer: as it was kept, else from the policy."""
    return case.draft if case.draft is not None else fresh_draft(case, refused=refused)


def fresh_draft(case: Case, *, refused: bool = False) -> str:
    """The words as the policy has them now."""
    kind = "refused" if refused else _kind(case)
    template = get_template(f"answers/{kind}.{case.language}.txt").template  # type: ignore[attr-defined]
    with translation.override(case.language):
        filled: str = template.render(Context(_known(case), autoescape=False))
    return filled.strip()


def _kind(case: Case) -> str:
    if case.person is None:
        return "unknown"
    return case.article.partition("(")[0] or "other"


def _known(case: Case) -> dict[str, Any]:
    promise, person = policy.current(), person_of(case)
    right = next((one for one in promise.rights.values() if one.article == case.article), None)
    return {
        "name": person.name if person is not None else "",
        "right": right.title.in_(case.language) if right is not None else "",
        "received_on": localdate(case.received_at),
        "base_url": settings.BASE_URL,
        "company": promise.controller.short_name,
        "officer": promise.data_protection_officer,
        "authority": promise.authority.name.in_(case.language),
        "recipients": [one.name for one in promise.recipients.values() if one.enabled],
        "corrected": _corrected(case),
        "attached": is_shut(case),
        "refused": case.outcome == Outcome.REFUSED,
        **(_at_recipients(person.pk) if person is not None else {}),
    }


def _at_recipients(person: UUID) -> dict[str, Any]:
    """Who received something, and who was told what became of it (Art. 19)."""
    notices = notices_of(person)
    given = names_of(one.recipient for one in disclosures_of(person))
    return {
        "told": list(zip(names_of(one.recipient for one in notices), notices, strict=True)),
        "given": sorted(set(given)),
    }


def _corrected(case: Case) -> str:
    """What was put right in this case, as its steps say it."""
    steps = list(Step.objects.filter(case=case.pk, act=Act.RECTIFIED).order_by("at", "pk"))
    attach_keys(steps)
    return "\n".join(step.words or "" for step in steps)
