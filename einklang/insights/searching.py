"""Searching what was said, noted and found, across everything the reader may see at this moment.

Which recordings a word is said in is told by keyed hashes; only those are opened.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from einklang.room.minutes import legible
from einklang.room.models import Recording
from einklang.staff.models import User
from einklang.vault import index
from einklang.vault.fields import attach_keys

from . import places
from .board import Card, cards_of
from .models import Finding, Said
from .pages import question_of
from .queries import findings, marks, playable_of
from .transcripts.reading import passages_of, role_of, voices_of

#: Recordings opened, passages shown of each, and lines shown of every other kind.
MOST_RECORDINGS, MOST_PASSAGES, MOST = 20, 5, 50


@dataclass(frozen=True)
class Heard:
    """A passage in which it is said."""

    place: str
    begins_ms: int
    who: str
    text: str


@dataclass(frozen=True)
class InRecording:
    """A recording in which it is said, and where."""

    recording: UUID
    question: str
    at: datetime | None
    passages: list[Heard]


@dataclass(frozen=True)
class Found:
    recordings: list[InRecording]
    cards: list[Card]
    findings: list[Finding]

    @property
    def nothing(self) -> bool:
        return not (self.recordings or self.cards or self.findings)


def search(text: str, user: User) -> Found:
    """Where all of these words, or words that begin like them, are said, noted or found."""
    wanted = index.words(text)
    if not wanted:
        return Found([], [], [])
    return Found(_said(wanted, user), _noted(wanted, user), _learned(wanted))


def has_all(wanted: Iterable[str], *texts: str) -> bool:
    """Whether each of the words, folded, begins a word of these texts."""
    there = [word for text in texts for word in index.words(text)]
    return all(any(word.startswith(one) for word in there) for one in wanted)


def _said(wanted: list[str], user: User) -> list[InRecording]:
    keyed = index.load()
    found = playable_of(user).select_related("study").order_by("-interview_ended_at")
    for word in wanted:
        token = keyed.token(index.beginnings(word)[-1])
        found = found.filter(pk__in=Said.objects.filter(token=token).values("recording"))
    hits = (_in_recording(one, wanted) for one in found[:MOST_RECORDINGS])
    return [hit for hit in hits if hit.passages]


def _in_recording(recording: Recording, wanted: list[str]) -> InRecording:
    passages, voices = passages_of(recording.pk), voices_of(recording.pk)
    # Where all of it is said in one go; else where any of it is: it is all said somewhere in this one.
    best = [one for one in passages if has_all(wanted, one.text)]
    best = best or [one for one in passages if any(has_all([word], one.text) for word in wanted)]
    heard = [
        Heard(places.write(one.begins_ms), one.begins_ms, role_of(one, voices), one.text)
        for one in best[:MOST_PASSAGES]
    ]
    return InRecording(recording.pk, question_of(recording), recording.interview_ended_at, heard)


def _noted(wanted: list[str], user: User) -> list[Card]:
    cards = cards_of(marks().select_related("recording"), legible(), user)
    hits = [card for card in cards.values() if has_all(wanted, card.text, card.words, *card.tags)]
    return sorted(hits, key=lambda card: (-card.at.timestamp(), card.begins_ms))[:MOST]


def _learned(wanted: list[str]) -> list[Finding]:
    rows = list(findings().select_related("study"))
    attach_keys(rows)
    return [
        row
        for row in rows
        if has_all(wanted, row.content["title"], row.content["details"], *row.content["themes"])
    ][:MOST]
