"""What stands before the demo opens: tables, a published policy, the sample programme."""

from collections.abc import Callable

from django.conf import settings
from django.core.management import call_command

from einklang.people.models import Person
from einklang.policy.actions import publish
from einklang.policy.models import Version
from einklang.policy.reading import fill, parse, read_text

from .clock import at
from .sample import load
from .story import beginning


def prepare(*, bare: bool, say: Callable[[str], None]) -> None:
    """Tables, policy and, unless `bare`, the sample programme are there. Doing it twice changes nothing."""
    settings.DATA.mkdir(parents=True, exist_ok=True, mode=0o700)
    (settings.DATA / "mail").mkdir(exist_ok=True)
    call_command("migrate", interactive=False, verbosity=0)
    if bare:
        publish_policy()
        return
    with at(beginning()):  # nobody agrees to a notice before it is published
        publish_policy()
    if not Person.objects.exists():
        say("loading the sample programme ...")
        load()


def publish_policy() -> None:
    """The shipped policy is published, with invented facts where it has placeholders."""
    if Version.objects.exists():
        return
    text = read_text(settings.POLICY)
    publish(fill(text, {key: _invented(key) for key in parse(text).placeholders()}))


def _invented(key: str) -> str:
    """An address that reaches nobody (RFC 2606), or a name or contract that says it is an example."""
    *_, of, what = key.split(".")
    if of == "contact":
        return f"{what}@einklang.example"
    return {"name": f"Beispiel {of.capitalize()} GmbH"}.get(what, "Beispiel, 2. März 2026")
