"""Publishing is the only thing that is done to a policy."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from einklang.ledger.actions import record

from .difference import Change, difference, processings_to_ask
from .events import PolicyPublished
from .models import Version
from .notice import rendered
from .queries import NotPublished, current_version, policy_of
from .reading import parse
from .saying import Said, said
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
    difference: tuple[Change, ...] = ()
    needs_new_consent: frozenset[str] = frozenset()
    before: Policy | None = None
    after: Policy | None = None

    def said(self, language: str) -> list[Said]:
        """The difference in sentences; none for the first version."""
        if self.before is None or self.after is None:
            return []
        return said(self.difference, self.before, self.after, language)


@transaction.atomic
def publish(text: str) -> Publication:
    """Make the policy in `text` the one in force; the text in force already stays the one version it is.

    Raises PolicyInvalid, PlaceholdersStand while a fact is missing, and PublishedBefore.
    """
    publication = propose(text)
    if publication.created:
        version = publication.version
        version.save(force_insert=True)
        record(PolicyPublished(version=version.pk, asks_anew=version.asks_anew))
    return publication


def propose(text: str) -> Publication:
    """What publishing `text` would do, with nothing written; raises what publishing would raise."""
    policy = parse(text)
    if keys := policy.placeholders():
        raise PlaceholdersStand(keys)
    in_force = _in_force()
    if in_force is not None and in_force.hash == policy.digest:
        return Publication(in_force, created=False)
    if earlier := Version.objects.filter(hash=policy.digest).first():
        raise PublishedBefore(earlier.number)
    before = policy_of(in_force) if in_force else None
    changes = difference(before, policy) if before else ()
    ask = processings_to_ask(changes)
    version = Version(
        number=in_force.number + 1 if in_force else 1,
        hash=policy.digest,
        toml=text,
        rendered=rendered(policy),
        published_at=timezone.now(),
        asks_anew=sorted(ask),
    )
    return Publication(version, True, changes, ask, before, policy)


def _in_force() -> Version | None:
    try:
        return current_version()
    except NotPublished:
        return None
