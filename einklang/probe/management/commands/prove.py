from typing import Any

from django.core.management.base import BaseCommand, CommandError

from einklang.probe.proving import prove


class Command(BaseCommand):
    help = (
        "Lets an invented person come through the real form, use every room and leave, and looks for them"
        " everywhere; exit 1 where anything of them is left."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        probe = prove()
        if probe.broke_at:
            raise CommandError(f"the proof broke while {probe.broke_at}", returncode=1)
        for place, times in probe.found.items():
            self.stdout.write(f"{times} x {place}")
        for place in probe.unseen:
            self.stdout.write(f"could not look at {place}")
        if probe.found:
            raise CommandError(f"found in {len(probe.found)} places", returncode=1)
        self.stdout.write(f"stood in {len(probe.touched)} tables, is erased, and is found nowhere")
