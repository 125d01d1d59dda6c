"""What a submitted form consists of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Named:
    """A further participant, as named by the one who submits the form."""

    first_name: str
    last_name: str
    email: str


@dataclass(frozen=True, kw_only=True)
class SignUp:
    """One submitted form: the answers, the boxes ticked, the people named.

    `submission` was made with the empty form, so a form that is sent twice is one form.
    """

    answers: Mapping[str, Any]
    consents: frozenset[str]
    participants: tuple[Named, ...] = field(default=())
    language: str
    submission: UUID
