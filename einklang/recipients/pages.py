"""What the pages of recipients show."""

from dataclasses import dataclass

from einklang.policy import queries as policy
from einklang.policy.phrases import PHRASES, country
from einklang.staff.models import User

from .models import Disclosure, Notice
from .queries import names_of, open_notices
from .telling import key_of

#: Acknowledgements shown, the latest first; open notices on one page.
LATELY, MOST = 30, 200


@dataclass(frozen=True)
class Entry:
    """A recipient as the policy has it."""

    name: str
    task: str
    role: str
    contract: str
    country: str
    #: Countries outside the EEA, each with what protects the data there, in words.
    transfers: list[tuple[str, str]]
    enabled: bool
    told_at: str
    #: Of one that is told by a signed request: the key, in hexadecimal digits.
    key: str
    disclosures: int


def register(language: str) -> list[Entry]:
    """Every recipient of the policy; without a contract none of them can be switched on."""
    return [
        Entry(
            name=one.name,
            task=one.task.in_(language),
            role=one.role,
            contract=one.contract or "",
            country=country(one.country, language),
            transfers=[
                (country(to.country, language), PHRASES[language].safeguards[to.safeguard])
                for to in one.transfers
            ],
            enabled=one.enabled,
            told_at=one.told_at or "",
            key=key_of(own_id).hex() if "://" in (one.told_at or "") else "",
            disclosures=Disclosure.objects.filter(recipient=own_id, removed_at=None).count(),
        )
        for own_id, one in policy.current().recipients.items()
    ]


@dataclass(frozen=True)
class Line:
    """One notice; whose it is, no page says."""

    notice: Notice
    recipient: str
    by: str = ""


def asked() -> list[Line]:
    """What is open, the oldest first."""
    rows = list(open_notices()[:MOST])
    return [Line(row, name) for row, name in zip(rows, _names(rows), strict=True)]


def answered() -> list[Line]:
    """What was acknowledged lately, and by whom."""
    rows = list(Notice.objects.exclude(acknowledged_at=None).order_by("-acknowledged_at")[:LATELY])
    ids = {row.acknowledged_by for row in rows if row.acknowledged_by}
    people = dict(User.objects.filter(pk__in=ids).values_list("pk", "name"))
    return [
        Line(row, name, people.get(row.acknowledged_by, "") if row.acknowledged_by else "")
        for row, name in zip(rows, _names(rows), strict=True)
    ]


def _names(rows: list[Notice]) -> list[str]:
    return names_of(row.recipient for row in rows)
