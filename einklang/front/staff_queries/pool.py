"""The pool as staff search it: words, filters from closed lists, pages by key."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, TextField
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from einklang.consent.models import Standing
from einklang.consent.queries import standing_of
from einklang.people.models import Person, PersonQuerySet
from einklang.people.queries import search
from einklang.policy.schema import Policy
from einklang.ui.templatetags.ui import thousands
from einklang.vault.fields import attach_keys

PAGE = 50
#: More than this are not counted: the number would say nothing, and counting a million takes time.
COUNTED = 1000
#: From how many flats on; each is the lower end of a band of people.actions.BANDS.
FLATS = ("50", "200", "1000", "5000")
#: Whose end comes within this time is marked.
SOON = timedelta(days=60)
FILTERS = ("kind", "flats", "service", "allowed")


@dataclass(frozen=True)
class Asked:
    """What was asked for. Words are personal data and travel in the body, the rest in the address."""

    words: str = ""
    kind: str = ""
    flats: str = ""
    service: str = ""
    allowed: str = ""
    older_than: str = ""
    newer_than: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> "Asked":
        """From a form or an address; `drop` names a filter to let go."""
        known = {key: str(given.get(key, "")).strip()[:100] for key in cls.__dataclass_fields__}
        known["words"] = str(given.get("q", "")).strip()[:100]
        if given.get("drop") in FILTERS:
            known[str(given["drop"])] = ""
        elif given.get("drop") == "all":
            known |= dict.fromkeys(FILTERS, "")
        return cls(**known)

    @property
    def address(self) -> str:
        """The page for these filters, without the words."""
        kept = {key: value for key in (*FILTERS, "older_than", "newer_than") if (value := getattr(self, key))}
        return reverse("staff_pool") + (f"?{urlencode(kept)}" if kept else "")


@dataclass(frozen=True)
class Row:
    """One line of the list."""

    person: Person
    kind: str
    services: str
    consents: set[str]
    soon: bool


@dataclass(frozen=True)
class Choice:
    """One option of one filter."""

    value: str
    title: str
    chosen: bool


@dataclass(frozen=True)
class Filter:
    """A list to choose from; `chosen` is the title of what is chosen, empty for all."""

    name: str
    title: str
    choices: list[Choice]

    @property
    def chosen(self) -> str:
        return next((choice.title for choice in self.choices if choice.chosen), "")


@dataclass(frozen=True)
class Found:
    """One page of the pool. `newer` and `older` are the keys of the neighbouring pages, empty at the ends."""

    asked: Asked
    rows: list[Row]
    count: str
    newer: str
    older: str
    filters: list[Filter]
    abbreviations: str

    @property
    def chips(self) -> list[Filter]:
        return [one for one in self.filters if one.chosen]


def find(asked: Asked, policy: Policy, language: str) -> Found:
    """The page asked for; people who are frozen, stopped, unconfirmed or over are never on it."""
    everybody = _matching(asked)
    people, newer, older = _page(everybody, asked)
    attach_keys(people)
    consents = standing_of(person.pk for person in people)
    kinds = _titles(policy, "company_type", language)
    services = _titles(policy, "services", language)
    short = {key: _short(title) for key, title in services.items()}
    rows = [
        Row(
            person=person,
            kind=kinds.get(person.company_type, ""),
            services=" ".join(short.get(one, one) for one in person.services),
            consents=consents.get(person.pk, set()),
            soon=bool(person.ends_at and person.ends_at < now() + SOON),
        )
        for person in people
    ]
    return Found(
        asked=asked,
        rows=rows,
        count=_count(everybody),
        newer=newer,
        older=older,
        filters=_filters(asked, policy, language),
        abbreviations=", ".join(f"{_short(title)} {title}" for title in services.values()),
    )


def _matching(asked: Asked) -> PersonQuerySet:
    people = Person.objects.in_pool()
    if asked.kind:
        people = people.filter(company_type=asked.kind)
    if asked.flats in FLATS:
        people = people.filter(units_band__gte=int(asked.flats))
    if asked.service:
        # A list of ids in JSON; the quotes make it match whole ids, on SQLite and PostgreSQL alike.
        listed = people.annotate(listed=Cast("services", TextField()))
        people = listed.filter(listed__contains=f'"{asked.service}"')
    if asked.allowed:
        stands = Standing.objects.filter(person=OuterRef("pk"), processing=asked.allowed)
        people = people.filter(Exists(stands))
    return search(asked.words, people) if asked.words else people


def _page(people: PersonQuerySet, asked: Asked) -> tuple[list[Person], str, str]:
    """Fifty people, the latest first, and the keys of the pages beside."""
    if key := _key(asked.newer_than):
        at, own_id = key
        # The second condition says nothing new; it lets the database begin at the right place of its index.
        beyond = Q(submitted_at__gt=at) | Q(submitted_at=at, id__gt=own_id)
        later = people.filter(beyond, submitted_at__gte=at)
        rows = list(later.order_by("submitted_at", "id")[: PAGE + 1])
        more, rows = len(rows) > PAGE, rows[:PAGE][::-1]
        return rows, _name(rows[0]) if more else "", _name(rows[-1]) if rows else ""
    if key := _key(asked.older_than):
        at, own_id = key
        beyond = Q(submitted_at__lt=at) | Q(submitted_at=at, id__lt=own_id)
        people = people.filter(beyond, submitted_at__lte=at)
    rows = list(people.order_by("-submitted_at", "-id")[: PAGE + 1])
    more, rows = len(rows) > PAGE, rows[:PAGE]
    newer = _name(rows[0]) if asked.older_than and rows else ""
    return rows, newer, _name(rows[-1]) if more else ""


def _name(person: Person) -> str:
    return f"{person.submitted_at.isoformat()}~{person.pk}"


def _key(name: str) -> tuple[datetime, UUID] | None:
    """The key of a page; one that nobody gave out means the first page."""
    at, _tilde, own_id = name.partition("~")
    try:
        when = datetime.fromisoformat(at)
        return (when, UUID(own_id)) if when.tzinfo else None
    except ValueError:
        return None


def _count(people: PersonQuerySet) -> str:
    number = people.order_by()[: COUNTED + 1].count()
    if number > COUNTED:
        return _("more than %(number)s") % {"number": thousands(COUNTED)}
    return thousands(number) or "0"


def _filters(asked: Asked, policy: Policy, language: str) -> list[Filter]:
    flats = {value: _("from %(number)s") % {"number": thousands(value)} for value in FLATS}
    consents = {policy.id_of(one): one.short.in_(language) for one in policy.consents()}
    lists = {
        "kind": (_("Kind"), _titles(policy, "company_type", language)),
        "flats": (_("Flats"), flats),
        "service": (_("Service"), _titles(policy, "services", language)),
        "allowed": (_("Allowed"), {key: title for key, title in consents.items() if key != "storage"}),
    }
    return [
        Filter(name, title, [Choice(key, text, key == getattr(asked, name)) for key, text in choices.items()])
        for name, (title, choices) in lists.items()
    ]


def _titles(policy: Policy, field: str, language: str) -> dict[str, str]:
    return {option.id: option.in_(language) for option in policy.form_fields()[field].options}


def _short(title: str) -> str:
    """Two letters for a narrow column: the beginnings of two words, else the first two letters."""
    words = title.replace("-", " ").split()
    return (words[0][0] + words[1][0] if len(words) > 1 else title[:2]).upper()
