"""Invented people with all that hangs on them: closed by keys of their own, found by words of their own.

People and keys are sealed one by one, as the product does; the rest is written set by set. A million take
minutes, not hours.
"""

import secrets
import uuid
from datetime import datetime, timedelta
from typing import Any

from django.core.management import call_command
from django.db import connection, models, transaction
from django.utils.timezone import now

from einklang.consent.actions import wording_of
from einklang.consent.models import Decision, Standing
from einklang.demo.preparing import publish_policy
from einklang.mail.models import Letter
from einklang.people.models import Link, Person, Word
from einklang.retention.models import Warning
from einklang.room.models import Presence, Recording
from einklang.vault import index, master
from einklang.vault.cipher import fresh_key, seal
from einklang.vault.models import Key

from .invented import Invented, Lists, invent
from .models import Plain

#: One in so many people is over by the clock; was warned; was interviewed (none of those who are over).
OVER, WARNED, INTERVIEWED = 10, 8, 21
#: Over how many days they came, evenly; storage lasts two years.
CAME, LASTS = timedelta(days=700), timedelta(days=730)
ROWS = 20_000

SQL = {
    "sqlite": {
        "uuid": "lower(hex(randomblob(16)))",
        "bytes": "randomblob(60)",
        "slots": "slot IN (s0, s1, s2, s3, s4, s5)",
    },
    "postgresql": {
        "uuid": "gen_random_uuid()",
        "bytes": "decode(md5(random()::text) || md5(random()::text), 'hex')",
        "slots": "slot = ANY (ARRAY[s0, s1, s2, s3, s4, s5])",
    },
}


