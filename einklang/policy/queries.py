"""What we promise now, and what we promised earlier."""

from functools import lru_cache

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


@lru_cache(maxsize=32)
def _policy(digest: str) -> Policy:
    # A hash stands for one text for ever, so this never grows old, in whichever database it stands.
    return parse(Version.objects.values_list("toml", flat=True).get(hash=digest))
