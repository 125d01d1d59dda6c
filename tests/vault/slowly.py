"""A rotation that says after some batches that it is half way, and waits to be killed."""

import time
from typing import Any

from einklang.vault import rotation


def rewrap(*, batch: int, batches: int) -> None:
    rotation.BATCH = batch
    real, done = rotation._rewrap_batch, 0

    def counting(*given: Any) -> int:
        nonlocal done
        changed = real(*given)
        done += 1
        if done == batches:
            print("half way", flush=True)
            time.sleep(60)
        return changed

    rotation._rewrap_batch = counting
    rotation.rewrap()
