"""The words of a mail that is a page (HTML): those that somebody sees who reads it, and no others."""

import re
from collections import Counter
from dataclasses import dataclass
from html import unescape

_TAG = re.compile(
    r"<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*)?(?P<attributes>[^<>]*)>|(?P<words>[^<]+)|<",
)
_ATTRIBUTE = re.compile(r"""([a-zA-Z-]+)\s*(?:=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?""")
_RULE = re.compile(r"([^{}]{1,300})\{([^{}]{0,2000})\}")
_CHOSEN = re.compile(r"[.#]([\w-]+)")
#: Nobody sees what stands in these.
_UNSEEN = frozenset({"style", "script", "head", "title", "template", "noscript", "textarea", "select"})
_INLINE = frozenset({"a", "b", "i", "u", "em", "strong", "span", "font", "small", "sup", "sub"})
#: These have no end.
_EMPTY = frozenset({"br", "hr", "img", "input", "meta", "link", "wbr", "area", "base", "col"})
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all"
    r"|font(?:-size)?\s*:\s*(?:0(?:\.\d+)?|1)(?:px|pt|em|rem|%)?(?![\d.])|opacity\s*:\s*0(?:\.0\d*)?(?![\d.])"
    r"|(?<![\w-])(?:max-)?(?:height|width)\s*:\s*0(?:px|pt|em)?(?![\d.%])|text-indent\s*:\s*-\d{3,}"
    r"|(?:left|top|margin-left)\s*:\s*-\d{3,}|clip\s*:\s*rect\(0",
    re.IGNORECASE,
)
_COLOUR = re.compile(r"(?<![\w-])color\s*:\s*([^;!]{1,40})", re.IGNORECASE)
_BEHIND = re.compile(r"background(?:-color)?\s*:\s*([^;!]{1,60})", re.IGNORECASE)
_HEX, _RGB = re.compile(r"#([0-9a-f]{6}|[0-9a-f]{3})\b"), re.compile(r"rgba?\(([^)]{1,30})\)")
_NAMED = {"white": (255, 255, 255), "black": (0, 0, 0), "snow": (255, 250, 250), "ivory": (255, 255, 240)}
_WHITE, _BLACK = (255, 255, 255), (0, 0, 0)
#: Colours closer than this in each of red, green and blue cannot be told apart.
NEAR = 24

_Colour = tuple[int, ...]


@dataclass(frozen=True)
class _Box:
    """How something stands on the page: seen or not, in which colour, on which."""

    name: str = ""
    hidden: bool = False
    quoted: bool = False
    colour: _Colour = _BLACK
    behind: _Colour = _WHITE

    @property
    def unseen(self) -> bool:
        pairs = zip(self.colour, self.behind, strict=True)
        return self.hidden or all(abs(one - other) < NEAR for one, other in pairs)


def words_of(page: str) -> str:
    """The words of a page, a line for each block; what it quotes begins with ">".

    Where a tag is not closed, what it hides stays hidden: fewer words are read, and never others. Python's
    own parser needs a minute for half a megabyte of "<p<p<p"; this looks at every sign once.
    """
    hiding = _hidden_by_rules(page)
    page = _without(page, "<!--", "-->")
    words: list[str] = []
    boxes, opened = [_Box()], Counter[str]()
    for found in _TAG.finditer(page):
        if found["words"] is not None:
            if not boxes[-1].unseen:
                words.append(" ".join(unescape(found["words"]).split("\n")))
            continue
        name = (found["name"] or "").lower()
        if found["end"]:
            while opened[name]:
                last = boxes.pop()
                opened[last.name] -= 1
                if last.name == name:
                    break
        elif name and name not in _EMPTY and not found["attributes"].endswith("/"):
            boxes.append(_within(boxes[-1], name, found["attributes"], hiding))
            opened[name] += 1
        if name and name not in _INLINE:
            words.append("\n> " if boxes[-1].quoted else "\n")
    lines = "".join(words).split("\n")
    return "\n".join(line.strip() for line in lines if line.strip(" >"))


def _within(box: _Box, name: str, attributes: str, hiding: frozenset[str]) -> _Box:
    """How this tag stands within that box."""
    quoted = box.quoted or name == "blockquote"
    if not attributes.strip():
        return _Box(name, box.hidden or name in _UNSEEN, quoted, box.colour, box.behind)
    given = {one[1].lower(): unescape(one[2] or "").strip("\"'") for one in _ATTRIBUTE.finditer(attributes)}
    style = re.sub(r"/\*.*?\*/", "", given.get("style", ""))
    chosen = {*given.get("class", "").split(), *given.get("id", "").split()}
    hidden = box.hidden or name in _UNSEEN or "hidden" in given or bool(_HIDING.search(style))
    if name == "font" and given.get("size", "") == "0":
        hidden = True
    colour = _colour(_COLOUR.search(style), given.get("color", "") if name == "font" else "")
    behind = _colour(_BEHIND.search(style), given.get("bgcolor", ""))
    return _Box(name, hidden or bool(chosen & hiding), quoted, colour or box.colour, behind or box.behind)


def _colour(said: "re.Match[str] | None", attribute: str) -> _Colour | None:
    """Red, green and blue from 0 to 255; None where nothing is said that is understood."""
    text = (said[1] if said else attribute).strip().casefold()
    if found := _HEX.search(text):
        digits = found[1] if len(found[1]) == 6 else "".join(2 * one for one in found[1])
        return tuple(int(digits[place : place + 2], 16) for place in (0, 2, 4))
    if found := _RGB.search(text):
        parts = [int(one) for one in re.findall(r"\d+", found[1])[:3]]
        return tuple(min(one, 255) for one in parts) if len(parts) == 3 else None
    if "transparent" in text and said and said[0].casefold().startswith("color"):
        return _WHITE
    return next((colour for name, colour in _NAMED.items() if re.search(rf"\b{name}\b", text)), None)


def _hidden_by_rules(page: str) -> frozenset[str]:
    """Classes and ids that the page's own style sheets hide."""
    found: set[str] = set()
    for rule in _RULE.finditer(_between(page, "<style", "</style")):
        colour, behind = _colour(_COLOUR.search(rule[2]), ""), _colour(_BEHIND.search(rule[2]), "")
        if _HIDING.search(rule[2]) or (colour and _Box(colour=colour, behind=behind or _WHITE).unseen):
            found.update(_CHOSEN.findall(rule[1]))
    return frozenset(found)


def _between(page: str, opening: str, closing: str) -> str:
    """What stands between these, wherever they stand."""
    lower, kept, place = page.lower(), [], 0
    if len(lower) != len(page):
        return page  # signs that are two when small: then every rule anywhere counts
    while (begin := lower.find(opening, place)) >= 0:
        end = lower.find(closing, begin)
        place = len(page) if end < 0 else end
        kept.append(page[begin:place])
    return "".join(kept)


def _without(page: str, opening: str, closing: str) -> str:
    """The page without what stands between these."""
    kept, place = [], 0
    while (begin := page.find(opening, place)) >= 0:
        kept.append(page[place:begin])
        end = page.find(closing, begin)
        if end < 0:
            return "".join(kept)
        place = end + len(closing)
    return "".join([*kept, page[place:]])
