"""What the check found: where it stands, what it is, and what to write instead."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.db.models import TextChoices
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class What(TextChoices):
    """What leads to somebody. Where two say the same of one place, the one that stands first here counts."""

    ADDRESS = "address", gettext_lazy("Mail or web address")
    NUMBER = "number", gettext_lazy("Somebody's number")
    NAME = "name", gettext_lazy("Name")
    COMPANY = "company", gettext_lazy("Company")
    PLACE = "place", gettext_lazy("Town or street")
    FLATS = "flats", gettext_lazy("Exact number of flats")
    LOOKS_LIKE = "looks-like", gettext_lazy("Looks like a name")
    VERBATIM = "verbatim", gettext_lazy("Said or noted like this")


@dataclass(frozen=True)
class Hit:
    """One place where a rule applies, counted in the text as it was written."""

    begins: int
    ends: int
    what: What
    #: Of a number of flats: how many.
    number: int = 0


@dataclass(frozen=True)
class Trace:
    """One place of a finding that has to change. `begins` and `ends` count characters of the field."""

    field: str
    begins: int
    ends: int
    what: What
    #: What to do instead, in the language of now; it tells nothing that the text does not say itself.
    hint: str


@dataclass(frozen=True)
class Piece:
    """A stretch of a text, and the traces that lie over all of it."""

    text: str
    traces: tuple[Trace, ...]


def as_traces(field: str, text: str, hits: Iterable[Hit]) -> list[Trace]:
    """The hits in one field in their order: what lies within another is explained by it, and left out.

    None overlaps another; only what was said like this may lie over others, for it does not explain a name.
    """
    hits = set(hits)
    words = [one for one in hits if one.what == What.VERBATIM]
    kept = _apart(text, [one for one in hits if one.what != What.VERBATIM])
    return [
        Trace(field, one.begins, one.ends, one.what, hint(one))
        for one in sorted(kept + words, key=lambda one: (one.begins, -one.ends))
    ]


def _apart(text: str, hits: list[Hit]) -> list[Hit]:
    order = list(What)
    kept: list[Hit] = []
    for one in sorted(hits, key=lambda one: (one.begins, -one.ends, order.index(one.what))):
        last = kept[-1] if kept else None
        if last is None or one.begins >= last.ends:
            kept.append(one)
        elif one.ends > last.ends:
            kept.append(Hit(last.ends, one.ends, one.what, one.number))
        if len(kept) > 1 and _one_name(text, *kept[-2:]):
            second = kept.pop()
            kept[-1] = Hit(kept[-1].begins, second.ends, What.NAME)
    return kept


def _one_name(text: str, first: Hit, second: Hit) -> bool:
    """First and last name are shown as one."""
    between = text[first.ends : second.begins]
    return first.what == second.what == What.NAME and between in (" ", "-", "\u00a0")


def hint(hit: Hit) -> str:
    """What to do about it, in the language of now."""
    if hit.what == What.FLATS:
        if hit.number < 20:
            return _("Write “a few” instead.")
        rounded = number_format(about(hit.number), force_grouping=True)
        return _("Write “about %(number)s” instead.") % {"number": rounded}
    return {
        What.ADDRESS: _("Leave the address out."),
        What.NUMBER: _("Leave the number out."),
        What.NAME: _("Write the role instead: “a customer”. If no name is meant, choose another word."),
        What.COMPANY: _("Write what kind of company it is: “a housing co-operative”."),
        What.PLACE: _("Leave the place out, or write how large it is: “a large town”."),
        What.LOOKS_LIKE: _("If it is a name, write the role instead. If not, choose another word."),
        What.VERBATIM: _("Say it in your own words."),
    }[hit.what]


def about(number: int) -> int:
    """The number rounded to two digits, below 100 to tens: so much says nothing about anybody."""
    step: int = max(10, 10 ** (len(str(number)) - 2))
    return (number + step // 2) // step * step


def in_pieces(text: str, traces: Sequence[Trace]) -> list[Piece]:
    """The text of one field, cut wherever a trace begins or ends: for showing them in it."""
    edges = sorted({0, len(text), *(at for one in traces for at in (one.begins, one.ends))})
    return [
        Piece(text[first:last], tuple(one for one in traces if one.begins <= first and last <= one.ends))
        for first, last in pairwise(edges)
    ]
