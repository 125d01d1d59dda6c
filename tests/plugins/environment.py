"""The environment of the tests. Loaded by `-p` before Django reads its settings, so nothing of the
desk they run on shines through: no setting, no data folder, no home."""

import os
import shutil
import tempfile

#: Chosen by whoever starts the tests, so they are kept.
KEPT = {"DATABASE_URL", "EINKLANG_PICTURES"}

for name in list(os.environ):
    if (name.startswith("EINKLANG_") or name.removesuffix("_FILE").endswith("_URL")) and name not in KEPT:
        del os.environ[name]

folder = tempfile.mkdtemp(prefix="einklang-tests-")


def pytest_unconfigure() -> None:
    """Nothing is left behind; also where the process ends without its exit handlers, as xdist's do."""
    shutil.rmtree(folder, ignore_errors=True)


os.environ.update(
    EINKLANG_DEMO="1",  # so that the demo's pages are in the house that is tested
    EINKLANG_DAILY_PROOF="off",  # who comes by at night comes by in the middle of a test
    EINKLANG_DATA=folder,
    HOME=folder,
    LC_ALL="C.UTF-8",
)
