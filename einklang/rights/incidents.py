"""What the pages of incidents and breaches show."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import now
from django.utils.translation import gettext as _

from einklang.ledger.actions import name
from einklang.ledger.events import IncidentNoted
from einklang.ledger.incidents import Incident
from einklang.ledger.models import Entry
from einklang.staff.models import User
from einklang.vault.fields import attach_keys

from .breaches import due_at, owed
from .models import Breach

#: How far back what was noted by itself is shown, and how much of it.
BACK, MOST = timedelta(days=365), 200


@dataclass(frozen=True)
class Noted:
    """Something that a program noted."""

    at: datetime
    words: str
    number: int


@dataclass(frozen=True)
class BreachShown:
    """One breach, who still has to be told, and until when the authority."""

    breach: Breach
    facts: str
    by: str
    owed: list[str]
    due_at: datetime
    typed: dict[str, Any]

    @property
    def late(self) -> bool:
        return "authority" in self.owed and self.due_at < now()

    @property
    def hours(self) -> int:
        """Whole hours left to tell the authority."""
        return int((self.due_at - now()).total_seconds() // 3600)


@dataclass(frozen=True)
class IncidentsPage:
    noted: list[Noted]
    breaches: list[BreachShown]


def incidents_page() -> IncidentsPage:
    """The open breaches first, the latest before the others."""
    breaches = sorted(Breach.objects.order_by("-known_at"), key=lambda one: one.closed_at is not None)
    return IncidentsPage(noted(), [breach_page(one) for one in breaches])


def noted() -> list[Noted]:
    """What programs noted within a year, the latest first."""
    rows = Entry.objects.filter(kind=name(IncidentNoted), at__gt=now() - BACK).order_by("-at", "-pk")[:MOST]
    return [Noted(row.at, incident_words(row.facts["what"]), row.facts["number"]) for row in rows]


def noted_since(moment: datetime) -> int:
    """How much was noted since then."""
    return Entry.objects.filter(kind=name(IncidentNoted), at__gt=moment).count()


def breach_page(breach: Breach) -> BreachShown:
    attach_keys([breach])
    words = breach.sealed
    user = User.objects.filter(pk=breach.noted_by).first()
    return BreachShown(
        breach,
        words["facts"],
        user.name if user is not None else "",
        owed(breach) if breach.closed_at is None else [],
        due_at(breach),
        {
            **words,
            "known_at": breach.known_at,
            "risk": breach.risk,
            "authority_at": breach.authority_at,
            "people_at": breach.people_at,
            "version": breach.version,
        },
    )


def incident_words(what: str) -> str:
    """What happened, in a sentence."""
    return {
        Incident.MEDIA_SERVER_LOST.value: _(
            "The media server was lost; nothing was recorded until it was back."
        ),
        Incident.RECORDING_LOST.value: _("Something that was recorded could not be kept."),
        Incident.WENT_ON_WRITING.value: _(
            "The media server went on recording when it was told to pause; everybody recorded was put out."
        ),
        Incident.MAIL_NOT_READ.value: _("A mail could not be read by the program and was left for a person."),
        Incident.RESTORED.value: _(
            "A backup was put back, and everything that had ended since was ended again."
        ),
        Incident.PROOF_FAILED.value: _("The daily proof found something left of its invented person."),
    }.get(what, what)
