"""A term that stands nowhere but in an index of beginnings of words, under a keyed hash.

A beginning is that of many words: it stands there for the term only where no word of whoever it belongs to
explains it.
"""

from collections.abc import Iterable, Iterator

from django.db.models import Model, QuerySet

from einklang.insights.models import Passage, Said
from einklang.people.models import Person, Word
from einklang.people.queries import search
from einklang.vault import index
from einklang.vault.fields import EncryptedField, attach_keys

from .places import Search
from .tables import ROWS, read

#: The fields of a person that are indexed by words.
_INDEXED = ("first_name", "last_name", "company_name", "email")


def look_at_words(search: Search) -> None:
    """Both indexes of words: that of people, and that of what is said in recordings."""
    for term in search.terms.terms:
        beginnings = [index.beginnings(word)[-1] for word in index.words(term)]
        if beginnings:
            place = f"table {Word._meta.db_table}, column token (blind index)"
            search.found(place, sum(not explained for explained in _people(term, beginnings)))
            place = f"table {Said._meta.db_table}, column token (blind index)"
            search.found(place, sum(not explained for explained in _recordings(beginnings)))


def _people(term: str, beginnings: list[str]) -> Iterator[bool]:
    for people in _batches(search(term, among=Person.objects.all())):
        attach_keys(people, past_its_end=True)
        for person in people:
            yield _explain(_texts(person, _INDEXED), beginnings)


def _recordings(beginnings: list[str]) -> Iterator[bool]:
    keyed = index.load()
    rows = Said.objects.all()
    for beginning in beginnings:
        rows = rows.filter(
            recording__in=Said.objects.filter(token=keyed.token(beginning)).values("recording")
        )
    for recording in rows.order_by().values_list("recording", flat=True).distinct():
        passages = list(Passage.objects.filter(recording=recording))
        attach_keys(passages, past_its_end=True)
        yield _explain([text for one in passages for text in _texts(one, ["text"])], beginnings)


def _batches(rows: "QuerySet[Person]") -> Iterator[list[Person]]:
    batch: list[Person] = []
    for row in rows.iterator(ROWS):
        batch.append(row)
        if len(batch) == ROWS:
            yield batch
            batch = []
    yield batch


def _texts(row: Model, fields: Iterable[str]) -> list[str]:
    closed = [field for field in map(row._meta.get_field, fields) if isinstance(field, EncryptedField)]
    return [text for field in closed if (text := read(row, field))]


def _explain(texts: Iterable[str], beginnings: Iterable[str]) -> bool:
    """Whether each of the beginnings is that of a word of these texts."""
    words = {word for text in texts for word in index.words(text)}
    return all(any(word.startswith(one) for word in words) for one in beginnings)
