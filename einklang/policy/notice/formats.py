"""The notice as text, JSON and PDF: three more ways to show the same blocks."""

import json
from textwrap import wrap
from typing import Any

from einklang.ui.pdf import DOCUMENT, pdf

WIDTH = 88
Notice = dict[str, Any]
Facts = list[tuple[str, str]]


def as_json(notice: Notice, facts: dict[str, Any]) -> str:
    """The notice with `facts` about its version, for machines."""
    return json.dumps({**facts, **notice}, ensure_ascii=False, indent=2) + "\n"


def as_pdf(notice: Notice, facts: Facts) -> bytes:
    """The notice on paper, PDF/UA-1."""
    return pdf(DOCUMENT, {**notice, "facts": facts}, language=notice["language"])


def as_text(notice: Notice, facts: Facts) -> str:
    """The notice for a mail, a terminal, or a printer without fonts."""
    parts = [underlined(notice["title"], "="), *_paragraph(notice["lead"])]
    parts.append("\n".join(f"{name}: {value}" for name, value in facts))
    for section in notice["sections"]:
        parts.append(underlined(f"{section['number']}. {section['title']}", "-"))
        parts += [block_as_text(block) for block in section["blocks"]]
    return "\n\n".join(parts) + "\n"


def underlined(title: str, line: str) -> str:
    """A heading in plain text."""
    return f"{title}\n{line * len(title)}"


def block_as_text(block: dict[str, Any]) -> str:
    """One block in plain text, at most WIDTH wide."""
    match block["kind"]:
        case "heading":
            return f"### {block['text']}"
        case "lines":
            return "\n".join(block["lines"])
        case "items":
            return "\n".join(_hanging("- ", item) for item in block["items"])
        case "rows":
            return "\n".join(_hanging("", f"{name}: {value}", "    ") for name, value in block["rows"])
        case "grid":
            return "\n\n".join(_grid_row(block["head"], row) for row in block["rows"])
        case "plainly":
            return _hanging("> ", f"{block['label']} {block['text']}", "> ")
        case _:
            return "\n".join(_paragraph(block["text"]))


def _paragraph(text: str) -> list[str]:
    return ["\n".join(wrap(text, WIDTH, break_long_words=False, break_on_hyphens=False))]


def _hanging(first: str, text: str, rest: str = "  ") -> str:
    lines = wrap(text, WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)
    return "\n".join(lines)


def _grid_row(head: list[str], row: list[str]) -> str:
    title, *cells = row
    told = [_hanging("    ", f"{name}: {cell}", "      ") for name, cell in zip(head[1:], cells, strict=True)]
    return "\n".join([title, *told])
