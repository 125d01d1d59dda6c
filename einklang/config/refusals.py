"""Why this installation may not serve anybody yet (SPEC 2.1 and 7)."""

from django.conf import settings

from einklang.policy.queries import NotPublished, current
from einklang.policy.reading import PolicyInvalid, PolicyUnreadable, read
from einklang.room.moving import check_nothing_is_elsewhere, check_storage
from einklang.room.storage import StorageAway, UnknownStorage

SHORTEST_SECRET = 32


def problems() -> list[str]:
    """One sentence per setting or policy key that stands in the way; none where people may be let in."""
    return [*_policy(), *_storage(), *([] if settings.DEMO else [*_file(), *_keys()])]


def _file() -> list[str]:
    """What stands in the policy file itself: nobody serves beside a file that is not finished."""
    try:
        open_keys = read(settings.POLICY).placeholders()
    except PolicyInvalid as error:
        return [str(problem) for problem in error.problems]
    except PolicyUnreadable:
        return []  # what is published is in force, wherever its file has gone
    return [
        f"policy: {key} is a placeholder in {settings.POLICY.name}: put in the real one" for key in open_keys
    ]


def _policy() -> list[str]:
    try:
        open_keys = current().placeholders()
    except NotPublished:
        return ["no policy is published: einklang publish does it, from the file EINKLANG_POLICY names"]
    return [
        f"policy: {key} is a placeholder: put in the real one, then einklang publish" for key in open_keys
    ]


def _storage() -> list[str]:
    """Why recordings could not be kept or removed. That a bucket does not answer is no reason."""
    try:
        check_storage()
        check_nothing_is_elsewhere()
    except UnknownStorage as error:
        return [f"STORAGE_URL: {error}"]
    except StorageAway:
        return []  # it may come back: what is to be brought there waits
    return []


def _keys() -> list[str]:
    found = []
    if settings.DEMO_SECRET in settings.SECRET_KEY:
        found.append("EINKLANG_SECRET_KEY: this is the demo's, which everybody knows: give your own")
    elif len(settings.SECRET_KEY) < SHORTEST_SECRET:
        found.append(f"EINKLANG_SECRET_KEY: expected {SHORTEST_SECRET} characters or more")
    if settings.DEMO_MASTER_KEY in settings.MASTER_KEYS[:1]:
        found.append("EINKLANG_MASTER_KEY: this is the demo's, which everybody knows: give your own")
    return found
