"""What we promise now, and what we promised earlier."""

from functools import lru_cache
from uuid import UUID

from .models import Version
from .reading import parse
from .schema import Policy


class NotPublished(Exception):
    """No policy was published yet, or not one with that number."""


def current_version() -> Version:
    """The version published last, without its long texts; raises NotPublished."""
    version = Version.objects.defer("toml", "rendered").order_by("-number").first()
    if version is None:
        raise NotPublished("no policy is published yet: run `einklang publish`")
    return version


def version_number(number: int) -> Version:
    """The version with this number; raises NotPublished."""
    version = Version.objects.defer("toml", "rendered").filter(number=number).first()
    if version is None:
        raise NotPublished(f"no version {number} was published")
    return version


def version_before(version: Version) -> Version | None:
    """The version that `version` took the place of; None for the first."""
    earlier = Version.objects.defer("toml", "rendered").filter(number__lt=version.number)
    return earlier.order_by("-number").first()


def version_after(version: Version) -> Version | None:
    """The version that took the place of `version`; None for the current one."""
    return (
        Version.objects.defer("toml", "rendered").filter(number__gt=version.number).order_by("number").first()
    )


def policy_of(version: Version) -> Policy:
    """The policy as it was published in `version`."""
    return _policy(version.hash)


def current() -> Policy:
    """The policy in force; raises NotPublished."""
    return policy_of(current_version())


def carried_since(processing_id: str, version: Version) -> int:
    """The number of the version from which on a consent carries this processing under `version`."""
    return _asked_anew(version.pk).get(processing_id, 1)


@lru_cache(maxsize=32)
def _asked_anew(version: UUID) -> dict[str, int]:
    # What was published before a version never changes, so neither does this.
    number = Version.objects.values_list("number", flat=True).get(pk=version)
    earlier = Version.objects.filter(number__lte=number).order_by("number")
    return {own_id: n for n, asked in earlier.values_list("number", "asks_anew") for own_id in asked}


@lru_cache(maxsize=32)
def _policy(digest: str) -> Policy:
    # A hash stands for one text for ever, so this never grows old, in whichever database it stands.
    return parse(Version.objects.values_list("toml", flat=True).get(hash=digest))
