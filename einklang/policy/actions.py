"""Publishing is the only thing that is done to a policy."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from .difference import Change, difference, processings_to_ask
from .models import Version
from .notice import rendered
from .queries import NotPublished, current_version, policy_of
from .reading import parse
from .schema import Policy


class PlaceholdersStand(Exception):
    """Facts are still missing. `keys` says which."""

    def __init__(self, keys: list[str]) -> None:
        self.keys = keys
        super().__init__(f"still a placeholder: {', '.join(keys)}")


class PublishedBefore(Exception):
    """This very text was version `number` once; a version never comes back under a second number."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"this text was version {number}; change at least a comment to publish it anew")


@dataclass(frozen=True)
class Publication:
    """What publishing did, or would do: `needs_new_consent` are the ids of the processings to ask about."""

    version: Version
    created: bool
    difference: tuple[Change, ...]
    needs_new_consent: frozenset[str]


@transaction.atomic
def publish(text: str) -> Publication:
    """Make the policy in `text` the one in force; the text in force already stays the one version it is.

    Raises PolicyInvalid, PlaceholdersStand while a fact is missing, and PublishedBefore.
    """
    policy = parse(text)
    if keys := policy.placeholders():
        raise PlaceholdersStand(keys)
    before = _in_force()
    if before is not None and before.hash == policy.digest:
        return Publication(before, created=False, difference=(), needs_new_consent=frozenset())
    if earlier := Version.objects.filter(hash=policy.digest).first():
        raise PublishedBefore(earlier.number)
    version = Version.objects.create(
        number=before.number + 1 if before else 1,
        hash=policy.digest,
        toml=text,
        rendered=rendered(policy),
        published_at=timezone.now(),
    )
    changes = difference(policy_of(before), policy) if before else ()
    return Publication(
        version, created=True, difference=changes, needs_new_consent=processings_to_ask(changes)
    )


def proposal(policy: Policy) -> tuple[Change, ...]:
    """What publishing `policy` would change; nothing where it would be the first."""
    before = _in_force()
    return difference(policy_of(before), policy) if before else ()


def _in_force() -> Version | None:
    try:
        return current_version()
    except NotPublished:
        return None
