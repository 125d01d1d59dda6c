"""Looking through a finding for everything that would lead to somebody."""

from collections.abc import Mapping

from . import numbers, verbatim
from .flats import Flats
from .known import Known
from .lexicon import Lexicon
from .phrases import Phrases
from .reading import read
from .traces import Trace, as_traces


def look_through(text: Mapping[str, str], known: Known) -> list[Trace]:
    """What has to change in these fields before the finding may last, in the order of the fields."""
    lexicon, phrases, flats = Lexicon(known), Phrases(known), Flats(known)
    readings = [read(written) for written in text.values()]
    found: list[Trace] = []
    for (field, written), reading, said in zip(
        text.items(), readings, verbatim.hits(readings, known), strict=True
    ):
        hits = [
            *lexicon.hits(reading),
            *phrases.hits(reading),
            *numbers.hits(reading),
            *flats.hits(reading),
            *said,
        ]
        found += as_traces(field, written, hits)
    return found
