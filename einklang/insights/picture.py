"""What was learned in pictures: themes over time, what a study found, how much rests on how many."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.text import Truncator
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from einklang.studies.models import Study
from einklang.ui.chart import WIDTH, Bar, Picture, Text
from einklang.ui.templatetags.ui import thousands

from .library import month_of
from .models import Lasting
from .shelf import studies_of

#: Rows of one picture, and quarters back from now.
ROWS, THEMES, QUARTERS = 10, 6, 8
#: In the drawing's own units: a row with its words above its bar, and one with its words beside its bars.
ROW, BESIDE = 38, 30
#: Columns from the left edge of the first on, how far apart, how wide.
FIRST, STEP, BAR = 148, 25, 15
#: The zero line of the columns, and the room above it.
FLOOR, ROOM = 148, 128
#: Numbers of interviews that have a column of their own; more than these are taken together.
ALONE = 6


def pictures(language: str) -> list[Picture]:
    """The whole library; nothing where nothing lasts."""
    findings = list(Lasting.objects.defer("details"))
    if not findings:
        return []
    return [_themes(findings), _studies(findings, language), _resting(findings)]


def pictures_of(study: Study) -> list[Picture]:
    """What one study found; nothing where nothing of it lasts."""
    findings = list(Lasting.objects.filter(study=study).defer("details"))
    return [_found(findings, study), _resting(findings)] if findings else []


def _themes(findings: list[Lasting]) -> Picture:
    last = _quarter(month_of(now()))
    quarters = list(range(last - QUARTERS + 1, last + 1))
    counted = Counter((theme, _quarter(one.month)) for one in findings for theme in set(one.themes))
    within = Counter[str]()
    for (theme, quarter), number in counted.items():
        within[theme] += number if quarter in quarters else 0
    first = sorted((theme for theme in within if within[theme]), key=lambda theme: (-within[theme], theme))
    shown, most = first[:THEMES], max((counted[one] for one in counted), default=1)
    bars, texts = [], []
    for row, theme in enumerate(shown):
        base = BESIDE * row + 24
        texts.append(Text(0, base - 2, Truncator(theme).chars(22), strong=True))
        bars.append(Bar(FIRST, base, STEP * QUARTERS - (STEP - BAR), 1, "off"))
        for column, quarter in enumerate(quarters):
            if number := counted[theme, quarter]:
                high = max(2, round(22 * number / most))
                bars.append(Bar(FIRST + STEP * column, base - high, BAR, high, "bi"))
    foot = BESIDE * len(shown) + 12
    texts += _quarters(quarters, foot)
    return Picture(
        name="themes",
        title=_("Themes over time"),
        told=_("How many findings speak of each theme, quarter by quarter. The table has the numbers."),
        summary=_others(len(first) - len(shown)),
        height=foot + 16,
        bars=bars,
        texts=texts,
        head=[_("Theme"), *(_quarter_title(one) for one in quarters)],
        rows=[[theme, *(str(counted[theme, one]) for one in quarters)] for theme in first],
    )


def _studies(findings: list[Lasting], language: str) -> Picture:
    number = Counter(one.study_id for one in findings)
    studies = studies_of(findings)
    questions = {pk: study.question(language) for pk, study in studies.items()}
    ordered = sorted(number, key=lambda pk: (-number[pk], questions[pk]))
    most = max(number.values())
    lines = [(questions[pk], thousands(number[pk]), number[pk] / most) for pk in ordered]
    return Picture(
        name="studies",
        title=_("What each study found"),
        told=_("How many findings of each study last. The table has the numbers."),
        summary=ngettext("one study", "%(n)s studies", len(ordered)) % {"n": thousands(len(ordered))},
        **_in_rows(lines),
        head=[_("Study"), _("Findings")],
        rows=[[question, told] for question, told, _share in lines],
    )


def _found(findings: list[Lasting], study: Study) -> Picture:
    ordered = sorted(findings, key=lambda one: (-one.interviews, one.title))
    # Of all interviews held, where so many were counted; else beside the one found in the most.
    most, counted = max(study.held, ordered[0].interviews), study.held >= ordered[0].interviews
    of_all = ngettext("of one interview", "of %(n)s interviews", most) % {"n": thousands(most)}
    found = ngettext("one finding", "%(n)s findings", len(ordered)) % {"n": thousands(len(ordered))}
    lines = [(one.title, str(one.interviews), one.interviews / most) for one in ordered]
    return Picture(
        name="found",
        title=_("What it found"),
        told=_("In how many interviews each finding was found. The table has the numbers."),
        summary=of_all if counted else found,
        **_in_rows(lines),
        head=[_("Finding"), _("Interviews")],
        rows=[[title, told] for title, told, _share in lines],
    )


def _in_rows(lines: list[tuple[str, str, float]]) -> dict[str, Any]:
    """Words, a number and a share of the whole width, one below the other: the first few of them."""
    bars, texts = [], []
    for n, (words, told, share) in enumerate(lines[:ROWS]):
        texts += [Text(0, ROW * n + 12, Truncator(words).chars(52)), Text(WIDTH, ROW * n + 12, told, "end")]
        bars += [
            Bar(0, ROW * n + 18, WIDTH, 9, "off"),
            Bar(0, ROW * n + 18, max(2, round(WIDTH * share)), 9, "bi"),
        ]
    return {"bars": bars, "texts": texts, "height": ROW * len(lines[:ROWS]) - 8}


def _resting(findings: list[Lasting]) -> Picture:
    counted = Counter(min(one.interviews, ALONE) for one in findings)
    most = max(counted.values())
    left, step, wide = 46, 50, 30
    bars = [
        Bar(left + step * (n - 1), FLOOR - _high(counted[n], most), wide, _high(counted[n], most), "bi")
        for n in counted
    ]
    titles = [*(str(n) for n in range(1, ALONE)), _("%(n)s or more") % {"n": ALONE}]
    texts = [
        Text(left + step * n + wide // 2, FLOOR + 16, title, "middle")
        for n, title in enumerate((*titles[:-1], f"{ALONE}+"))
    ]
    texts += [
        Text(left + step * (n - 1) + wide // 2, FLOOR - _high(number, most) - 5, thousands(number), "middle")
        for n, number in sorted(counted.items())
    ]
    return Picture(
        name="resting",
        title=_("How much rests on how many"),
        told=_("How many findings rest on one interview, on two, and so on. The table has the numbers."),
        summary=_("findings by interviews they were found in"),
        height=FLOOR + 22,
        bars=bars,
        texts=texts,
        head=[_("Interviews"), _("Findings")],
        rows=[[title, str(counted[n])] for n, title in enumerate(titles, 1)],
        axis=FLOOR,
    )


def _high(number: int, most: int) -> int:
    """How high a column is: what is there at all can be seen."""
    return max(2, round((ROOM - 14) * number / most))


def _quarter(month: date) -> int:
    """Quarters counted through all years."""
    return month.year * 4 + (month.month - 1) // 3


def _quarter_title(quarter: int) -> str:
    year, number = divmod(quarter, 4)
    return _("Q%(number)s %(year)s") % {"number": number + 1, "year": year}


def _quarters(quarters: Iterable[int], y: int) -> list[Text]:
    """The number of each quarter, and the year below the first of each."""
    texts, before = [], 0
    for column, quarter in enumerate(quarters):
        year, number = divmod(quarter, 4)
        x = FIRST + STEP * column
        texts.append(Text(x + BAR // 2, y, _("Q%(number)s") % {"number": number + 1}, "middle"))
        texts += [Text(x, y + 14, str(year), strong=True)] if year != before else []
        before = year
    return texts


def _others(number: int) -> str:
    if not number:
        return _("findings by quarter")
    told = ngettext("one more theme in the table", "%(n)s more themes in the table", number)
    return told % {"n": thousands(number)}
