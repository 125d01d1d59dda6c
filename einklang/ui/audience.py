"""Every page says who may see it; a page that says nothing is refused by the test that walks all of them."""

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])

#: The attribute of a view that names its audience.
AUDIENCE = "audience"


def public(view: View) -> View:
    """The view is for everybody, signed in or not."""
    setattr(view, AUDIENCE, "public")
    return view
