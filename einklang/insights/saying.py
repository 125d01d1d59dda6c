"""What is said in a stretch of a recording, as its transcript has it."""

from uuid import UUID

from .marks import LONGEST_QUOTE
from .transcripts.reading import passages_of


def words_between(recording: UUID, begins_ms: int, ends_ms: int | None) -> str:
    """The words that are said there, by whomever; empty where nothing was written down."""
    ends = begins_ms if ends_ms is None else ends_ms
    said = [one.text for one in passages_of(recording) if one.begins_ms < ends and one.ends_ms > begins_ms]
    return "\n".join(said)[:LONGEST_QUOTE]
