"""The check of a finding before it may last: everything in it that would lead to somebody (SPEC 2.11)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from .gathering import known_in
from .looking import look_through
from .traces import Trace


def check(study: UUID, content: Mapping[str, Any]) -> list[Trace]:
    """What has to change in a finding with this content (`title`, `details`, `themes`), field by field."""
    text = {"title": content["title"], "details": content["details"], "themes": "\n".join(content["themes"])}
    return look_through(text, known_in(study))
