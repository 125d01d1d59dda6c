"""An interview of Ada and Cy with Anja, for the tests of its room. Tests that need a database on disk ask for
`disk`."""

from tests.disk import disk, migrated

__all__ = ["disk", "migrated"]
