"""Patterns over words whose umlauts may be broken: write "loeschen", and "l?schen" is found too."""

import re

_UMLAUT = re.compile(r"([aou])e")
_SHARP = re.compile(r"ss")


def any_of(*forms: str) -> re.Pattern[str]:
    """One pattern for all of these, each of which begins where a word begins."""
    return re.compile("|".join(f"(?<![a-z])(?:{_broken_too(form)})" for form in forms))


def _broken_too(form: str) -> str:
    form = _UMLAUT.sub(lambda found: rf"(?:{found[1]}e?|[?\ufffd]{{1,2}})", form)
    return _SHARP.sub(r"(?:ss?|[?\\ufffd]{1,2})", form)
