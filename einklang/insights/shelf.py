"""Looking through the library: what was asked for, and the findings that answer it."""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from math import ceil
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from einklang.pool.asked import Choice, Filter
from einklang.studies.models import Study
from einklang.vault import index

from .library import month_of, open_until
from .models import Lasting

#: Findings on one page.
PAGE = 20
LONGEST = 100
#: Reviews that are open, whether or not their day has come.
DUE = "due"
WORD = re.compile(r"[^\W_]+")
#: A text in pieces, each with whether it was searched for.
Pieces = list[tuple[str, bool]]


@dataclass(frozen=True)
class Entry:
    """A finding as it is read: of which study, and whether its review is open or overdue."""

    finding: Lasting
    study: Study
    question: str
    open: bool
    overdue: bool
    words: tuple[str, ...] = ()

    @property
    def held(self) -> int:
        """Of how many interviews; 0 where fewer were counted than it was found in."""
        return self.study.held if self.study.held >= self.finding.interviews else 0

    @property
    def rests_on(self) -> str:
        """In how many interviews it was found, in words."""
        number, held = self.finding.interviews, self.held
        if held:
            return _("found in %(n)s of %(held)s interviews") % {"n": number, "held": held}
        return ngettext("found in one interview", "found in %(n)s interviews", number) % {"n": number}

    @property
    def title(self) -> Pieces:
        return pieces(self.finding.title, self.words)

    @property
    def paragraphs(self) -> list[Pieces]:
        return [pieces(one, self.words) for one in self.finding.details.splitlines() if one.strip()]


@dataclass(frozen=True)
class Asked:
    """What was asked for. Only what stands on a list may stand in an address; words travel in the body.

    Findings name nobody, but whoever searches may type a name, to see that it is not here. Such words
    belong into no log and no history, as in the pool.
    """

    words: str
    filters: dict[str, str]
    page: int

    @classmethod
    def read(cls, given: Mapping[str, str], filters: Iterable[Filter]) -> "Asked":
        """From a form or an address; `drop` names a filter to let go. What is on no list is not asked for."""
        listed = {one.name: {choice.value for choice in one.choices} for one in filters}
        chosen = {name: value for name in listed if (value := str(given.get(name, ""))) in listed[name]}
        drop, page = str(given.get("drop", "")), str(given.get("page", ""))
        kept = {name: value for name, value in chosen.items() if drop not in (name, "all")}
        words = "" if drop == "all" else " ".join(str(given.get("q", "")).replace("\0", "").split())[:LONGEST]
        number = int(page) if not drop and page.isascii() and page.isdigit() and len(page) < 5 else 1
        return cls(words, kept, max(1, number))

    @property
    def folded(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(index.words(self.words)))

    @property
    def query(self) -> str:
        """What stands in the address of this page: no words, and no page within what words found."""
        kept = dict(self.filters)
        if self.page > 1 and not self.words:
            kept["page"] = str(self.page)
        return f"?{urlencode(kept)}" if kept else ""


@dataclass(frozen=True)
class Found:
    """One page of what fits; `number` counts all of it, `total` everything that lasts."""

    asked: Asked
    filters: list[Filter]
    entries: list[Entry]
    number: int
    total: int
    page: int
    pages: int

    @property
    def study(self) -> str:
        """The id of the study that was chosen, or nothing."""
        return self.asked.filters.get("study", "")

    @property
    def chips(self) -> list[Filter]:
        return [one for one in self.filters if one.chosen]


def find(given: Mapping[str, str], language: str, *, size: int | None = PAGE) -> Found:
    """The page that was asked for, latest month first; with `size` None, everything that fits."""
    everything = list(Lasting.objects.defer("details"))
    # A study that a link leads to is on the list, even while nothing of it lasts.
    studies = Study.objects.in_bulk({*(one.study_id for one in everything), *_named(given)})
    asked = Asked.read(given, _filters(everything, studies, language, {}))
    fitting = _fitting(everything, asked)
    pages = max(1, ceil(len(fitting) / size)) if size else 1
    page = min(asked.page, pages)
    shown = [one.pk for one in (fitting[(page - 1) * size : page * size] if size else fitting)]
    rows = Lasting.objects.in_bulk(shown)
    return Found(
        asked=Asked(asked.words, asked.filters, page),
        filters=_filters(everything, studies, language, asked.filters),
        entries=entries([rows[pk] for pk in shown if pk in rows], studies, language, asked.folded),
        number=len(fitting),
        total=len(everything),
        page=page,
        pages=pages,
    )


