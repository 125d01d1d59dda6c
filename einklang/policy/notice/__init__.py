"""The privacy notice: twelve sections, two languages, one policy."""

from dataclasses import asdict
from typing import Any

from einklang.policy.schema import Policy

from . import de, en
from .blocks import Section

MODULES = {"de": de, "en": en}


def sections(policy: Policy, language: str) -> list[Section]:
    """The twelve sections in order."""
    return [make(policy) for make in MODULES[language].SECTIONS]


def rendered(policy: Policy) -> dict[str, dict[str, Any]]:
    """The whole notice by language as plain data: what is kept with a version and shown ever after."""
    return {
        language: {
            "language": language,
            "title": module.TITLE,
            "lead": module.lead(policy),
            "sections": [_plain(section) for section in sections(policy, language)],
        }
        for language, module in MODULES.items()
    }


def _plain(value: Section) -> dict[str, Any]:
    return {**asdict(value), "blocks": [asdict(block) for block in value.blocks]}
