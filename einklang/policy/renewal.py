"""When a yes that was given no longer covers what is done: the rules behind a renewal round.

A consent covers what was read when it was given (Art. 4(11), 6(1)(a), 7): the words of its card, its purpose,
its data, its recipients, its period. What only gets narrower, shorter or clearer needs no new one.
"""

from collections.abc import Callable

from .processings import Processing
from .recipients import Recipient
from .schema import Policy

Key = tuple[str, ...]
#: The words people decide on. Another wording is another question.
READ = frozenset({"asks", "what", "why", "who_sees"})


def asks_again(key: Key, old: Policy, new: Policy) -> frozenset[str]:
    """The consent-based processings of `new` that `key` makes people be asked about again."""
    rule = RULES.get(key[0])
    if rule is None:
        return frozenset()
    return frozenset(
        own_id for own_id, one in new.processings.items() if one.by_consent and rule(key, own_id, old, new)
    )


def _controller(key: Key, own_id: str, old: Policy, new: Policy) -> bool:
    """Somebody else is responsible now."""
    return key == ("controller", "name")


def _purpose(key: Key, own_id: str, old: Policy, new: Policy) -> bool:
    """The purpose of this processing is another."""
    return key[1] == new.processings[own_id].purpose and key[2] in {"text", "broader"}


def _category(key: Key, own_id: str, old: Policy, new: Policy) -> bool:
    """A category that this processing uses got a field more."""
    return key[1] in new.processings[own_id].categories and bool(
        used_fields(own_id, new) - used_fields(own_id, old)
    )


def _processing(key: Key, own_id: str, old: Policy, new: Policy) -> bool:
    """This processing itself asks for more, or asks differently."""
    if key[1] != own_id:
        return False
    before, after = old.processings.get(own_id), new.processings[own_id]
    if before is None or not before.by_consent:
        return True
    attribute = key[2]
    if attribute in READ or attribute == "purpose":
        return True
    if attribute == "keep":
        return kept_longer(before, after)
    if attribute in {"categories", "fields"}:
        return bool(used_fields(own_id, new) - used_fields(own_id, old))
    if attribute in {"does", "recipients"}:
        return bool(set(getattr(after, attribute)) - set(getattr(before, attribute)))
    return attribute == "needs_everybody_present" and not after.needs_everybody_present


def _recipient(key: Key, own_id: str, old: Policy, new: Policy) -> bool:
    """A recipient of this processing is new, gets more, or sits where it did not sit before."""
    if key[1] not in new.processings[own_id].recipients or key[1] not in new.recipients:
        return False
    before, after = old.recipients.get(key[1]), new.recipients[key[1]]
    return before is None or reaches_further(before, after)


def _clocks(key: Key, own_id: str, old: Policy, new: Policy) -> bool:
    """Own appointments rest on the storage consent and stay longer."""
    before, after = old.clocks.booking_after_slot, new.clocks.booking_after_slot
    longer = after.rough_hours > before.rough_hours
    return key[1] == "booking_after_slot" and own_id == "storage" and longer


RULES: dict[str, Callable[[Key, str, Policy, Policy], bool]] = {
    "controller": _controller,
    "purposes": _purpose,
    "categories": _category,
    "processings": _processing,
    "recipients": _recipient,
    "clocks": _clocks,
}


def used_fields(own_id: str, policy: Policy) -> frozenset[str]:
    """The fields a processing may use: those it names, else all of its categories."""
    one = policy.processings.get(own_id)
    if one is None:
        return frozenset()
    return frozenset(
        one.fields or (name for part in one.categories for name in policy.categories[part].fields)
    )


def kept_longer(before: Processing, after: Processing) -> bool:
    """True where the period grew, or counts from another event, which may be later."""
    if before.keep.for_ is None or after.keep.for_ is None:
        return before.keep.with_ != after.keep.with_ or before.keep.for_ is not after.keep.for_
    if before.keep.from_ != after.keep.from_:
        return True
    return after.keep.for_.rough_hours > before.keep.for_.rough_hours or (
        before.keep.minimised and not after.keep.minimised
    )


def reaches_further(before: Recipient, after: Recipient) -> bool:
    """True where data goes somewhere, or to something, that nobody agreed to. Another name alone does not."""
    return (
        (after.enabled and not before.enabled)
        or after.role != before.role
        or bool(set(after.receives) - set(before.receives))
        or bool({one.country for one in after.transfers} - {one.country for one in before.transfers})
    )
