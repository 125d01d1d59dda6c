from typing import Any

from django.core.management.base import CommandError

from einklang.backups.apart import warnings
from einklang.policy.management.commands.policy_check import Command as PolicyCheck
from einklang.room.moving import check_storage
from einklang.room.storage import StorageAway, UnknownStorage


class Command(PolicyCheck):
    help = "Says what is wrong with a policy file or the storage, and what lies wrong; needs no database."

    def handle(self, *args: Any, **options: Any) -> None:
        for sentence in warnings():
            self.stderr.write(f"warning: {sentence}")
        try:
            check_storage()
        except UnknownStorage as error:
            raise CommandError(f"STORAGE_URL: {error}", returncode=1) from error
        except StorageAway:
            self.stderr.write("warning: STORAGE_URL: it does not answer; what is to go there waits")
        super().handle(*args, **options)
