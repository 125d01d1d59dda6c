from tests.disk import disk, migrated

__all__ = ["disk", "migrated"]
