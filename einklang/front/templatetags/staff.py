"""{% load staff %}: the words of staff pages that a template cannot make."""

from django import template
from django.utils.timezone import localdate

from einklang.ui import dates

from ..staff_queries.person import right_words

register = template.Library()
register.filter("right", right_words)


@register.simple_tag
def today() -> str:
    """Montag, 23. November 2026."""
    return dates.day(localdate())
