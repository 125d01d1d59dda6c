"""What one policy says differently from another, and whom to ask again for it (Art. 7, 13(3))."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .renewal import asks_again
from .schema import Policy
from .texts import Language


@dataclass(frozen=True)
class Change:
    """One key that says something else now. `before` or `after` is None where it is new or gone.

    `asks` are the consent-based processings whose consents no longer cover what is done.
    """

    key: tuple[str, ...]
    before: object
    after: object
    asks: frozenset[str]

    @property
    def needs_consent(self) -> bool:
        """True if people have to be asked again because of this."""
        return bool(self.asks)

    @property
    def language(self) -> Language | None:
        """The language whose sentence changed; None where it is no sentence."""
        return {"de": "de", "en": "en"}.get(self.key[-1])  # type: ignore[return-value]


def difference(old: Policy, new: Policy) -> tuple[Change, ...]:
    """Every key that differs, in the order of the new policy; empty for the same promises."""
    before, after = leaves(old), leaves(new)
    keys = [*after, *(key for key in before if key not in after)]
    return tuple(
        Change(key, before.get(key), after.get(key), asks_again(key, old, new))
        for key in keys
        if before.get(key) != after.get(key)
    )


def processings_to_ask(changes: Iterable[Change]) -> frozenset[str]:
    """The ids of all processings that need a new yes."""
    return frozenset().union(*(change.asks for change in changes))


def leaves(policy: Policy) -> dict[tuple[str, ...], object]:
    """The policy as keys and values; a list is one value."""
    return dict(_walk(policy.model_dump(by_alias=True, exclude_none=True), ()))


def _walk(value: object, key: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], object]]:
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _walk(part, (*key, name))
    else:
        yield key, value
