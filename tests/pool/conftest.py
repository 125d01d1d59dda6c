"""Tests here that need a database on disk ask for `disk`."""

from tests.disk import disk, migrated

__all__ = ["disk", "migrated"]
