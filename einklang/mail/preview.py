"""A letter as it would arrive, to be looked at before it is sent."""

from dataclasses import dataclass

from .words import Words


@dataclass(frozen=True)
class Block:
    """One paragraph of a letter; `button` where it is one."""

    text: str
    button: bool


@dataclass(frozen=True)
class Preview:
    """A letter as it would arrive; its links lead nowhere."""

    language: str
    subject: str
    blocks: list[Block]
    foot: str


def preview_of(words: Words, language: str) -> Preview:
    """These words, paragraph by paragraph."""
    body, _dashes, foot = words.text.partition("\n--\n")
    return Preview(language, words.subject, [_block(one) for one in body.split("\n\n")], foot)


def _block(text: str) -> Block:
    label, _newline, address = text.partition(":\n")
    return Block(label, True) if address.startswith("http") else Block(text, False)
