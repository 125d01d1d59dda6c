"""What the English sections share."""

from einklang.policy.notice.blocks import Plainly


def plainly(text: str) -> Plainly:
    """The plain meaning of the legal words before it."""
    return Plainly(text, label="In plain words:")


def article(number: str) -> str:
    """`7(3)` as English lawyers write it: `Art. 7(3) GDPR`."""
    return f"Art. {number} GDPR"
