"""Invented people with all that hangs on them, written set by set: a million take minutes, not hours."""

from datetime import timedelta

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
from einklang.vault import index
from einklang.vault.models import Key

#: One in so many people is over by the clock; was warned; was interviewed (none of those who are over).
OVER, WARNED, INTERVIEWED = 10, 8, 21
FIRST = "Anja Jens Meike Jonas Derya Olaf Friederike Karsten Wiebke Tobias Gesine Bodo Uta Heiner".split()
LAST = "Ohlsen Petersen Brandt Lorenz Wulff Aydin Thomsen Kröger Süßmilch Behrens Matthiesen".split()
COMPANY = "Wohnungsgenossenschaft Hausverwaltung Bauverein Immobilien Grundbesitz Siedlungswerk".split()
PLACE = "Südelbe Harburg Bergedorf Altona Lüneburg Stade Pinneberg Wedel Norderstedt Ahrensburg".split()
VOCABULARY = (FIRST, LAST, COMPANY, PLACE, ["info example de"])

COUNTED = "(WITH RECURSIVE s(n) AS (VALUES (0) UNION ALL SELECT n + 1 FROM s LIMIT {n}) SELECT n FROM s)"
SQL = {
    "sqlite": {
        "uuid": "lower(hex(randomblob(16)))",
        "bytes": "randomblob(60)",
        "series": COUNTED,
    },
    "postgresql": {
        "uuid": "gen_random_uuid()",
        "bytes": "decode(md5(random()::text) || md5(random()::text), 'hex')",
        "series": "generate_series(0, {n} - 1) AS s(n)",
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
        series = SQL[connection.vendor]["series"].format(n=people)
        _run(f"CREATE TABLE numbered AS SELECT {{uuid}} AS person, n FROM {series}")
        _people()
        _words(seed)
        _consents()
        _letters_and_links()
        _interviews()
        _run("DROP TABLE numbered")
    for statement in indexes:
        _run(statement.replace("{", "{{").replace("}", "}}"))
    _run("ANALYZE")


def _run(statement: str) -> None:
    """Execute a statement whose {words} are this database's."""
    with connection.cursor() as cursor:
        cursor.execute(statement.format(**SQL[connection.vendor]))


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


def _people() -> None:
    ends_at = f"CASE WHEN n % {OVER} = 0 THEN {_moment(-1)} ELSE {_moment(300)} END"
    begun = _moment(-430)
    sealed = dict.fromkeys(
        "first_name last_name email customer_number company_name units_managed".split(), "{bytes}"
    )
    _insert(
        Person,
        "numbered",
        **sealed,
        id="person",
        state="'active'",
        origin="'form'",
        submission="{uuid}",
        position="0",
        language="'de'",
        submitted_at=begun,
        confirmed_at=begun,
        ends_at=ends_at,
        company_type="'manager'",
        units_band="500",
        services=_json("[]"),
        email_index="{bytes}",
        customer_index="{bytes}",
    )
    _insert(Key, "numbered", subject="person", master="'bench'", wrapped="{bytes}", ends_at=ends_at)
    warned = f"numbered WHERE n % {WARNED} = 0"
    _insert(Warning, warned, person_id="person", ends_at=ends_at, before="'P60D'")


def _json(text: str) -> str:
    return f"'{text}'" if connection.vendor == "sqlite" else f"'{text}'::jsonb"


def _words(seed: int) -> None:
    """Everybody is found by the beginnings of a first name, a last name, a company, a place, an address."""
    keyed = index.load()
    _run("CREATE TABLE vocabulary (kind integer, number integer, token bigint)")
    rows = [
        (kind, number, token)
        for kind, texts in enumerate(VOCABULARY)
        for number, text in enumerate(texts)
        for token in sorted(keyed.tokens(text))
    ]
    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO vocabulary VALUES (%s, %s, %s)", rows)
    for kind, texts in enumerate(VOCABULARY):
        turned = f"(n / {1 + kind} + {seed}) % {len(texts)}"
        source = f"numbered JOIN vocabulary ON kind = {kind} AND number = {turned}"
        _insert(Word, source, token="token", person_id="person")
    _run("DROP TABLE vocabulary")


def _consents() -> None:
    """Asked and given: storage by everybody, recording by two in three."""
    begun = _moment(-430)
    for processing, who in (("storage", "numbered"), ("recording", "numbered WHERE n % 3 <> 0")):
        words = wording_of(processing, "de").hash
        said = {
            "processing": f"'{processing}'",
            "at": begun,
            "wording_id": f"'{words}'",
            "person_id": "person",
        }
        _insert(Decision, who, id="{uuid}", kind="'requested'", way="'form'", **said)
        _insert(Decision, who, id="{uuid}", kind="'given'", way="'confirmation'", **said)
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
    _insert(Recording, who, id="person", interview_ended_at=ended, seconds="2700", ends_at=ended)
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
