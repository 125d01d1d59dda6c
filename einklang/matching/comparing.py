"""What somebody who compares sees: the list of those who wait, and one entry beside one customer record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from einklang.consent.queries import allows
from einklang.customers.queries import latest
from einklang.customers.records import Record
from einklang.people.models import Person, Source, Where
from einklang.policy.queries import current
from einklang.ui.templatetags.ui import thousands

from . import waiting
from .actions import TAKEABLE
from .candidates import Candidate
from .models import Match, corrections
from .queries import MatchingNotAllowed, entry_of
from .reasons import SENTENCES, Reason
from .scoring import Compared, Part, Verdict, compare
from .standing import accepted_records, match_of, offered_for, proposals_for_many, stands

LABELS = {
    "customer_number": gettext_lazy("Customer number"),
    "first_name": gettext_lazy("First name"),
    "last_name": gettext_lazy("Last name"),
    "email": gettext_lazy("E-mail address"),
    "company_name": gettext_lazy("Company"),
    "company_type": gettext_lazy("Kind"),
    "units_managed": gettext_lazy("Flats"),
}
UNEQUAL = (Verdict.SIMILAR, Verdict.DIFFERS)
LOOKS = {
    Verdict.SAME: ("check", "given", gettext_lazy("the same")),
    Verdict.SIMILAR: ("triangle-alert", "soon", gettext_lazy("similar")),
    Verdict.DIFFERS: ("triangle-alert", "soon", gettext_lazy("different")),
    Verdict.MISSING_HERE: ("minus", "not", gettext_lazy("missing in the entry")),
    Verdict.MISSING_THERE: ("minus", "not", gettext_lazy("missing in the file")),
    Verdict.BOTH_MISSING: ("minus", "not", gettext_lazy("missing in both")),
}


@dataclass(frozen=True)
class Row:
    """One detail, side by side."""

    name: str
    label: str
    ours: tuple[Part, ...]
    theirs: tuple[Part, ...]
    same: bool
    differs: bool
    icon: str
    tone: str
    words: str
    note: str
    #: Whether the record has a value that may be taken over, and none of it stands here yet.
    takeable: bool
    #: Since when our value is one that was taken over from the customer file.
    taken_at: datetime | None


@dataclass(frozen=True)
class Hit:
    """One record beside the entry; `customer` is its customer as in addresses."""

    customer_id: int
    customer: str
    record: Record
    reasons: tuple[Reason, ...]
    rows: list[Row]
    #: How many details are the same on both sides.
    same: int

    @property
    def title(self) -> str:
        """The company, else who stands in the record."""
        name = f"{self.record.first_name} {self.record.last_name}".strip()
        return self.record.company_name or name or self.record.customer_number

    @property
    def whose(self) -> str:
        """Who stands in the record, where that is not the title already."""
        name = f"{self.record.first_name} {self.record.last_name}".strip()
        return name if self.record.company_name else ""

    @property
    def speaking(self) -> list[str]:
        """What speaks for it, in words."""
        return [one.sentence for one in self.reasons if one.speaks_for]

    @property
    def takeable(self) -> bool:
        """Whether there is anything to take over."""
        return any(row.takeable for row in self.rows)

    @property
    def against(self) -> list[str]:
        """What speaks against it."""
        return [one.sentence for one in self.reasons if not one.speaks_for]


@dataclass(frozen=True)
class Waiting:
    """One line of the list of those who wait."""

    person: Person
    words: str
    #: Why they wait once more although somebody has decided; empty for everybody else.
    again: str


@dataclass(frozen=True)
class Comparison:
    """One person beside the customer file."""

    person: Person
    match: Match | None
    #: What was decided before, of what no longer stands there as it did.
    former: Match | None
    #: Why that is so.
    again: str
    reasons: list[str]
    hits: list[Hit]
    shown: Hit | None
    #: The entry alone, where there is nothing to put beside it.
    entry: list[Row]

    @property
    def decided(self) -> Match | None:
        return self.match or self.former

    @property
    def place(self) -> int:
        """Which of the hits is shown, from 1; 0 where none is."""
        return self.hits.index(self.shown) + 1 if self.shown else 0

    @property
    def others(self) -> list[Hit]:
        return [hit for hit in self.hits if hit is not self.shown]


def comparison(person: Person, *, customer_id: int | None, language: str) -> Comparison:
    """The entry beside its hits, the best first, or beside the customer it was found to be.

    `customer_id` chooses the hit that is shown. Raises MatchingNotAllowed.
    """
    if not allows(person.pk, "matching"):
        raise MatchingNotAllowed
    decided = match_of(person.pk)
    match = decided if decided and stands(decided) else None
    former = None if match else decided
    hits = _hits(person, accepted_records(match) if match else offered_for(person, former), language)
    if match:
        hits.sort(key=lambda hit: -hit.same)
    shown = next((hit for hit in hits if hit.customer_id == customer_id), hits[0] if hits else None)
    alone = [] if hits else _rows(person, compare(entry_of(person), Record()), language)
    return Comparison(
        person=person,
        match=match,
        former=former,
        again=_why_again(former) if former else "",
        reasons=[str(SENTENCES[code]) for code in match.reasons if code in SENTENCES] if match else [],
        hits=hits,
        shown=shown,
        entry=[row for row in alone if row.ours],
    )


def listed(person: Person) -> list[Waiting]:
    """The piece of the list around this person, each line with what was found."""
    found = proposals_for_many(waiting.around(person))
    before = {match.person_id: match for match in Match.objects.filter(person__in=[one for one, _ in found])}
    return [
        Waiting(one, _found(one, proposed), _why_again(before[one.pk]) if one.pk in before else "")
        for one, proposed in found
    ]


def as_of() -> datetime | None:
    """When the customer file was last read; None where it never was."""
    read = latest()
    return read.finished_at if read else None


def _why_again(match: Match) -> str:
    if corrections(match.person_id, match.at).exists():
        return _("details changed")
    return _("new in the file") if match.new_in_file else ""


def _hits(person: Person, proposed: Sequence[Candidate], language: str) -> list[Hit]:
    found = []
    for one in proposed:
        rows = _rows(person, compare(entry_of(person), one.record), language)
        found.append(
            Hit(
                customer_id=one.customer_id,
                customer=one.key.hex(),
                record=one.record,
                reasons=one.reasons,
                rows=rows,
                same=sum(row.same for row in rows),
            )
        )
    return found


def _found(person: Person, proposed: Sequence[Candidate]) -> str:
    if not proposed:
        return _("no hit")
    best = proposed[0]
    told = [best.record.company_name or best.record.last_name]
    if len(proposed) > 1:
        number = ngettext("%(n)s hit", "%(n)s hits", len(proposed)) % {"n": len(proposed)}
    else:
        differing = sum(one.verdict in UNEQUAL for one in compare(entry_of(person), best.record))
        number = ngettext("%(n)s difference", "%(n)s differences", differing) % {"n": differing}
        number = number if differing else _("the same")
    told.append(number.replace(" ", "\N{NO-BREAK SPACE}"))
    return ", ".join(filter(None, told))


def _rows(person: Person, compared: Sequence[Compared], language: str) -> list[Row]:
    kinds = {one.id: one.in_(language) for one in current().form_fields()["company_type"].options}
    origins = Source.objects.filter(person=person, origin=Where.CUSTOMER_RECORD)
    taken = dict(origins.values_list("field", "at"))
    return [_row(one, kinds, taken.get(one.field)) for one in compared]


def _row(one: Compared, kinds: dict[str, str], taken_at: datetime | None) -> Row:
    icon, tone, words = LOOKS[one.verdict]
    differs = one.verdict in UNEQUAL
    ours, theirs = one.ours_parts, one.theirs_parts
    if one.field in ("company_type", "units_managed"):  # shown as people read them, not as they are kept
        ours, theirs = (
            _whole(one.field, one.ours, kinds, differs),
            _whole(one.field, one.theirs, kinds, differs),
        )
    return Row(
        name=one.field,
        label=str(LABELS[one.field]),
        ours=ours,
        theirs=theirs,
        same=one.verdict is Verdict.SAME,
        differs=differs,
        icon=icon,
        tone=tone,
        words=(_difference(one) if one.field == "units_managed" and differs else "") or str(words),
        note=one.note.sentence if one.note and one.field != "units_managed" else "",
        takeable=one.field in TAKEABLE and bool(one.theirs) and one.verdict is not Verdict.SAME,
        taken_at=taken_at,
    )


def _whole(field: str, value: str, kinds: dict[str, str], differs: bool) -> tuple[Part, ...]:
    told = kinds.get(value, value) if field == "company_type" else thousands(value)
    return (Part(told, differs),) if told else ()


def _difference(one: Compared) -> str:
    """How many flats more or fewer the record has, where both are numbers."""
    if not (one.ours.isdecimal() and one.theirs.isdecimal()):
        return ""
    more = int(one.theirs) - int(one.ours)
    number = {"n": thousands(abs(more))}
    return _("%(n)s more") % number if more > 0 else _("%(n)s fewer") % number
