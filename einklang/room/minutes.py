"""What whoever holds an interview writes down of it: kept with the details of those it is about.

It needs nobody's consent to be recorded or followed (processing I), so it can be written where both were
refused; and it ends with the first of them who leaves the pool, or objects.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from einklang.booking.models import Booking
from einklang.consent.queries import allowed_among, allowing
from einklang.vault.fields import attach_keys
from einklang.vault.keys import make_key

from .meetings import LONGEST, NoteTooLong, shown_notes
from .models import Interviewed, Minutes, Remark
from .queries import names_of

PROCESSING = "insights"


class NotToBeNoted(Exception):
    """Somebody in this interview has objected, or asked for a restriction (Art. 18, 21)."""


@transaction.atomic
def write_remark(booking: UUID, colleague: UUID, people: Iterable[UUID], *, text: str) -> Remark:
    """A line is added to the minutes, which are about all of these people from now on.

    Raises NoteTooLong, NotToBeNoted, Booking.DoesNotExist.
    """
    text = text.strip()
    if not 0 < len(text) <= LONGEST:
        raise NoteTooLong
    about = set(people)
    if not about or allowed_among(about, PROCESSING) != about:
        raise NotToBeNoted
    study = Booking.objects.get(pk=booking).study_id
    minutes, made = Minutes.objects.get_or_create(booking=booking, defaults={"study_id": study})
    if made:
        make_key(minutes.pk, ends_at=None)
    Interviewed.objects.bulk_create(
        (Interviewed(minutes=minutes, person_id=person) for person in sorted(about)), ignore_conflicts=True
    )
    remark = Remark(minutes=minutes, colleague=colleague, text=text)
    remark.save(force_insert=True)
    return remark


def legible() -> QuerySet[Remark]:
    """Lines that may be read now: nobody they are about is frozen, has objected, or is over."""
    silent = Interviewed.objects.exclude(person__in=allowing(PROCESSING))
    return Remark.objects.exclude(minutes__in=silent.values("minutes"))


def remarks_of(booking: UUID) -> list[Remark]:
    """The minutes of an interview, the oldest line first."""
    remarks = list(legible().filter(minutes__booking=booking).order_by("at"))
    attach_keys(remarks)
    return remarks


def shown_remark(remark: Remark, name: str) -> dict[str, object]:
    """A line as staff see it in the room, among the notes."""
    about = {"id": str(remark.pk), "at": remark.at.isoformat(), "by": name, "text": remark.text}
    return about | {"question": False, "asked": False}


def all_noted(booking: UUID) -> list[dict[str, object]]:
    """Minutes, notes and questions of an interview as staff see them who come in, the oldest first."""
    remarks = remarks_of(booking)
    names = names_of(remark.colleague for remark in remarks)
    lines = [shown_remark(remark, names.get(remark.colleague, "")) for remark in remarks]
    return sorted([*lines, *shown_notes(booking)], key=lambda one: str(one["at"]))
