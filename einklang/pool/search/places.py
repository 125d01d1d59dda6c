"""Where a page of the pool begins, as it travels in an address or a form: numbers, never a name."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from .lines import Key
from .wanted import Sort

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
#: More than fit on a page are not taken back.
_KEPT = 200


@dataclass(frozen=True, kw_only=True)
class Place:
    """After a key, or before it; without one, at the top.

    `kept` are the numbers found for this page so far, `walked` how many were looked at for it; `top` says
    that the page is the first one, wherever the looking has come to. `counted` is what the first page said
    of how many there are: the number, and whether there are more.
    """

    start: Key | None = None
    backwards: bool = False
    kept: tuple[int, ...] = ()
    walked: int = 0
    top: bool = True
    counted: tuple[int, bool] | None = None

    @property
    def is_top(self) -> bool:
        """Whether nothing has been looked at for the first page yet."""
        return self.start is None and not self.backwards

    def beginning(self, start: Key, *, backwards: bool = False) -> "Place":
        """The same, from this key on."""
        return replace(self, start=start, backwards=backwards)

    def write(self) -> str:
        """As text: a letter for the direction and the top, then numbers, of which the last may be none."""
        letter = ("B" if self.top else "b") if self.backwards else ("A" if self.top else "a")
        counted = (self.counted[0], int(self.counted[1])) if self.counted else ()
        lists = (self.start or (), counted, (self.walked,) if self.walked else (), self.kept)
        return letter + ".".join(
            "~".join(str(_as_number(one)) for one in numbers) for numbers in lists
        ).rstrip(".")

    @classmethod
    def read(cls, text: str, sort: Sort) -> "Place | None":
        """What `write` wrote; None for anything that nobody gave out."""
        letter, lists = text[:1], text[1:].split(".")
        try:
            key, counted, walked, kept = (
                [_number(part) for part in one.split("~") if part] for one in [*lists, "", "", ""][:4]
            )
            start = _as_key(key, sort)
        except (ValueError, OverflowError):
            return None
        wrong = len(lists) > 4 or len(kept) > _KEPT or len(walked) > 1 or len(counted) not in (0, 2)
        if wrong or not letter or letter not in "AaBb":
            return None
        return cls(
            start=start,
            backwards=letter in "Bb",
            kept=tuple(kept),
            walked=max(walked[0], 0) if walked else 0,
            top=letter in "AB",
            counted=(max(counted[0], 0), bool(counted[1])) if counted else None,
        )


def _as_number(value: object) -> int:
    return (
        (value - _BEGINNING) // timedelta(microseconds=1) if isinstance(value, datetime) else int(str(value))
    )


def _number(text: str) -> int:
    number = int(text)
    if not -(2**63) <= number < 2**63:
        raise ValueError(text[:20])
    return number


def _as_key(numbers: list[int], sort: Sort) -> Key:
    if sort is Sort.NEWEST and len(numbers) == 1:
        return (numbers[0],)
    if sort is Sort.ENDS and len(numbers) == 2:
        return (_BEGINNING + timedelta(microseconds=numbers[0]), numbers[1])
    # By name: the position and the number, or the number alone where they were too many to open.
    if sort is Sort.NAME and len(numbers) in (1, 2):
        return tuple(numbers)
    raise ValueError(sort)
