"""The notice in English: its sentences. Every fact in them is taken from the policy."""

from einklang.policy.schema import Policy

from .data import categories, recipients
from .rights import decisions, provision, rights
from .time import periods
from .who import consents, controller, officer, purposes
from .world import bookings, transfers

TITLE = "Privacy notice"
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
        f"{policy.programme.name.en} · {policy.controller.name}. What you read here is also how our software "
        "is set: it cannot keep anything longer than this text says."
    )
