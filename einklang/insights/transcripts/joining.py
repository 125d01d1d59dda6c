"""From cues, which end where a line ends, to what somebody says in one go."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from ..models import Speaker
from .cues import Cue
from .writing import Utterance

#: Milliseconds between two cues of one speaker, and characters of what they become together.
GAP, LONGEST = 1500, 400
#: Who speaks: the role, and the presence of a participant.
Who = tuple[Speaker, int | None]


def joined(cues: Iterable[Cue], who: Mapping[str, Who], words: Iterable[str] = ()) -> list[Utterance]:
    """What is said in one go, by whom; of the labels in `words`, which are no names, nothing is lost."""
    return in_one_go(_spoken(cues, who, set(words)))


def _spoken(
    cues: Iterable[Cue], who: Mapping[str, Who], words: set[str]
) -> Iterator[tuple[object, Utterance]]:
    for cue in cues:
        label, text = ("", f"{cue.label}: {cue.text}") if cue.label in words else (cue.label, cue.text)
        speaker, voice = who.get(label, (Speaker.UNKNOWN, None))
        # Of two whom nobody knows, each keeps what they say.
        key = label if speaker is Speaker.UNKNOWN else (speaker, voice)
        yield key, Utterance(cue.begins_ms, cue.ends_ms, speaker, voice, text)


def in_one_go(said: Iterable[tuple[object, Utterance]]) -> list[Utterance]:
    """What follows closely and comes from the same speaker, whom the key tells, becomes one."""
    made: list[Utterance] = []
    last: object = None
    for key, one in said:
        if made and key == last and _follows(made[-1], one):
            text, ends = f"{made[-1].text} {one.text}", max(made[-1].ends_ms, one.ends_ms)
            made[-1] = replace(made[-1], text=text, ends_ms=ends)
        else:
            made.append(one)
        last = key
    return made


def _follows(before: Utterance, after: Utterance) -> bool:
    return after.begins_ms - before.ends_ms < GAP and len(before.text) + 1 + len(after.text) <= LONGEST
