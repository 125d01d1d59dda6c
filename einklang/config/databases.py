"""DATABASE_URL as Django wants it: sqlite:///path or postgres://user:password@host:port/name."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from .reading import SettingMissing

#: Deleted rows are overwritten, a writer asks for its lock first, readers never wait (SPEC 6 and 8).
#: None of these may ask for the lock of writers, as `auto_vacuum` does: every request begins with them.
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;"
    " PRAGMA busy_timeout=20000; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-65536;"
)


def database(url: str) -> dict[str, Any]:
    """One entry of DATABASES; raises SettingMissing for a scheme that is not supported."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(Path(unquote(parts.path[1:]))),
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "init_command": SQLITE_PRAGMAS, "timeout": 20},
            "TEST": {"NAME": None},
        }
    if parts.scheme in {"postgres", "postgresql"}:
        query = parse_qs(parts.query)
        host = query.get("host", [parts.hostname or ""])[0]
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(host),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    raise SettingMissing(
        f"DATABASE_URL: {parts.scheme or 'no scheme'} is not supported; use sqlite:/// or postgres://"
    )
