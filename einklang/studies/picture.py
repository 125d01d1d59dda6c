"""The way from being chosen to an interview, as bars one below the other."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from einklang.ui.templatetags.ui import thousands

from .queries import Funnel

#: The drawing in its own units: how wide, and how far apart the bars begin.
WIDTH, ROW = 340, 40


@dataclass(frozen=True)
class Step:
    """One step of the way; `y` and `width` are where its bar lies, `text_y` where its words stand."""

    title: str
    number: str
    share: str
    tone: str
    y: int
    text_y: int
    width: int


@dataclass(frozen=True)
class Picture:
    """The steps, and the line at the number wanted, from the bars of those booked on."""

    steps: list[Step]
    height: int
    told: str
    goal: int
    goal_from: int


def picture(found: Funnel) -> Picture:
    """Everything is drawn to the same scale, so that each bar is a part of the one above."""
    rows = [
        (_("Chosen"), found.chosen, "b"),
        (_("Asked"), found.asked, "b"),
        (_("Said no"), found.declined, "b2"),
        (_("Booked"), found.booked, "bi"),
        (_("Held"), found.held, "bg"),
    ]
    most = max(*(number for _title, number, _tone in rows), found.wanted, 1)
    steps = [
        Step(
            title=title,
            number=thousands(number) or "0",
            share=_share(number, found.asked) if n > 1 else "",
            tone=tone,
            y=ROW * n + 20,
            text_y=ROW * n + 13,
            width=_wide(number, most),
        )
        for n, (title, number, tone) in enumerate(rows)
    ]
    told = _("From being chosen to an interview: %(steps)s. The table has the numbers.")
    said = ", ".join(f"{one.title} {one.number}" for one in steps)
    return Picture(
        steps=steps,
        height=ROW * len(rows) - 8,
        told=told % {"steps": said},
        goal=round(WIDTH * found.wanted / most),
        goal_from=ROW * 3 + 18,
    )


def _wide(number: int, most: int) -> int:
    return max(2, round(WIDTH * number / most)) if number else 0


def _share(number: int, asked: int) -> str:
    return f"{round(100 * number / asked)} %" if asked else ""
