"""The letters of the sign-up: confirm, you were named, this is your receipt, is this your new address."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.timezone import now

from einklang.consent.receipt import receipt_attachments, receipt_context
from einklang.mail.actions import write
from einklang.people.actions import make_link
from einklang.people.models import Link, Person, Purpose, State
from einklang.policy import queries as policy
from einklang.policy.wording import card
from einklang.vault.tokens import fresh_token, token_hash

from .events import ColleagueNamed, NewAddressAsked, SignedUp, SignUpConfirmed


def url(path: str, token: str) -> str:
    """The full address of a link for a mail. It names nobody."""
    return f"{settings.BASE_URL}/{path}/{token}/"


def ask_to_confirm(event: SignedUp) -> None:
    """The mail with the button that makes a sign-up count (double opt-in)."""
    person = _waiting(event.person, State.PENDING)
    if person is None:
        return
    token = make_link(person, Purpose.CONFIRM, ends_at=person.ends_at)
    _letter("opt_in", person, {"confirm_url": url("confirm", token)}, ends_at=person.ends_at)


def tell_where_from(event: ColleagueNamed) -> None:
    """The mail that Art. 14 wants: who named you, what we have, and that you decide."""
    person = _waiting(event.person, State.NAMED)
    if person is None:
        return
    token = make_link(person, Purpose.CONFIRM, ends_at=person.ends_at)
    by = Person.objects.readable().filter(pk=person.named_by).first() if person.named_by else None
    promise = policy.current()
    context = {
        "confirm_url": url("confirm", token),
        "named_by": by.name if by else None,
        "cards": [card(promise, promise.id_of(one), person.language) for one in promise.consents()],
    }
    _letter("named", person, context, ends_at=person.ends_at)


def send_receipt(event: SignUpConfirmed) -> None:
    """The consent receipt, as text and as JSON-LD (ISO/IEC TS 27560)."""
    person = Person.objects.readable().filter(pk=event.person).first()
    if person is None:
        return
    door = make_link(person, Purpose.OWN_PAGE)
    write(
        "receipt",
        about=person.pk,
        to=person.email or "",
        language=person.language,
        context={**_foot(person), **receipt_context(person), "own_page_url": url("my", door)},
        ends_at=_week(),
        attachments=receipt_attachments(person),
    )


def ask_new_address(event: NewAddressAsked) -> None:
    """The mail to a new address that asks whether it is right."""
    link = Link.objects.filter(pk=event.address).select_related("person").first()
    if link is None or link.person.is_over() or link.address is None:
        return
    token = fresh_token()
    link.token_hash = token_hash(token)
    link.save(update_fields=["token_hash"])
    context = {**_foot(link.person), "confirm_url": url("my/new-address", token)}
    write(
        "new_address",
        about=link.person_id,
        to=link.address,
        language=link.person.language,
        context=context,
        ends_at=link.ends_at or _week(),
    )


def _waiting(person: UUID, state: State) -> Person | None:
    return Person.objects.readable().filter(pk=person, state=state).first()


def _letter(kind: str, person: Person, context: Mapping[str, object], *, ends_at: datetime | None) -> None:
    write(
        kind,
        about=person.pk,
        to=person.email or "",
        language=person.language,
        context={**_foot(person), **context},
        ends_at=ends_at or _week(),
    )


def _foot(person: Person) -> dict[str, object]:
    """What every letter carries: a greeting, and the way out."""
    token = make_link(person, Purpose.WITHDRAW)
    return {"name": person.name, "person": person, "withdraw_url": url("withdraw", token)}


def _week() -> datetime:
    promise = policy.current()
    return promise.clocks.unconfirmed.after(now(), promise.zone)
