"""A published policy is about nobody (the names in it are those that a notice has to name)."""

from einklang.holdings.registry import holds_nothing

from .models import Version

holds_nothing(Version, "id", "number", "hash", "toml", "rendered", "published_at", "asks_anew")
