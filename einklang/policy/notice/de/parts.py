"""What the German sections share."""

from einklang.policy.notice.blocks import Plainly


def plainly(text: str) -> Plainly:
    """The plain meaning of the legal words before it."""
    return Plainly(text, label="Das heißt:")


def article(number: str) -> str:
    """`7(3)` as German lawyers write it: `Art. 7 Abs. 3 DSGVO`."""
    main, _, part = number.rstrip(")").partition("(")
    return f"Art. {main} Abs. {part} DSGVO" if part else f"Art. {main} DSGVO"
