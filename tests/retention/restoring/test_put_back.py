"""A database that was put back by other means is noticed before it serves."""

from pathlib import Path

from django.core.management import call_command

from einklang.config import preparing
from einklang.people.models import Person
from einklang.retention.restoring import catch_up
from einklang.retention.tracing import trace
from einklang.vault.models import Key
from tests.disk import Disk
from tests.mailbox import Mailbox
from tests.retention.restoring.doing import ADA, as_it_is, leave


def test_a_database_put_back_by_hand_ends_what_ended_before_it_serves(
    disk: Disk, site: Path, ada: Person, bob: Person, tmp_path: Path, mailbox: Mailbox
) -> None:
    call_command("tick", verbosity=0)
    put_back = as_it_is(disk)
    leave(ada)
    assert catch_up() is None
    put_back()
    assert Person.objects.filter(pk=ada.pk).exists()

    preparing.catch_up()

    assert list(Person.objects.all()) == [bob]
    assert not Key.objects.filter(pk=ada.pk).exists()
    assert catch_up() is None
    assert trace(ADA).places == {}
