"""What whoever tells the story knows: who is in it, and where they have been seen."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from einklang.consent.queries import allows
from einklang.holdings.registry import about_participants
from einklang.ledger.actions import settle
from einklang.mail.actions import send_due
from einklang.mail.models import Letter
from einklang.people.models import Person
from einklang.vault.fields import attach_keys

from ..person import NOWHERE, Invented
from ..visitor import Visitor
from .cast import Cast

#: Tables about participants in which nobody invented ever stands, and why.
NOT_USED = {
    "booking.MicrosoftCopy": "what stands here is owed to Microsoft, and nobody invented is anything to them",
}


@dataclass
class Tale:
    """Grows with the story. `facts` are the numbers of what was written down in the ledger because of it."""

    one: Invented
    cast: Cast
    began: datetime
    facts: list[int]
    visitor: Visitor = field(default_factory=Visitor)
    #: The person, and their second entry, each with the visitor who came through the form.
    entries: dict[UUID, Visitor] = field(default_factory=dict)
    #: Tables about people in which they stood.
    touched: set[str] = field(default_factory=set)
    #: Random ids of theirs, of rows in any of these tables, and at the end of everybody else in the story.
    ids: set[UUID] = field(default_factory=set)

    @property
    def id(self) -> UUID:
        """The person's, as they came first."""
        return next(iter(self.entries))

    @property
    def person(self) -> Person:
        """As they stand now, opened."""
        found = Person.objects.get(pk=self.id)
        attach_keys([found])
        return found

    def may(self, processing: str) -> bool:
        """Whether this may be done with them now: what the site has switched off is left out of the story."""
        return allows(self.id, processing)

    def goes_on(self) -> None:
        """Whatever follows from what was done is done, and their letters are sent; nobody else's are."""
        settle(only=self.facts)
        send_due(self._letters())
        self._look()

    def _look(self) -> None:
        """Write down where they stand now."""
        people = list(self.entries)
        for holding in about_participants():
            if rows := list(holding.rows_of(people).values_list("pk", flat=True)):
                self.touched.add(holding.label)
                self.ids |= {row for row in rows if isinstance(row, UUID)}

    def unused(self) -> list[str]:
        """Tables about participants of which the story says nothing, although it should."""
        known = {holding.label for holding in about_participants()}
        return sorted(known - self.touched - NOT_USED.keys())

    def _letters(self) -> set[UUID]:
        """To the person, and of those about nobody the ones that go nowhere: hosts' and the last word."""
        own = Letter.objects.filter(about__in=list(self.entries), sent_at=None).values_list("pk", flat=True)
        found = {*own, *self._going_nowhere()}
        self.ids |= found
        return found

    def _going_nowhere(self) -> Iterator[UUID]:
        letters = list(Letter.objects.filter(about=None, sent_at=None, written_at__gte=self.began))
        attach_keys(letters)
        return (one.pk for one in letters if one.sealed["to"].endswith(NOWHERE))
