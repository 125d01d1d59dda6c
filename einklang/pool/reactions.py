"""The letters of the sign-up: confirm, you were named, this is your receipt, is this your new address."""

from datetime import datetime
from uuid import UUID

from django.utils.timezone import now

from einklang.consent.receipt import receipt_attachments, receipt_context
from einklang.mail.actions import write
from einklang.mail.persons import url, write_to
from einklang.people.actions import make_link
from einklang.people.events import DetailsChanged
from einklang.people.models import Link, Person, Purpose, State
from einklang.policy import queries as policy
from einklang.vault.tokens import fresh_token, token_hash

from .events import ColleagueNamed, NewAddressAsked, SignedUp, SignUpConfirmed
from .twins import notice


def ask_to_confirm(event: SignedUp) -> None:
    """The mail with the button that makes a sign-up count (double opt-in)."""
    person = _waiting(event.person, State.PENDING)
    if person is None:
        return
    link = url("confirm", make_link(person, Purpose.CONFIRM, ends_at=person.ends_at))
    write_to(person, "opt_in", context={"confirm_url": link}, ends_at=person.ends_at or _a_week())


def tell_where_from(event: ColleagueNamed) -> None:
    """The mail that Art. 14 wants: who named you, what we have, and that you decide."""
    person = _waiting(event.person, State.NAMED)
    if person is None:
        return
    by = Person.objects.readable().filter(pk=person.named_by).first() if person.named_by else None
    context = {
        "confirm_url": url("confirm", make_link(person, Purpose.CONFIRM, ends_at=person.ends_at)),
        "named_by": by.name if by else None,
    }
    write_to(person, "named", context=context, ends_at=person.ends_at or _a_week())


def send_receipt(event: SignUpConfirmed) -> None:
    """The consent receipt, as text and as JSON-LD (ISO/IEC TS 27560)."""
    person = Person.objects.readable().filter(pk=event.person).first()
    if person is None:
        return
    door = make_link(person, Purpose.OWN_PAGE, ends_at=_a_week())
    context = {**receipt_context(person), "own_page_url": url("my", door)}
    attachments = receipt_attachments(person)
    write_to(person, "receipt", context=context, attachments=attachments, ends_at=_a_week())


def ask_new_address(event: NewAddressAsked) -> None:
    """The mail to a new address that asks whether it is right."""
    link = Link.objects.filter(pk=event.address).select_related("person").first()
    if link is None or link.person.is_over() or link.address is None:
        return
    token = fresh_token()
    link.token_hash = token_hash(token)
    link.save(update_fields=["token_hash"])
    # Whose address this is nobody knows yet: no name, and no link that could end anything.
    write(
        "new_address",
        about=link.person_id,
        to=link.address,
        language=link.person.language,
        context={"confirm_url": url("my/new-address", token)},
        ends_at=link.ends_at or _a_week(),
    )


def notice_twins(event: SignUpConfirmed | DetailsChanged) -> None:
    """Whose entries this one may be the same person as is put before somebody to decide."""
    notice(event.person)


def _waiting(person: UUID, state: State) -> Person | None:
    return Person.objects.readable().filter(pk=person, state=state).first()


def _a_week() -> datetime:
    promise = policy.current()
    return promise.clocks.unconfirmed.after(now(), promise.zone)
