"""The programme's own settings, and tables for the peers."""

import atexit
import os
import shutil
import tempfile

os.environ.setdefault("EINKLANG_DEMO", "1")
if "EINKLANG_DATA" not in os.environ:
    # What ends in a benchmark has no place in the journal of a site.
    os.environ["EINKLANG_DATA"] = tempfile.mkdtemp(prefix="einklang-bench-")
    atexit.register(shutil.rmtree, os.environ["EINKLANG_DATA"], ignore_errors=True)

from einklang.config.settings import *  # noqa: F403
from einklang.config.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "bench"]

LOGGING_CONFIG = None
ROOT_URLCONF = "bench.urls"
#: All of them come from one address here.
CALLS_PER_DAY = 1_000_000_000
