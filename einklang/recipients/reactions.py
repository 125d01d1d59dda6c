from einklang.people.events import DetailsChanged

from .actions import tell
from .models import Act


def tell_of_the_correction(event: DetailsChanged) -> None:
    """Whoever received something about this person learns that it is not right any more (Art. 16, 19)."""
    tell([event.person], Act.RECTIFIED)