def entries(
    findings: Iterable[Lasting], studies: Mapping[UUID, Study], language: str, words: tuple[str, ...] = ()
) -> list[Entry]:
    """These findings as they are read in this language."""
    opens, today = open_until(now()), month_of(now())
    return [
        Entry(
            finding=one,
            study=studies[one.study_id],
            question=studies[one.study_id].question(language),
            open=one.review_on <= opens,
            overdue=one.review_on <= today,
            words=words,
        )
        for one in findings
    ]


def studies_of(findings: Iterable[Lasting]) -> dict[UUID, Study]:
    """The studies of these findings, by id."""
    return Study.objects.in_bulk({one.study_id for one in findings})


def up_for_review() -> QuerySet[Lasting]:
    """Findings whose review is open, whose day comes first before."""
    return Lasting.objects.filter(review_on__lte=open_until(now())).order_by("review_on", "title")


def overdue() -> QuerySet[Lasting]:
    """Findings that somebody should have looked at again by now."""
    if not Lasting.objects.exists():  # and no policy has to be in force to say so
        return Lasting.objects.none()
    return up_for_review().filter(review_on__lte=month_of(now()))


def _named(given: Mapping[str, str]) -> Iterable[UUID]:
    """The study that is asked for, if its id can be one."""
    with suppress(ValueError):
        yield UUID(str(given.get("study", "")))


def _fitting(everything: list[Lasting], asked: Asked) -> list[Lasting]:
    """Those that fit the filters and hold every word, at least as the beginning of one of theirs."""
    study, theme, year = (asked.filters.get(name, "") for name in ("study", "theme", "year"))
    fitting = [
        one
        for one in everything
        if (not study or str(one.study_id) == study)
        and (not theme or theme in one.themes)
        and (not year or str(one.month.year) == year)
    ]
    if asked.filters.get("review") == DUE:
        opens = open_until(now())
        fitting = sorted((one for one in fitting if one.review_on <= opens), key=lambda one: one.review_on)
    if asked.folded:
        details = dict(Lasting.objects.values_list("pk", "details"))
        fitting = [one for one in fitting if _holds(one, details.get(one.pk, ""), asked.folded)]
    return fitting


def _holds(finding: Lasting, details: str, words: tuple[str, ...]) -> bool:
    found = index.words("\n".join((finding.title, details, *finding.themes)))
    return all(any(one.startswith(word) for one in found) for word in words)


def pieces(text: str, words: tuple[str, ...]) -> Pieces:
    """The text cut where words begin and end that were searched for."""
    cut: Pieces = []
    last = 0
    for match in WORD.finditer(text) if words else ():
        if any(one.startswith(words) for one in index.words(match[0])):
            cut += [(text[last : match.start()], False), (match[0], True)]
            last = match.end()
    return [one for one in (*cut, (text[last:], False)) if one[0]]


def _filters(
    everything: list[Lasting], studies: Mapping[UUID, Study], language: str, chosen: Mapping[str, str]
) -> list[Filter]:
    """Every filter there is; only what leads to something is on its list."""
    questions = {str(pk): one.question(language) for pk, one in studies.items()}
    themes = sorted({theme for one in everything for theme in one.themes}, key=index.words)
    years = sorted({str(one.month.year) for one in everything}, reverse=True)
    offered = {
        "study": (_("Study"), dict(sorted(questions.items(), key=lambda one: index.words(one[1])))),
        "theme": (_("Theme"), {theme: theme for theme in themes}),
        "year": (_("Year"), {year: year for year in years}),
        "review": (_("Review"), {DUE: _("to be looked at again")}),
    }
    return [
        Filter(name, title, [Choice(key, text, key == chosen.get(name)) for key, text in choices.items()])
        for name, (title, choices) in offered.items()
    ]
