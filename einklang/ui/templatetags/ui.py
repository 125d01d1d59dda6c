"""{% load ui %}: icons, dates, and the link that shows this page in the other language."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.conf import settings
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from lucide.templatetags.lucide import lucide

from .. import dates

register = template.Library()


@register.simple_tag
def icon(name: str, extra: str = "") -> str:
    """A lucide icon by name; decoration only: the word beside it says the same (LOOK)."""
    return lucide(
        str(name),
        size=None,
        **{"class": f"icon {extra}".strip(), "aria-hidden": "true", "focusable": "false"},
    )


@register.filter
def day(value: date | None) -> str:
    return dates.day(value) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    return dates.moment(value) if value else ""


@register.filter
def hour(value: datetime | None) -> str:
    return dates.hour(value) if value else ""


@register.filter
def clock(value: datetime | None) -> str:
    """9:00, in the zone the moment comes in: times of a week are shown in the reader's own."""
    return f"{value:%H:%M}".removeprefix("0") if value else ""


@register.filter
def short_day(value: date | None) -> str:
    return dates.short_day(value) if value else ""


@register.simple_tag
def on(value: date | None, form: str = "day") -> SafeString:
    """`{% on person.ends_at %}`: the date in a <time>, as day, moment or short_day."""
    if not value:
        return SafeString("")
    machine = dates.machine(value, whole_day=form != "moment")
    return format_html('<time datetime="{}">{}</time>', machine, dates.FORMS[form](value))


@register.filter
def thousands(value: int | str | None) -> str:
    """1.840 in German, 1,840 in English; anything that is no number stays as it is."""
    if value in (None, ""):
        return ""
    try:
        words = f"{int(str(value)):,}"
    except ValueError:
        return str(value)
    return words if (translation.get_language() or "de").startswith("en") else words.replace(",", ".")


@register.inclusion_tag("ui/language.html", takes_context=True)
def language_switch(context: Mapping[str, Any]) -> dict[str, Any]:
    """The other languages of this very page, its query kept."""
    request = context.get("request")
    now = translation.get_language() or settings.LANGUAGE_CODE
    query = request.GET.copy() if request else None
    choices = []
    for code, name in settings.LANGUAGES:
        if not now.startswith(code):
            if query is not None:
                query["lang"] = code
            choices.append((code, name, query.urlencode() if query is not None else f"lang={code}"))
    return {"choices": choices}


@register.filter
def said(text: Any, language: str) -> str:
    """One language of a text that the policy gives in both."""
    return str(text.in_(language))
