"""An appointment at Microsoft, after the person's own click and as it stands here."""

from einklang.booking.microsoft.errands import run_errands
from einklang.booking.models import MicrosoftCopy, Seat
from einklang.booking.through_microsoft import use_microsoft
from tests.booking.graph.server import StandIn


def test_after_the_click_the_appointment_stands_there_with_name_and_mail_only(
    stand_in: StandIn, staff: dict[str, str], token: str, seat: Seat
) -> None:
    use_microsoft(token)

    assert run_errands() == 1
    copy = MicrosoftCopy.objects.get()
    (own_id,) = stand_in.bookings.appointments
    assert (copy.appointment, copy.told, copy.next_at, copy.tries) == (own_id, seat.sequence, None, 0)
