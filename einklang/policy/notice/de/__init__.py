"""The notice in German: its sentences. Every fact in them is taken from the policy."""

from einklang.policy.schema import Policy

from .data import categories, recipients
from .rights import decisions, provision, rights
from .time import periods
from .who import consents, controller, officer, purposes
from .world import bookings, transfers

TITLE = "Datenschutzhinweise"
SECTIONS = (
    controller,
    officer,
    consents,
    purposes,
    categories,
    recipients,
    bookings,
    transfers,
    periods,
    rights,
    provision,
    decisions,
)


def lead(policy: Policy) -> str:
    """What the page is, in two sentences."""
    return (
        f"{policy.programme.name.de} · {policy.controller.name}. Was hier steht, ist zugleich die "
        "Einstellung unserer Software: Sie kann nichts länger speichern, als dieser Text sagt."
    )
