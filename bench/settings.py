"""The programme's own settings, and tables for the peers."""

import os

os.environ.setdefault("EINKLANG_DEMO", "1")

from einklang.config.settings import *  # noqa: F403
from einklang.config.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "bench"]

LOGGING_CONFIG = None
ROOT_URLCONF = "bench.urls"
#: All of them come from one address here.
CALLS_PER_DAY = 1_000_000_000
