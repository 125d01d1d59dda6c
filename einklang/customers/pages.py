"""What the pages of an import show, gathered: the list, the first rows as they would be read, the report."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from einklang.policy.queries import current
from einklang.policy.schema import Policy
from einklang.staff.models import User

from .actions import shrinks
from .models import Import, Stage
from .queries import refused_rows
from .records import FIELDS
from .refusals import BadRow
from .rows import Reader
from .table import Table
from .words import column_words, field_words, flaw_words, unfit_words

#: How many imports are listed, and how many refused rows are shown; the file has them all.
LISTED, SHOWN = 30, 100


@dataclass(frozen=True)
class Tried:
    """One import in the list, and who gave the file; empty where the command did."""

    one: Import
    by: str
    stage: str
    tone: str
    icon: str


@dataclass(frozen=True)
class Preview:
    """The first rows as they would be read: values in the order of `head`, or what is wrong with the row."""

    head: list[str]
    rows: list[tuple[list[str], str]]


@dataclass(frozen=True)
class Line:
    """A refused row in words."""

    row: int
    column: str
    flaw: str


@dataclass(frozen=True)
class Report:
    """What was found in the whole file."""

    one: Import
    bad: list[Line]
    kept: int
    shrinks: bool
    why: str

    @property
    def more(self) -> int:
        """Refused rows that are not shown here."""
        return self.one.rows_bad - len(self.bad)

    @property
    def nothing_new(self) -> bool:
        return not (self.one.added or self.one.gone)


def tried() -> list[Tried]:
    """The imports, the latest first."""
    rows = list(Import.objects.order_by("-started_at")[:LISTED])
    names: dict[UUID, str] = {
        user.pk: user.name for user in User.objects.filter(pk__in={row.by for row in rows})
    }
    return [Tried(row, names.get(row.by, "") if row.by else "", *_stage(Stage(row.stage))) for row in rows]


def _stage(stage: Stage) -> tuple[str, str, str]:
    return {
        Stage.UPLOADED: (_("waits for you"), "soon", "clock"),
        Stage.CHECKING: (_("is being checked"), "", "loader"),
        Stage.CHECKED: (_("waits for you"), "soon", "clock"),
        Stage.APPLYING: (_("is being imported"), "", "loader"),
        Stage.DONE: (_("imported"), "", "check"),
        Stage.INTERRUPTED: (_("interrupted, nothing imported"), "soon", "triangle-alert"),
        Stage.REFUSED: (_("refused, nothing imported"), "soon", "triangle-alert"),
        Stage.DROPPED: (_("dropped, nothing imported"), "not", "minus"),
    }[stage]


def preview(table: Table, promise: Policy, language: str) -> Preview | None:
    """None while the column of the customer number is not known."""
    if "customer_number" not in table.mapping:
        return None
    assert promise.customer_records is not None, "nothing is read that the policy does not declare"
    reader = Reader(table.mapping, [column.title for column in table.columns], promise)
    fields = [field for field in FIELDS if field in promise.customer_records.fields]
    kinds = {option.id: option.in_(language) for option in promise.form_fields()["company_type"].options}
    rows: list[tuple[list[str], str]] = []
    for cells in table.rows:
        found = reader.read(0, cells, None)
        if isinstance(found, BadRow):
            rows.append(([], ": ".join(part for part in (column_words(found), flaw_words(found)) if part)))
        elif found is not None:
            said = found.as_dict()
            said["company_type"] = kinds.get(said["company_type"], "")
            rows.append(([said[field] for field in fields], ""))
    return Preview([field_words(field) for field in fields], rows)


def report(one: Import) -> Report:
    """What is known of this import now."""
    bad = refused_rows(one)
    return Report(
        one=one,
        bad=[Line(row.row, column_words(row), flaw_words(row)) for row in bad[:SHOWN]],
        kept=len(bad),
        shrinks=one.stage == Stage.CHECKED and shrinks(one.gone),
        why=unfit_words(one.reason, one.reason_row) if one.reason else "",
    )


def declared() -> bool:
    """Whether the policy in force says anything of customer records."""
    return current().customer_records is not None
