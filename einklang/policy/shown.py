"""What stands around the twelve sections: which version this is, and what it changed."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from einklang.ui import dates

from .difference import difference, processings_to_ask
from .models import Version
from .queries import policy_of, version_after, version_before
from .saying import said

Facts = list[tuple[str, str]]


def short(digest: str) -> str:
    """The first 16 digits of a hash in groups of four, for people to compare."""
    return " ".join(digest[place : place + 4] for place in range(0, 16, 4))


def facts(version: Version, language: str) -> Facts:
    """Which version it is, since when, and its hash, for text and paper."""
    with translation.override(language):
        return [
            (_("Version"), str(version.number)),
            (_("Valid since"), dates.day(version.published_at)),
            (_("Checksum (SHA-256 of the policy)"), version.hash),
        ]


def facts_for_machines(version: Version) -> dict[str, Any]:
    """The same for machines."""
    return {
        "version": version.number,
        "valid_since": version.published_at.isoformat(),
        "sha256": version.hash,
    }


def notice_page(version: Version, language: str) -> dict[str, Any]:
    """What the page shows: the text as it was published, what it changed, and what replaced it."""
    earlier = version_before(version)
    context: dict[str, Any] = {
        "notice": version.rendered[language],
        "version": version,
        "checksum": short(version.hash),
        "earlier": earlier,
        "later": version_after(version),
    }
    return context | (_changes(earlier, version, language) if earlier else {})


def _changes(earlier: Version, version: Version, language: str) -> dict[str, Any]:
    old, new = policy_of(earlier), policy_of(version)
    changes = difference(old, new)
    told = sorted(
        (one for one in said(changes, old, new, language) if one.section), key=lambda one: one.section or 0
    )
    return {
        "changes": told,
        "changed_sections": {one.section for one in told},
        "asked_again": [
            new.processings[one].title.in_(language) for one in sorted(processings_to_ask(changes))
        ],
    }
