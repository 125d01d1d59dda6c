"""{% load staff %}: the words of staff pages that a template cannot make."""

from django import template
from django.utils.timezone import localdate

from einklang.rights.words import right_words
from einklang.ui import dates

from ..staff_queries.pictures import Pictures, pictures
from ..staff_queries.words import reading_words

register = template.Library()
register.filter("right", right_words)
register.filter("reading", reading_words)


@register.simple_tag
def today() -> str:
    """Montag, 23. November 2026."""
    return dates.day(localdate())


@register.simple_tag
def pool_pictures() -> Pictures | None:
    """The pool in pictures, where there is something to draw."""
    return pictures()
