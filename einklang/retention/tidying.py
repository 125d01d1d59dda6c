"""Removing the bytes of what is erased. The key did the erasing; this is owed after."""

import logging
from collections.abc import Callable
from datetime import timedelta

from django.db import DatabaseError, connection
from django.db.backends.utils import CursorWrapper
from django.utils.timezone import now

from einklang.vault.models import Certificate, Key

logger = logging.getLogger("einklang.retention")

#: Bytes up to which a table, or a whole SQLite file, is written anew: about a second in which others wait.
SMALL = 64 * 1024 * 1024
#: Pages that a larger SQLite file gives back in one go, some ten milliseconds of work.
PAGES = 2000
#: Whoever needs longer than this to get a table for themselves tries again in an hour.
PATIENCE = "2s"
#: What was erased longer ago than this was cleaned out by an earlier round.
LATELY = timedelta(hours=3)


def tidy() -> None:
    """Bring the write-ahead log of SQLite back to nothing, so that it holds no old pages.

    `secure_delete` has overwritten the rows in the file. A reader in the way only means: next time.
    """
    if connection.vendor != "sqlite":
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except DatabaseError as error:
        logger.info("the write-ahead log is tidied later: %s", type(error).__name__)


def clean_out(stop: Callable[[], bool]) -> int:
    """Write anew what the database still keeps of destroyed keys, where anything was erased lately.

    A key's bytes are the one thing that must not linger: everything else is unreadable without them. Blocks
    others for a second at most; where that is not to be had, the next round tries again.
    """
    if stop() or not Certificate.objects.filter(at__gt=now() - LATELY).exists():
        return 0
    try:
        _sqlite() if connection.vendor == "sqlite" else _postgres()
    except DatabaseError as error:
        logger.info("destroyed keys are cleaned out later: %s", type(error).__name__)
        return 0
    return 1


def _sqlite() -> None:
    """A small file as a whole; a larger one gives back free pages, which are overwritten already."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        (size,) = cursor.fetchone()
        if size <= SMALL:
            write_anew(cursor)
        else:
            # As a script: `execute` would take one step of it, and a step is a page.
            cursor.executescript(f"PRAGMA incremental_vacuum({PAGES})")
    tidy()


def write_anew(cursor: CursorWrapper) -> None:
    """The whole file of SQLite; from then on it can give back free pages, however large it grows."""
    cursor.execute("PRAGMA auto_vacuum=INCREMENTAL")
    cursor.execute("VACUUM")


def _postgres() -> None:
    """The table of the keys as a whole while it is small; else what is dead in it may be written over.

    The log of the server is recycled by itself, and its archive, if a site keeps one, is a backup that holds
    wrapped keys: the guide for operators says so.
    """
    table = connection.ops.quote_name(Key._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_total_relation_size(%s)", [Key._meta.db_table])
        (size,) = cursor.fetchone()
        cursor.execute(f"SET lock_timeout = '{PATIENCE}'")
        try:
            cursor.execute(f"VACUUM {'FULL ' if size <= SMALL else ''}{table}")
        finally:
            cursor.execute("SET lock_timeout = DEFAULT")
