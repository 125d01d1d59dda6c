"""Two entries beside each other, line by line, for whoever decides whether they are one person."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from einklang.consent.queries import standing
from einklang.contacts.queries import contacts_of, refusal_of
from einklang.people.models import Person
from einklang.policy.queries import current
from einklang.policy.schema import Policy
from einklang.ui.dates import day, short_day
from einklang.ui.templatetags.ui import thousands

from .joining import Outlook, outlook
from .twins import Couple

LABELS = {
    "email": gettext_lazy("E-mail address"),
    "customer_number": gettext_lazy("Customer number"),
    "company_name": gettext_lazy("Company"),
    "company_type": gettext_lazy("Kind"),
    "units_managed": gettext_lazy("Flats"),
    "services": gettext_lazy("Services"),
    "uses_portal": gettext_lazy("Customer portal"),
    "uses_interfaces": gettext_lazy("Interfaces"),
}


@dataclass(frozen=True)
class Cell:
    """What one of the two says; `tone` and `icon` where it is a consent."""

    words: str
    icon: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Line:
    """One thing of both."""

    label: str
    left: Cell
    right: Cell
    #: Dates of two entries are never the same, and it means nothing.
    compared: bool = True

    @property
    def same(self) -> bool:
        if self.left.tone or self.right.tone:
            return self.left.tone == self.right.tone
        return self.left.words.casefold() == self.right.words.casefold()

    @property
    def differs(self) -> bool:
        return self.compared and not self.same


@dataclass(frozen=True)
class Group:
    """Lines that belong together."""

    title: str
    lines: list[Line]

    @property
    def compared(self) -> bool:
        return any(line.compared for line in self.lines)


@dataclass(frozen=True)
class Choice:
    """What happens if this entry is kept, in words; `hindered` says why it cannot be."""

    keep: Person
    follows: list[str]
    hindered: str


def groups(couple: Couple, language: str) -> list[Group]:
    """Everything that helps to decide: who they are, what they allowed, what happened."""
    promise = current()
    return [
        Group(_("Details"), list(_details(couple, promise, language))),
        Group(_("What is allowed"), list(_consents(couple, promise, language))),
        Group(_("What happened"), list(_story(couple))),
    ]


def choices(couple: Couple, language: str) -> list[Choice]:
    """Both ways of joining, and what each would do."""
    pairs = ((couple.first, couple.second), (couple.second, couple.first))
    return [_choice(outlook(keep, other), language) for keep, other in pairs]


def _details(couple: Couple, promise: Policy, language: str) -> Iterator[Line]:
    yield Line(_("Name"), Cell(couple.first.name), Cell(couple.second.name))
    for name, rule in promise.form_fields().items():
        if name in LABELS:
            titles = {option.id: option.in_(language) for option in rule.options}
            both = [_words(getattr(one, name), titles, name) for one in (couple.first, couple.second)]
            yield Line(str(LABELS[name]), Cell(both[0]), Cell(both[1]))


def _words(value: object, titles: dict[str, str], name: str) -> str:
    if value in (None, "", []):
        return "–"
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return ", ".join(titles.get(str(one), str(one)) for one in value)
    return thousands(str(value)) if name == "units_managed" else titles.get(str(value), str(value))


def _consents(couple: Couple, promise: Policy, language: str) -> Iterator[Line]:
    stands = [standing(one.pk) for one in (couple.first, couple.second)]
    for processing in promise.consents():
        rows = [of.get(promise.id_of(processing)) for of in stands]
        left, right = [_consent(row.since if row else None) for row in rows]
        yield Line(processing.short.in_(language), left, right)


def _consent(since: datetime | None) -> Cell:
    if since is None:
        return Cell(_("not allowed"), "minus", "not")
    return Cell(_("since %(day)s") % {"day": short_day(since)}, "check", "given")


def _story(couple: Couple) -> Iterator[Line]:
    told: dict[str, Callable[[Person], str]] = {
        _("Registered"): lambda one: short_day(one.submitted_at),
        _("Ends"): lambda one: short_day(one.ends_at) if one.ends_at else "–",
        _("Asked for an interview"): lambda one: _times(len(contacts_of(one.pk))),
        _("Last contact"): lambda one: short_day(one.last_contact_at) if one.last_contact_at else "–",
        _("Does not want to be asked"): _refusal,
    }
    for label, words in told.items():
        yield Line(label, Cell(words(couple.first)), Cell(words(couple.second)), compared=False)


def _times(number: int) -> str:
    if not number:
        return _("never")
    return _("once") if number == 1 else _("%(n)s times") % {"n": number}


def _refusal(person: Person) -> str:
    refusal = refusal_of(person.pk)
    if refusal is None:
        return "–"
    return _("until %(day)s") % {"day": short_day(refusal.until)} if refusal.until else _("for good")


def _choice(found: Outlook, language: str) -> Choice:
    return Choice(found.keep, list(_follows(found, language)), _hindered(found))


def _follows(found: Outlook, language: str) -> Iterator[str]:
    titles = {own_id: one.short.in_(language) for own_id, one in current().processings.items()}
    for processing in found.taken_back:
        yield _("%(what)s was taken back in the other entry, so it ends here too.") % {
            "what": titles[processing]
        }
    if found.keep.ends_at:
        yield _("It ends on %(day)s, as before.") % {"day": day(found.keep.ends_at)}
    for field in ("email", "customer_number", "company_name"):
        value = getattr(found.other, field)
        if value and value != getattr(found.keep, field):
            yield _("Not kept: %(what)s %(value)s of the other entry.") % {
                "what": LABELS[field],
                "value": value,
            }


def _hindered(found: Outlook) -> str:
    if not found.hindrance:
        return ""
    return _(
        "There is a recording in the other entry. It hangs on a consent that was given there,"
        " so that entry cannot go: keep it instead."
    )
