"""What the consents, places and roles allow at this moment, for everybody concerned, in one look."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from einklang.booking.models import Booking
from einklang.booking.queries import observers_may_follow, people_in
from einklang.consent.queries import allowed_among, standing_of
from einklang.people.models import Person, State
from einklang.staff.models import Role, User

from .lobby import is_open
from .models import Followed, Presence, Recording
from .queries import may_hold


@dataclass(frozen=True)
class Sight:
    """What is allowed now. Without an answer from the database nothing is: see NOTHING."""

    #: The interview was not cancelled, and it is time for it.
    stands: bool
    is_time: bool
    #: Participants who have a place and whose details may be used; somebody frozen keeps sitting.
    seated: frozenset[UUID]
    #: Of those present, whose picture and sound may be recorded.
    recordable: frozenset[UUID]
    #: Of those present, who allows that colleagues follow.
    followable: frozenset[UUID]
    #: Everybody with a place allows that colleagues follow, and the study wants it.
    observable: bool
    #: Colleagues who may speak, and who may follow.
    speakers: frozenset[UUID]
    observers: frozenset[UUID]
    #: The recording asked about has ended, or somebody in it has taken back the consent.
    recording_over: bool
    #: Somebody who was followed has taken back that consent: no note of this interview may stand.
    notes_over: bool


#: In doubt nothing is recorded and nobody follows; but nobody who talks is put out for a database's sake.
NOTHING = Sight(
    stands=False,
    is_time=False,
    seated=frozenset(),
    recordable=frozenset(),
    followable=frozenset(),
    observable=False,
    speakers=frozenset(),
    observers=frozenset(),
    recording_over=False,
    notes_over=False,
)


def look(
    booking: UUID, *, present: Collection[UUID], colleagues: Collection[UUID], recording: UUID | None
) -> Sight:
    """Ask every gate for this interview: participants who are present or about to be, and colleagues."""
    found = Booking.objects.standing().filter(pk=booking).select_related("study", "host").first()
    speakers, observers = _by_role(found, colleagues)
    return Sight(
        stands=found is not None,
        is_time=found is not None and is_open(found),
        seated=frozenset(_still_here(people_in(booking) if found else ())),
        recordable=frozenset(allowed_among(present, "recording")),
        followable=frozenset(allowed_among(present, "observation")),
        observable=found is not None and observers_may_follow(found),
        speakers=speakers,
        observers=observers,
        recording_over=recording is not None and _is_over(recording),
        notes_over=not _all_stand(Followed.objects.filter(meeting=booking), "observation"),
    )


def _still_here(people: Collection[UUID]) -> set[UUID]:
    here = Person.objects.readable().filter(pk__in=people, state=State.ACTIVE, left_at=None)
    return set(here.values_list("pk", flat=True))


def _by_role(
    booking: Booking | None, colleagues: Collection[UUID]
) -> tuple[frozenset[UUID], frozenset[UUID]]:
    users = list(User.objects.filter(pk__in=list(colleagues), is_active=True))
    speaking = frozenset(user.pk for user in users if booking is not None and may_hold(user, booking))
    return speaking, frozenset(user.pk for user in users if user.has_role(Role.OBSERVER))


def _is_over(recording: UUID) -> bool:
    stands = Recording.objects.filter(pk=recording).exists()
    return not stands or not _all_stand(Presence.objects.filter(recording=recording), "recording")


def _all_stand(rows: "QuerySet[Presence] | QuerySet[Followed]", processing: str) -> bool:
    """Whether each person of these rows has not taken back this consent; a restriction takes nothing back."""
    people = list(rows.values_list("person", flat=True))
    stands = standing_of(people)
    return all(processing in stands.get(person, set()) for person in people)
