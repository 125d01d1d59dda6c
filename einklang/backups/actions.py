"""Ending backups, copies of keys and the journal in time."""

from collections.abc import Collection
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.utils.timezone import now

from einklang.ledger.actions import record
from einklang.ledger.models import Ending
from einklang.policy import queries as policy
from einklang.policy.models import Version

from . import journal, keyfiles, places
from .events import BackupDestroyed
from .models import Backup, Kind, Place, Restored

#: Rows stay longer than the journal's files, so that whatever stands there has its row.
LONGER = timedelta(days=3)


def end_what_is_over() -> int:
    """Destroy backups and files of keys whose time is over, and what no backup needs to know any more."""
    return end_backups() + keyfiles.destroy_ended() + forget_endings()


def end_backups() -> int:
    """Destroy every backup whose time is over, and say so in the ledger; returns how many are no more.

    Of a folder that is away, the next time.
    """
    promise, moment = policy.current(), now()
    oldest, ended = promise.clocks.backup.before(moment, promise.zone), 0
    for place in Place.objects.filter(kind=Kind.BACKUPS):
        folder = Path(place.path)
        if not (folder / places.MARK).exists():
            continue
        with places.alone(folder):
            for path, made in places.whole(folder):
                if made.ends_at <= moment or made.made_at <= oldest:
                    places.destroy(folder, path)
            there = [made.id for _, made in places.whole(folder)]
            # Whoever removed one by hand has ended it too.
            ended += _note_gone(place, there)
            journal.prune(folder / journal.FOLDER, needed_since(moment))
    return ended


@transaction.atomic
def _note_gone(place: Place, there: Collection[UUID]) -> int:
    gone = list(Backup.objects.select_for_update().filter(place=place, gone_at=None).exclude(pk__in=there))
    for one in gone:
        one.gone_at = now()
        one.save(update_fields=["gone_at"])
        record(BackupDestroyed(backup=one.pk))
    return len(gone)


def forget_endings() -> int:
    """Forget endings that happened before the oldest backup that may still be restored."""
    promise, moment = policy.current(), now()
    since = needed_since(moment)
    journal.prune(journal.own(), since)
    old = promise.clocks.disclosures.before(moment, promise.zone)
    Restored.objects.filter(at__lt=old).delete()
    Backup.objects.filter(gone_at__lt=old).delete()
    return Ending.objects.filter(at__lt=since - LONGER, copied=True)._raw_delete("default")


def needed_since(moment: datetime) -> datetime:
    """The earliest moment at which a backup may have been made that can still be restored.

    Each ends after the period of the policy of its time, so the longest of all policies counts.
    """
    promises = [policy.policy_of(version) for version in Version.objects.only("hash")]
    return min(promise.clocks.backup.before(moment, promise.zone) for promise in promises)
