"""A customer file of three, and how it comes in."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from einklang.customers import actions
from einklang.customers.models import Import
from einklang.policy.schema import Policy
from tests.disk import disk as disk
from tests.disk import migrated as migrated

TITLES = "Kundennummer;Vorname;Nachname;E-Mail;Firma;Art;Wohnungen"
ADA = "40118276;Ada;Löwenherz;ada@loewenherz.example;Wohnbau Löwenherz eG;Genossenschaft;1840"
BOB = "40118277;Bob;Börde;bob@boerde.example;Börde Hausverwaltung GmbH;Hausverwaltung;520"
EVE = "40118278;Eve;Groß;eve@gross.example;Eve Groß;Privater Vermieter;12"


def table(*rows: str, titles: str = TITLES) -> str:
    return "\n".join([titles, *rows]) + "\n"


def received(content: str | bytes) -> Import:
    """The file lies here and has been looked at."""
    content = content.encode() if isinstance(content, str) else content
    one = actions.receive([content], name="kunden.csv", by=None)
    actions.recognise(one)
    return one


@pytest.fixture
def data(tmp_path: Path, settings: Any) -> Path:
    settings.DATA = tmp_path
    return tmp_path


@pytest.fixture
def taken_in(promise: Policy, data: Path) -> Callable[..., Import]:
    """The file is imported, as far as it can be."""

    def take_in(content: str | bytes, *, allow_shrinking: bool = False) -> Import:
        one = received(content)
        one.allow_shrinking = allow_shrinking
        return actions.apply(one)

    return take_in
