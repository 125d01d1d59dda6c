from einklang.holdings.registry import Ending, Holding, Subject, declare, holds_nothing

from .models import Booking, MicrosoftCopy, MicrosoftWatch, Seat, Wish

declare(
    Holding(
        model=Booking,
        subject=Subject.EMPLOYEE,
        personal=frozenset({"host"}),
        plain=frozenset(
            "study starts_at ends_at made_at entry sequence cancelled_at  outcome gone_at".split()
        ),
        keep="clocks.booking_after_slot",
        gone_from="gone_at",
    )
)
declare(
    Holding(
        model=Seat,
        person="person",
        processing="storage",
        personal=frozenset({"zone", "answer"}),
        plain=frozenset(
            "booking person invitation sequence made_at cancelled_at".split()
            + "reminded_at letter reminder gone_at".split()
        ),
        keep="clocks.booking_after_slot",
        gone_from="gone_at",
        show=lambda seat: {
            "starts_at": seat.booking.starts_at,
            "ends_at": seat.booking.ends_at,
            "made_at": seat.made_at,
            "cancelled_at": seat.cancelled_at,
            "answer": seat.answer,
        },
    )
)
declare(
    Holding(
        model=Wish,
        person="person",
        processing="storage",
        personal=frozenset({"times", "zone"}),
        plain=frozenset("study person invitation by_mail made_at closed_at gone_at".split()),
        keep="clocks.booking_after_slot",
        gone_from="gone_at",
        show=lambda wish: {"times": wish.times, "made_at": wish.made_at, "closed_at": wish.closed_at},
    )
)
declare(
    Holding(
        model=MicrosoftCopy,
        person="person",
        processing="bookings",
        personal=frozenset({"person", "appointment", "customer", "seeks"}),
        plain=frozenset("told made_at disclosed_at asked_at leaving_since tries next_at failed_with".split()),
        ending=Ending.MINIMISE,
        keep="until Microsoft has confirmed that it holds nothing of it any more",
        show=lambda copy: {"made_at": copy.made_at, "appointment": copy.appointment},
    )
)
holds_nothing(MicrosoftWatch, "tries", "next_at", "failed_with")
