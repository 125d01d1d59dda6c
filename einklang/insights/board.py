"""A study's board: what was noted, and the findings it lies under."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from einklang.room.minutes import legible
from einklang.room.models import Remark
from einklang.room.queries import names_of
from einklang.staff.models import User
from einklang.studies.models import Study
from einklang.vault.fields import attach_keys

from . import places
from .findings import Piece, piece_of
from .models import Agreement, Evidence, Finding, Kind, Lasting, Mark, Stage
from .pages import ICONS, language
from .queries import findings, marks, recordings_of


@dataclass(frozen=True)
class Card:
    """One piece of evidence, as it lies on the board."""

    piece: Piece
    icon: str
    kind: str
    text: str
    words: str
    by: str
    at: datetime
    place: str
    begins_ms: int
    #: The recording it can be heard in, if the reader works with that one.
    recording: UUID | None
    tags: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """By which forms name it."""
        return f"{self.piece.kind}:{self.piece.id}"


@dataclass(frozen=True)
class Column:
    """A finding with what it rests on."""

    finding: Finding
    cards: list[Card]
    agreed: int

    @property
    def at_gate(self) -> bool:
        return self.finding.stage == Stage.GATE


@dataclass(frozen=True)
class Line:
    """A study in the list of boards."""

    study: Study
    question: str
    marks: int
    drafts: int
    at_gate: int
    lasting: int


class NoPiece(ValueError):
    """It names no piece of evidence."""


def read_piece(key: str) -> Piece:
    """The piece of evidence that a form names; raises NoPiece."""
    kind, _colon, own_id = key.partition(":")
    try:
        number = UUID(own_id)
    except ValueError as error:
        raise NoPiece from error
    if kind == "mark":
        return Piece("mark", number)
    if kind == "remark":
        return Piece("remark", number)
    raise NoPiece


def cards_of(found: Iterable[Mark], lines: Iterable[Remark], user: User) -> dict[Piece, Card]:
    """What these say, in a fixed number of queries."""
    found, lines = list(found), list(lines)
    attach_keys([*found, *lines])
    names = names_of([one.made_by for one in found] + [one.colleague for one in lines])
    own = set(
        recordings_of(user).filter(pk__in=[one.recording_id for one in found]).values_list("pk", flat=True)
    )
    cards = {
        Piece("mark", one.pk): Card(
            piece=Piece("mark", one.pk),
            icon=ICONS[Kind(one.kind)],
            kind=str(one.get_kind_display()),
            text=one.content["text"],
            words=one.content.get("words", ""),
            by=names.get(one.made_by, ""),
            at=one.recording.interview_ended_at or one.made_at,
            place=places.write(one.begins_ms),
            begins_ms=one.begins_ms,
            recording=one.recording_id if one.recording_id in own else None,
            tags=tuple(one.content["tags"]),
        )
        for one in found
    }
    for line in lines:
        piece = Piece("remark", line.pk)
        by = names.get(line.colleague, "")
        cards[piece] = Card(piece, "pencil-line", _("Minutes"), line.text, "", by, line.at, "", 0, None)
    return cards


def marks_in(study: Study) -> QuerySet[Mark]:
    return marks().filter(recording__study=study).select_related("recording")


def remarks_in(study: Study) -> QuerySet[Remark]:
    return legible().filter(minutes__study=study)


def board(study: Study, user: User) -> tuple[list[Card], list[Column]]:
    """What lies under no finding yet, the latest interview first; and the findings in their order."""
    cards = cards_of(marks_in(study), remarks_in(study), user)
    rows = list(findings().filter(study=study))
    attach_keys(rows)
    under: dict[UUID, list[Card]] = {row.pk: [] for row in rows}
    used: set[Piece] = set()
    for one in Evidence.objects.filter(finding__in=under):
        piece = piece_of(one)
        if piece in cards:
            under[one.finding_id].append(cards[piece])
            used.add(piece)
    agreed = _agreed(under)
    columns = [Column(row, under[row.pk], agreed.get(row.pk, 0)) for row in rows]
    free = [card for piece, card in cards.items() if piece not in used]
    return sorted(free, key=lambda card: (-card.at.timestamp(), card.begins_ms)), columns


def column(finding: Finding, user: User) -> Column:
    """One finding with what it rests on."""
    rows = list(Evidence.objects.filter(finding=finding))
    found = marks().filter(pk__in=[one.mark_id for one in rows if one.mark_id]).select_related("recording")
    lines = legible().filter(pk__in=[one.remark_id for one in rows if one.remark_id])
    cards = cards_of(found, lines, user)
    shown = [cards[piece] for one in rows if (piece := piece_of(one)) in cards]
    return Column(finding, shown, _agreed([finding.pk]).get(finding.pk, 0))


def _agreed(ids: Iterable[UUID]) -> dict[UUID, int]:
    counted = Agreement.objects.filter(finding__in=list(ids)).values_list("finding")
    return dict(counted.annotate(Count("pk")))


def boards() -> list[Line]:
    """Every study of which something was noted or learned, the latest first."""

    def counted(rows: QuerySet[Mark] | QuerySet[Finding] | QuerySet[Lasting], field: str) -> dict[UUID, int]:
        return dict(rows.order_by().values_list(field).annotate(Count("pk")))

    marked = counted(marks(), "recording__study")
    noted = dict(legible().order_by().values_list("minutes__study").annotate(Count("pk")))
    drafts = counted(findings().filter(stage=Stage.DRAFT), "study")
    gate = counted(findings().filter(stage=Stage.GATE), "study")
    lasting = counted(Lasting.objects.all(), "study")
    known = {*marked, *noted, *drafts, *gate, *lasting}
    return [
        Line(
            study,
            study.question(language()),
            marked.get(study.pk, 0) + noted.get(study.pk, 0),
            drafts.get(study.pk, 0),
            gate.get(study.pk, 0),
            lasting.get(study.pk, 0),
        )
        for study in Study.objects.filter(pk__in=[one for one in known if one])
    ]
