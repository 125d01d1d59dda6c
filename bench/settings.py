"""The programme's own settings, its tables made straight from the models, and a mirror for the peers."""

import os

os.environ.setdefault("EINKLANG_DEMO", "1")

from einklang.config.settings import *  # noqa: F403
from einklang.config.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "bench"]


class _FromModels(dict[str, None]):
    """No app has migrations: `migrate --run-syncdb` then makes every table as its model says."""

    def __contains__(self, key: object) -> bool:
        return True

    def __getitem__(self, key: str) -> None:
        return None


MIGRATION_MODULES = _FromModels()
LOGGING_CONFIG = None
ROOT_URLCONF = "bench.urls"
#: All of them come from one address here.
CALLS_PER_DAY = 1_000_000_000
