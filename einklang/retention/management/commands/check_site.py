from typing import Any

from einklang.backups.apart import warnings
from einklang.policy.management.commands.policy_check import Command as PolicyCheck


class Command(PolicyCheck):
    help = "Says what is wrong with a policy file, and what lies where it should not; needs no database."

    def handle(self, *args: Any, **options: Any) -> None:
        for sentence in warnings():
            self.stderr.write(f"warning: {sentence}")
        super().handle(*args, **options)
