"""What a speech model has to do for us. Adapters: whisper.py, and beside.py, which runs it elsewhere."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import BinaryIO, Protocol


@dataclass(frozen=True)
class Heard:
    """Some words, in milliseconds after the beginning of the audio."""

    begins_ms: int
    ends_ms: int
    text: str


class SpeechFailed(Exception):
    """Nothing could be made of it this time; it is tried again."""

    retry_after = timedelta(minutes=10)


class SpeechEngine(Protocol):
    def listen(
        self, audio: BinaryIO, *, language: str | None, heard: Callable[[int], bool]
    ) -> Iterator[Heard]:
        """What is said in a file with sound, in order; nothing where it has none.

        `language` is an ISO 639-1 code, None where it is to be found out. `heard` is told how far it is, in
        milliseconds, and answers whether to go on. Raises SpeechFailed.
        """
        ...
