"""What makes Microsoft's copy owed at once. Each only moves a row's time; the errand asks what is wanted."""

from einklang.consent.events import ConsentGiven, ConsentWithdrawn
from einklang.people.events import DetailsChanged

from ..events import SeatGivenBack, SeatMoved
from .actions import find_what_changed, remove_from_microsoft, tell_microsoft


def look_at_the_copies(event: ConsentWithdrawn | ConsentGiven | DetailsChanged) -> None:
    """Somebody decided or corrected something: their appointments at Microsoft follow."""
    remove_from_microsoft(event.person)


def take_the_copies_out(event: object) -> None:
    """People are gone, whatever ended them: nothing of them is to be left at Microsoft."""
    find_what_changed()


def move_the_copy(event: SeatMoved | SeatGivenBack) -> None:
    """A place is at another time, or nobody's: the appointment at Microsoft follows."""
    tell_microsoft(event.seat)
