"""Findings that last, to take along: as Markdown (CommonMark) and as PDF/UA."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from django.utils import dateformat
from django.utils.timezone import now
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from einklang.ui.pdf import DOCUMENT, pdf_of_any_text
from einklang.ui.templatetags.ui import thousands

from .library import month_of, reviewed_every
from .shelf import Entry, Found

#: What would be markup wherever it stands in a line, and what is only at its beginning.
ANYWHERE = re.compile(r"([\\`*_\[\]<>&|~#$])")
AT_FIRST = re.compile(r"^(\d{1,9})([.)])|^([-+=])")


def markdown(found: Found) -> str:
    """The findings as Markdown, grouped by study. Whatever stands in them stays text."""
    parts = [f"# {_('Library: what was learned')}", _escaped(assured())]
    parts.append("\n".join(f"- {_escaped(name)}: {_escaped(value)}" for name, value in facts(found)))
    for question, entries in by_study(found.entries):
        parts.append(f"## {_escaped(question)}")
        for entry in entries:
            parts.append(f"### {_escaped(entry.finding.title)}")
            parts += [_escaped(one) for one in paragraphs(entry)]
            parts.append(_escaped(meta(entry)))
    return "\n\n".join(part for part in parts if part) + "\n"


def as_pdf(found: Found) -> bytes:
    """The findings as a tagged PDF in the language in use."""
    return pdf_of_any_text(DOCUMENT, document(found), language=(get_language() or "de")[:2])


def document(found: Found) -> dict[str, Any]:
    """The findings for the document template: a section per study, a heading per finding."""
    sections = []
    for question, entries in by_study(found.entries):
        blocks: list[dict[str, Any]] = []
        for entry in entries:
            blocks.append({"kind": "heading", "text": _heading(entry.finding.title)})
            blocks += [{"kind": "paragraph", "text": one} for one in paragraphs(entry)]
            blocks.append({"kind": "lines", "lines": [meta(entry)]})
        sections.append({"title": _heading(question), "blocks": blocks})
    return {
        "title": _("Library: what was learned"),
        "lead": assured(),
        "facts": [[name, value] for name, value in facts(found)],
        "sections": sections,
    }


def assured() -> str:
    """That the findings name nobody, and how that was checked."""
    return _(
        "These findings name nobody. Software has searched each of them for names, addresses, numbers and "
        "words from the interviews, and two people have agreed that it may last. Nothing leads from them to "
        "a person, an interview or a recording. Each is looked at again after %(period)s at most."
    ) % {"period": reviewed_every().words((get_language() or "de")[:2], dative=True)}


def facts(found: Found) -> list[tuple[str, str]]:
    """Of when this is, how many there are, and what was chosen by: words that were searched for stay out."""
    told = ngettext("one finding", "%(n)s findings", found.number) % {"n": thousands(found.number)}
    if found.asked.words:
        told = _("%(findings)s, chosen by a search for words") % {"findings": told}
    return [
        (_("As of"), month(month_of(now()))),
        (_("Selection"), told),
        *((one.title, _line(one.chosen)) for one in found.chips),
    ]


def by_study(entries: Iterable[Entry]) -> list[tuple[str, list[Entry]]]:
    """The entries with the question of their study, the study of the first of them first."""
    together: dict[object, list[Entry]] = {}
    for entry in entries:
        together.setdefault(entry.study.pk, []).append(entry)
    return [(same[0].question, same) for same in together.values()]


def paragraphs(entry: Entry) -> list[str]:
    """The lines of the details, each without signs that cannot be seen."""
    return [line for one in entry.finding.details.splitlines() if (line := _line(one))]


def meta(entry: Entry) -> str:
    """How much it rests on, since when it lasts, and its themes."""
    return " · ".join(
        filter(None, (entry.rests_on, month(entry.finding.month), _line(", ".join(entry.finding.themes))))
    )


def month(value: Any) -> str:
    return dateformat.format(value, "F Y")


def _line(text: str) -> str:
    """One line: no breaks, no control characters."""
    seen = "".join(
        " " if unicodedata.category(one) in ("Cc", "Cs", "Cn", "Zl", "Zp") else one for one in text
    )
    return " ".join(seen.split())


def _heading(text: str) -> str:
    """PDF/UA knows no empty heading."""
    return _line(text) or "–"


def _escaped(text: str) -> str:
    inner = ANYWHERE.sub(r"\\\1", _line(text))
    return AT_FIRST.sub(lambda hit: f"{hit[1]}\\{hit[2]}" if hit[1] else f"\\{hit[3]}", inner)
