"""Logs keep no personal data (SPEC 2.2): no address, no token, no form content, no IP address, no query.

A record is rewritten before it is written: the message without what identifies, an exception as its type
and place only, because its text may quote what somebody typed.
"""

import logging
import re
import traceback
from pathlib import Path

_UUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_REPLACED = (
    (re.compile(r"[^\s@<>\"'(),;:/?=&]+(?:@|%40)[^\s@<>\"'(),;:/?=&]+"), "[address]"),
    (re.compile(r"\?[^\s\"']+"), "?[query]"),
    (
        re.compile(r"(?<=/)(?:confirm|my|withdraw|not-me|proof|in)/(?!not-me/)(?=[^/\s]{12,})[^/\s\"']+"),
        "[link]",
    ),
    (re.compile(rf"(?<![\w-])(?!{_UUID})(?=[\w-]*[A-Z0-9])[A-Za-z0-9_-]{{24,}}(?![\w-])"), "[token]"),
    (re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])"), "[ip]"),
    # IPv6, written out or shortened by "::"; a time of day has neither seven colons nor two in a row.
    (re.compile(r"(?<![\w:])(?:[0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}(?![\w:])"), "[ip]"),
    (re.compile(r"(?<![\w:])(?:[0-9a-fA-F]{1,4}(?::[0-9a-fA-F]{1,4})*)?::[0-9a-fA-F:]*(?![\w:])"), "[ip]"),
)
#: Loggers whose messages quote values by design: SQL parameters, template variables.
_SILENT = ("django.db.backends", "django.template")


def discreet(text: str) -> str:
    """The text without addresses, queries, tokens and IP addresses. Random ids (UUID) stay."""
    for pattern, instead in _REPLACED:
        text = pattern.sub(instead, text)
    return text


def place(error: BaseException) -> str:
    """`ValueError at forms.py:12 in clean`: what failed and where, never with which values."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno} in {frames[-1].name}" if frames else ""
    return f"{type(error).__name__}{where}"


class Discreet(logging.Filter):
    """Lets a record through only after everything that identifies has been taken out of it."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith(_SILENT) and record.levelno < logging.WARNING:
            return False
        message = record.getMessage()
        error = record.exc_info[1] if record.exc_info else None
        record.msg = discreet(message) + (f" ({place(error)})" if error else "")
        record.args = ()
        record.exc_info = record.exc_text = record.stack_info = None
        for name in ("request", "status_line", "sql", "params"):
            record.__dict__.pop(name, None)
        return True
