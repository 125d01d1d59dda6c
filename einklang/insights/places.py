"""Places in a recording as people write them: minutes and seconds, with hours where there are any."""

import re

_WRITTEN = re.compile(r"(?P<before>[-−–]?)(?:(?P<h>\d{1,2}):)?(?P<m>\d{1,4}):(?P<s>\d{1,2}(?:[.,]\d{1,3})?)")
_SECONDS = re.compile(r"(?P<before>[-−–]?)(?P<s>\d{1,6}(?:[.,]\d{1,3})?)")


class NotAPlace(ValueError):
    """Neither minutes and seconds nor seconds."""


def read(text: str) -> int:
    """Milliseconds, negative before the beginning: of "18:42", "1:18:42.5" or "1122". Raises NotAPlace."""
    text = text.strip()
    found = _WRITTEN.fullmatch(text) or _SECONDS.fullmatch(text)
    if found is None:
        raise NotAPlace
    parts = found.groupdict()
    seconds = float(parts["s"].replace(",", "."))
    if (parts.get("m") is not None and seconds >= 60) or (parts.get("h") and int(parts["m"]) >= 60):
        raise NotAPlace
    total = int(parts.get("h") or 0) * 3600 + int(parts.get("m") or 0) * 60 + seconds
    return round(total * 1000) * (-1 if parts["before"] else 1)


def write(milliseconds: int) -> str:
    """As it is read out loud: "18:42", from an hour on "1:18:42"; whole seconds."""
    seconds = milliseconds // 1000
    hours, minutes = divmod(seconds // 60, 60)
    return f"{hours}:{minutes:02}:{seconds % 60:02}" if hours else f"{minutes:02}:{seconds % 60:02}"


def exact(milliseconds: int) -> str:
    """As `write`, to the millisecond: what reads back as the same place."""
    rest = milliseconds % 1000
    return write(milliseconds) + (f".{rest:03}" if rest else "")
