from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from einklang.front.data_map import data_map
from einklang.policy.reading import parse, read_text


class Command(BaseCommand):
    help = "Prints the data map in Markdown, as it stands in docs/data-map.md."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(data_map(parse(read_text(settings.POLICY))), ending="")
