from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet
from django.utils.timezone import now

from einklang.policy import queries as policy

from .models import Disclosure, Notice


def disclosures_of(person: UUID) -> list[Disclosure]:
    """Who received something about this person, the latest first (Art. 15(1)(c))."""
    return list(Disclosure.objects.filter(person=person).order_by("-at"))


def notices_of(person: UUID) -> list[Notice]:
    """Who was told what about this person, and who has answered, the latest first (Art. 19)."""
    return list(Notice.objects.filter(person=person).order_by("-made_at"))


def still_hold(person: UUID) -> list[str]:
    """The names of recipients that have not confirmed yet that they hold nothing of this person any more."""
    held = Disclosure.objects.filter(person=person, removed_at=None, ends_at__gt=now())
    return names_of(held.order_by("recipient").values_list("recipient", flat=True).distinct())


def names_of(recipients: Iterable[str]) -> list[str]:
    """What the policy calls them; one it knows no more is called by its id."""
    known = policy.current().recipients
    return [known[one].name if one in known else one for one in recipients]


def told_at(recipient: str) -> str | None:
    """Where this recipient is told, by mail or by a request; None where a program or a person does it."""
    known = policy.current().recipients.get(recipient)
    return known.told_at if known is not None else None


def open_notices() -> QuerySet[Notice]:
    """What recipients have not acknowledged, the oldest first."""
    return Notice.objects.filter(acknowledged_at=None, ends_at__gt=now()).order_by("made_at")
