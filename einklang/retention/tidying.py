"""Removing the bytes of what is erased. The key did the erasing; this is owed after."""

import logging

from django.db import DatabaseError, connection

logger = logging.getLogger("einklang.retention")


def tidy() -> None:
    """Bring the write-ahead log of SQLite back to nothing, so that it holds no old pages.

    `secure_delete` has overwritten the rows in the file. A reader in the way only means: next time.
    PostgreSQL does the same by autovacuum and log recycling; what lingers there is ciphertext without a key.
    """
    if connection.vendor != "sqlite":
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except DatabaseError as error:
        logger.info("the write-ahead log is tidied later: %s", type(error).__name__)
