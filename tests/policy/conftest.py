"""A policy to read, and small changes to it."""

from collections.abc import Callable

import pytest

from einklang.policy.reading import parse
from einklang.policy.schema import Policy
from tests.texts import promised_text


@pytest.fixture
def text() -> str:
    return promised_text()


@pytest.fixture
def policy(text: str) -> Policy:
    return parse(text)


@pytest.fixture
def changed(text: str) -> Callable[..., str]:
    """The text with one passage in place of another; fails if the passage is not there."""

    def change(*pairs: tuple[str, str]) -> str:
        result = text
        for old, new in pairs:
            assert old in result, old
            result = result.replace(old, new, 1)
        return result

    return change