def fill(people: int, *, seed: int) -> None:
    """Make the tables and the people; the same seed makes the same people but for their random ids."""
    if connection.vendor == "sqlite":
        _run("PRAGMA cache_size=-1000000")
    call_command("migrate", run_syncdb=True, verbosity=0, interactive=False, skip_checks=True)
    publish_policy()
    indexes = _take_down_indexes()
    with transaction.atomic():
        if connection.vendor == "postgresql":  # a check of each of 40 million rows takes an hour of its own
            _run("SET LOCAL session_replication_role = replica")
        _run("CREATE TABLE numbered (person {id}, number bigint, n integer, {columns})")
        _people(people, seed)
        _run("ANALYZE numbered")
        _words(seed)
        _consents()
        _letters_and_links()
        _interviews()
        _run("DROP TABLE numbered")
    for statement in indexes:
        with connection.cursor() as cursor:
            cursor.execute(statement)
    _run("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _run(statement: str) -> None:
    """Execute a statement whose {words} are this database's."""
    uuids = "uuid" if connection.vendor == "postgresql" else "char(32)"
    columns = ", ".join(f"s{n} integer" for n in range(6))
    with connection.cursor() as cursor:
        cursor.execute(statement.format(**SQL[connection.vendor], id=uuids, columns=columns))


def _insert(model: type[models.Model], source: str, **columns: str) -> None:
    """INSERT … SELECT: an expression per column; a column without one is NULL or left to the database."""
    fields = {field.column: field for field in model._meta.concrete_fields}
    missing = [name for name, field in fields.items() if name not in columns and not field.null]
    assert [name for name in missing if name != "id"] == [], f"{model}: {missing}"
    names = ", ".join(columns)
    expressions = ", ".join(columns.values())
    _run(f"INSERT INTO {model._meta.db_table} ({names}) SELECT {expressions} FROM {source}")


def _moment(days: int) -> str:
    """So many days from now, as this database writes it."""
    value = Person._meta.get_field("ends_at").get_db_prep_value(now() + timedelta(days=days), connection)
    return f"'{value}'::timestamptz" if connection.vendor == "postgresql" else f"'{value}'"


class Rows:
    """Rows of one table on their way into it, many at a time."""

    def __init__(self, table: str, columns: list[str]) -> None:
        self.table, self.columns, self.waiting = table, columns, list[tuple[Any, ...]]()

    @classmethod
    def of(cls, model: type[models.Model]) -> "Rows":
        return cls(model._meta.db_table, [field.column for field in model._meta.concrete_fields])

    def add(self, values: dict[str, Any]) -> None:
        self.waiting.append(tuple(values[name] for name in self.columns))
        if len(self.waiting) >= ROWS:
            self.flush()

    def flush(self) -> None:
        names = ", ".join(self.columns)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {self.table} ({names}) FROM STDIN") as copy:
                    for row in self.waiting:
                        copy.write_row(row)
            else:
                marks = ", ".join(["%s"] * len(self.columns))
                cursor.executemany(f"INSERT INTO {self.table} ({names}) VALUES ({marks})", self.waiting)
        self.waiting = []


def _people(people: int, seed: int) -> None:
    keyed, moment = index.load(), now()
    tables = persons, keys, plain, numbered = (
        Rows.of(Person),
        Rows.of(Key),
        Rows.of(Plain),
        Rows("numbered", ["person", "number", "n", *(f"s{n}" for n in range(6))]),
    )
    nobody = dict.fromkeys(persons.columns)
    for one in invent(people, seed=seed):
        own_id, key = uuid.uuid4(), fresh_key()
        came = moment - CAME + CAME * one.n / people
        number = int(came.timestamp() * 1000) << 20 | secrets.randbits(20)
        ends_at = moment - timedelta(days=1) if one.n % OVER == 0 else came + LASTS
        name, wrapped = master.wrap(key, bound_to=own_id.bytes)
        keys.add({"subject": _id(own_id), "master": name, "wrapped": wrapped, "ends_at": _at(ends_at)})
        closed = {"id": _id(own_id), "number": number, "ends_at": _at(ends_at)}
        open_ = _open(one, came, moment)
        persons.add(nobody | open_ | closed | _sealed(one, own_id, key) | _indexed(one, keyed))
        known = {name: value for name, value in open_.items() if name in plain.columns}
        plain.add({**known, **_in_plain(one), **closed})
        slots = {f"s{n}": slot for n, slot in enumerate(one.slots)}
        numbered.add({"person": _id(own_id), "number": number, "n": one.n, **slots})
    for rows in tables:
        rows.flush()
    over = f"numbered JOIN {Person._meta.db_table} ON id = person WHERE n % {WARNED} = 0"
    _insert(Warning, over, person_id="person", ends_at="ends_at", before="'P60D'")


def _id(own_id: uuid.UUID) -> uuid.UUID | str:
    return own_id if connection.vendor == "postgresql" else own_id.hex


def _at(moment: datetime) -> datetime | str:
    return moment if connection.vendor == "postgresql" else str(moment.replace(tzinfo=None))


def _open(one: Invented, came: datetime, moment: datetime) -> dict[str, Any]:
    """What is not encrypted."""
    contacted = None if one.contacted is None else _at(moment - timedelta(days=one.contacted))
    return {
        "state": "active",
        "origin": "form",
        "submission": _id(uuid.uuid4()),
        "position": 0,
        "language": "de",
        "submitted_at": _at(came),
        "confirmed_at": _at(came),
        "last_contact_at": contacted,
        "company_type": one.kind,
        "units_band": one.band,
        "services": "[" + ", ".join(f'"{service}"' for service in one.services) + "]",
        "uses_portal": one.portal,
        "uses_interfaces": one.interfaces,
    }


def _texts(one: Invented) -> dict[str, str | None]:
    return {
        "first_name": one.first_name,
        "last_name": one.last_name,
        "email": one.email,
        "customer_number": one.customer_number,
        "company_name": one.company_name,
        "units_managed": str(one.units),
    }


def _sealed(one: Invented, own_id: uuid.UUID, key: bytes) -> dict[str, bytes | None]:
    label = Person._meta.label
    return {
        name: text and seal(key, text.encode(), bound_to=f"{label}|{name}|{own_id}".encode())
        for name, text in _texts(one).items()
    }


def _indexed(one: Invented, keyed: index.Index) -> dict[str, bytes | None]:
    name = " ".join(index.words(f"{one.first_name} {one.last_name}"))
    return {
        "email_index": keyed.exact("email", one.email),
        "customer_index": one.customer_number and keyed.exact("customer", one.customer_number),
        "name_index": keyed.exact("name", name),
    }


def _in_plain(one: Invented) -> dict[str, Any]:
    return _texts(one) | {
        "recording": one.recording,
        "observation": one.observation,
        "bookings": one.bookings,
    }


def _words(seed: int) -> None:
    """Everybody is found by the beginnings of their names, their company's and their address's words."""
    keyed = index.load()
    _run("CREATE TABLE vocabulary (slot integer, token bigint)")
    vocabulary = Rows("vocabulary", ["slot", "token"])
    for slot, text in enumerate(Lists.make(seed).slots):
        for token in sorted(keyed.tokens(text)):
            vocabulary.add({"slot": slot, "token": token})
    vocabulary.flush()
    _run("CREATE INDEX vocabulary_slot ON vocabulary (slot, token)")
    _run("ANALYZE vocabulary")
    _run(
        f"INSERT INTO {Word._meta.db_table} (person_id, token)"
        " SELECT number, token FROM numbered JOIN vocabulary ON {slots} WHERE true ON CONFLICT DO NOTHING"
    )
    _run("DROP TABLE vocabulary")


def _consents() -> None:
    """Asked and given: storage by everybody, the others by many or few."""
    begun = _moment(-430)
    who = {"storage": "", "recording": "n % 3 <> 0", "observation": "n % 2 = 0", "bookings": "n % 2500 = 7"}
    for processing, which in who.items():
        source = f"numbered WHERE {which}" if which else "numbered"
        words = wording_of(processing, "de").hash
        said = {
            "processing": f"'{processing}'",
            "at": begun,
            "wording_id": f"'{words}'",
            "person_id": "person",
        }
        if processing == "storage":
            _insert(Decision, source, id="{uuid}", kind="'requested'", way="'form'", **said)
        _insert(Decision, source, id="{uuid}", kind="'given'", way="'confirmation'", **said)
    given = f"{Decision._meta.db_table} WHERE kind = 'given'"
    _insert(Standing, given, person_id="person_id", processing="processing", decision_id="id", since="at")


def _letters_and_links() -> None:
    """Two letters that were sent, and the two links that stand in them."""
    begun = _moment(-430)
    times = dict.fromkeys(("written_at", "ends_at", "next_at", "sent_at"), begun)
    rest = {"language": "'de'", "tries": "1", "failed_with": "''"}
    for kind in ("confirm", "receipt"):
        _insert(Letter, "numbered", id="{uuid}", kind=f"'{kind}'", about="person", **times, **rest)
    for purpose in ("withdraw", "own-page"):
        _insert(
            Link,
            "numbered",
            id="{uuid}",
            person_id="person",
            purpose=f"'{purpose}'",
            token_hash="{bytes}",
            made_at=begun,
        )


def _interviews() -> None:
    ended = _moment(500)
    who = f"numbered WHERE n % {INTERVIEWED} = 1 AND n % {OVER} <> 0"
    _insert(
        Recording,
        who,
        id="person",
        stage="'stored'",
        interview_ended_at=ended,
        seconds="2700",
        ends_at=ended,
        tries="0",
        failed_with="''",
    )
    _insert(Presence, who, recording_id="person", person_id="person")


def _take_down_indexes() -> list[str]:
    """Drop the indexes and return how to make them again: building them sorted is faster."""
    if connection.vendor == "sqlite":
        listing = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    else:
        listing = (
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND indexname NOT IN"
            " (SELECT conname FROM pg_constraint)"
        )
    with connection.cursor() as cursor:
        cursor.execute(listing)
        found = cursor.fetchall()
        for name, _ in found:
            cursor.execute(f'DROP INDEX "{name}"')
    return [statement for _, statement in found]
