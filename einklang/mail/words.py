"""From one template to both halves of a mail: plain text and HTML of equal worth.

A letter's template is plain text: the first line is the subject, a blank line, then paragraphs. A line
`[[ Label | address ]]` is the button, `# ` a small heading, `- ` an item of a list, `-- ` begins the foot.
"""

import re
from dataclasses import dataclass
from html import escape
from typing import Any

from django.template import Context
from django.template.loader import get_template, render_to_string
from django.utils import translation

BUTTON = re.compile(r"^\[\[\s*(?P<label>[^|]+?)\s*\|\s*(?P<url>\S+)\s*\]\]$")
ADDRESS = re.compile(r"https?://[^\s<>&]+(?:&amp;[^\s<>&]+)*")

# Mail programs know no style sheets: each element carries its own, in the colours of the pages.
_INK = "color:#16223a"
_P = f"margin:0 0 16px;{_INK}"
_H2 = f"margin:24px 0 8px;font-size:18px;line-height:1.25;{_INK}"
_UL = f"margin:0 0 16px;padding-left:20px;{_INK}"
_FOOT = "margin:32px 0 0;padding-top:16px;border-top:1px solid #dcd5c6;font-size:14px;color:#434d62"
_BUTTON = (
    "display:inline-block;padding:14px 22px;background:#16223a;color:#fffdf8;font-weight:700;"
    "text-decoration:none;border-radius:3px"
)


@dataclass(frozen=True)
class Words:
    """What is to be read."""

    subject: str
    text: str
    html: str


def compose(template: str, context: dict[str, Any], language: str) -> Words:
    """Fill a letter's template; both halves come from the same lines."""
    with translation.override(language):
        # Plain text first: nothing is escaped here, the HTML half escapes every line of it.
        filled = get_template(template).template.render(Context(context, autoescape=False))  # type: ignore[attr-defined]
    subject, _, body = filled.strip().partition("\n")
    lines = re.sub(r"\n{3,}", "\n\n", body.strip()).split("\n")
    html = render_to_string(
        "mail/frame.html", {"body": _html(lines), "language": language, "subject": subject, **context}
    )
    return Words(subject=subject.strip(), text="\n".join(_plain(line) for line in lines) + "\n", html=html)


def _plain(line: str) -> str:
    if button := BUTTON.match(line):
        return f"{button['label']}:\n{button['url']}"
    return line.removeprefix("# ")


def _html(lines: list[str]) -> str:
    blocks = [block.split("\n") for block in "\n".join(lines).split("\n\n")]
    return "\n".join(_block(block) for block in blocks if any(block))


def _block(lines: list[str]) -> str:
    first = lines[0]
    if first.strip() == "--":
        return f'<p style="{_FOOT}">{_joined(lines[1:])}</p>'
    if button := BUTTON.match(first):
        return _button(button["label"], button["url"])
    if first.startswith("# "):
        heading = f'<h2 style="{_H2}">{_inline(first[2:])}</h2>'
        return heading + (_block(lines[1:]) if lines[1:] else "")
    if all(line.startswith("- ") for line in lines):
        items = "".join(f'<li style="margin:0 0 6px">{_inline(line[2:])}</li>' for line in lines)
        return f'<ul style="{_UL}">{items}</ul>'
    return f'<p style="{_P}">{_joined(lines)}</p>'


def _button(label: str, url: str) -> str:
    return f'<p style="margin:24px 0"><a href="{escape(url)}" style="{_BUTTON}">{escape(label)}</a></p>'


def _joined(lines: list[str]) -> str:
    return "<br>".join(_inline(line) for line in lines)


def _inline(line: str) -> str:
    return ADDRESS.sub(
        lambda found: f'<a href="{found[0]}" style="color:#1c4a8c">{found[0]}</a>', escape(line)
    )
