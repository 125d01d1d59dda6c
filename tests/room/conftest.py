"""An interview of Ada and Cy with Anja, for the tests of its room. Tests that need a database on disk ask for
`disk`."""

from tests.disk import disk, migrated
from tests.room.keeping import kept, memory, recording, tapes

__all__ = ["disk", "kept", "memory", "migrated", "recording", "tapes"]
