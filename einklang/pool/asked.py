"""What staff asked of the pool, read from an address or a form, and the lists they choose from."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from einklang.policy.schema import Policy
from einklang.ui.templatetags.ui import thousands

from .search import Contact, Place, Sort, Wanted

#: Lower ends of bands of people.actions.BANDS: from so many flats on, below so many.
FLATS = ("50", "200", "1000", "5000")
BELOW = ("10", "50", "200", "1000", "5000")
#: In how many days an end or a contact counts.
DAYS = ("30", "60", "180")
YES_NO = ("yes", "no")
PLAIN = ("kind", "flats", "below", "service", "portal", "interfaces", "contact", "ends", "number")
#: Consents that can be asked for: all but the one without which nobody is here.
ALWAYS = "storage"
LONGEST = 100


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
    #: Whether it stands in the first row, beside the words.
    first: bool = False

    @property
    def chosen(self) -> str:
        return next((choice.title for choice in self.choices if choice.chosen), "")


@dataclass(frozen=True)
class Asked:
    """What was asked for. Words are personal data and travel in the body, the rest in the address."""

    words: str
    filters: dict[str, str]
    sort: Sort
    page: str

    @classmethod
    def read(cls, given: Mapping[str, str], policy: Policy) -> "Asked":
        """From a form or an address; `drop` names a filter to let go. What is on no list is not asked for."""
        listed = {one.name: {choice.value for choice in one.choices} for one in lists({}, policy, "en")}
        filters = {
            name: value for name in listed if (value := str(given.get(name, ""))) in listed[name] and value
        }
        drop = str(given.get("drop", ""))
        filters = {} if drop == "all" else {name: value for name, value in filters.items() if name != drop}
        # Who ends soon came long ago: the latest first would be looked for from the wrong end.
        sort = str(given.get("sort", "")) or (Sort.ENDS if "ends" in filters else Sort.NEWEST)
        return cls(
            words=" ".join(str(given.get("q", "")).replace("\0", "").split())[:LONGEST],
            filters=filters,
            sort=Sort(sort) if sort in set(Sort) else Sort.NEWEST,
            page=str(given.get("page", "")) if not drop else "",
        )

    @property
    def wanted(self) -> Wanted:
        """The question, as the pool understands it."""
        yes = {name: value == "yes" for name, value in self.filters.items() if value in YES_NO}
        consents = {name: asked for name, asked in yes.items() if name not in PLAIN}
        return Wanted(
            words=self.words,
            kind=self.filters.get("kind", ""),
            flats_from=self._number("flats"),
            flats_below=self._number("below"),
            service=self.filters.get("service", ""),
            portal=yes.get("portal"),
            interfaces=yes.get("interfaces"),
            given=frozenset(name for name, asked in consents.items() if asked),
            not_given=frozenset(name for name, asked in consents.items() if not asked),
            contact=_contact(self.filters.get("contact", "")),
            ends_within=self._number("ends"),
            with_number=yes.get("number"),
            sort=self.sort,
        )

    def _number(self, name: str) -> int | None:
        return int(self.filters[name]) if name in self.filters else None

    @property
    def place(self) -> Place | None:
        return Place.read(self.page, self.sort) if self.page else None

    @property
    def kept(self) -> dict[str, str]:
        """What may be written down or stand in an address: all but the words and the page."""
        usual = Sort.ENDS if "ends" in self.filters else Sort.NEWEST
        return self.filters | ({"sort": str(self.sort)} if self.sort is not usual else {})

    @property
    def query(self) -> str:
        """What stands in the address of this page: no words, and no page within what words found."""
        kept = self.kept
        place = self.place
        if place is not None and not self.words and not place.walked:
            kept["page"] = self.page
        return f"?{urlencode(kept)}" if kept else ""


def _contact(chosen: str) -> Contact:
    if chosen == "never":
        return Contact(never=True)
    if chosen.startswith("within-"):
        return Contact(within=int(chosen.removeprefix("within-")))
    return Contact(not_for=int(chosen)) if chosen else Contact()


def lists(filters: Mapping[str, str], policy: Policy, language: str) -> list[Filter]:
    """Every filter there is, with what is chosen of it."""
    yes_no = {"yes": _("yes"), "no": _("no")}
    number = thousands
    offered: dict[str, tuple[str, dict[str, str]]] = {
        "kind": (_("Kind"), titles(policy, "company_type", language)),
        "flats": (_("Flats"), {one: _("from %(number)s") % {"number": number(one)} for one in FLATS}),
        "service": (_("Service"), titles(policy, "services", language)),
        **{
            policy.id_of(one): (one.short.in_(language), {"yes": _("allowed"), "no": _("not allowed")})
            for one in policy.consents()
            if policy.id_of(one) != ALWAYS
        },
        "below": (
            _("Flats at most"),
            {one: _("below %(number)s") % {"number": number(one)} for one in BELOW},
        ),
        "portal": (_("Customer portal"), yes_no),
        "interfaces": (_("Digital interfaces"), yes_no),
        "contact": (_("Last contact"), _contacts()),
        "ends": (_("Ends"), {days: _("in the next %(days)s days") % {"days": days} for days in DAYS}),
        "number": (_("Customer number"), {"yes": _("known"), "no": _("not known")}),
    }
    return [
        Filter(
            name,
            title,
            [Choice(key, text, key == filters.get(name)) for key, text in choices.items()],
            first=name in ("kind", "flats", "service", "recording"),
        )
        for name, (title, choices) in offered.items()
    ]


def _contacts() -> dict[str, str]:
    return {
        "never": _("never"),
        **{days: _("not for %(days)s days") % {"days": days} for days in DAYS},
        "within-30": _("in the last %(days)s days") % {"days": "30"},
    }


def titles(policy: Policy, field: str, language: str) -> dict[str, str]:
    """The options of a closed list, by id."""
    return {option.id: option.in_(language) for option in policy.form_fields()[field].options}


def in_words(filters: Mapping[str, str], policy: Policy, language: str) -> str:
    """The filters as a sentence would list them."""
    return "; ".join(f"{one.title}: {one.chosen}" for one in lists(filters, policy, language) if one.chosen)
