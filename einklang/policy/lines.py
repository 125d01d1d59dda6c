"""Where in a policy file a key stands, so that a message can name the line."""

import re

HEADER = re.compile(r"\s*\[\[?([^\]]+)\]\]?\s*(#.*)?$")
ASSIGNMENT = re.compile(r"\s*([A-Za-z0-9_.\-\"']+)\s*=")
QUOTES = ('"""', "'''")


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))


def keys_by_line(text: str) -> list[tuple[int, tuple[str, ...]]]:
    """Every table header and assignment of a TOML text with its line (from 1) and its full key."""
    found: list[tuple[int, tuple[str, ...]]] = []
    table: tuple[str, ...] = ()
    inside = ""
    for number, line in enumerate(text.splitlines(), 1):
        if inside:
            inside = "" if inside in line else inside
            continue
        if header := HEADER.match(line):
            table = _parts(header[1])
            found.append((number, table))
        elif assignment := ASSIGNMENT.match(line):
            found.append((number, table + _parts(assignment[1])))
        inside = next((quote for quote in QUOTES if line.count(quote) % 2), "")
    return found


def line_of(text: str, key: tuple[str, ...]) -> int:
    """The line on which `key` stands, or the nearest table or key around it; 1 if there is none."""
    best, depth = 1, 0
    for number, found in keys_by_line(text):
        if len(found) > depth and key[: len(found)] == found:
            best, depth = number, len(found)
    return best
