"""A change of the policy as a sentence, for the page that shows it and the command that publishes it."""

from dataclasses import dataclass

from .difference import Change
from .period import Period
from .schema import Policy

#: The section of the notice that speaks about a part of the policy; what has none is not in the notice.
SECTIONS = {
    "controller": 1,
    "data_protection_officer": 2,
    "programme": 3,
    "contact": 3,
    "naming": 3,
    "purposes": 4,
    "processings": 4,
    "contact_caps": 4,
    "categories": 5,
    "subjects": 5,
    "customer_records": 5,
    "inside": 6,
    "recipients": 6,
    "disclosure_grounds": 6,
    "clocks": 9,
    "time_zone": 9,
    "rights": 10,
    "authority": 10,
}
OF_PROCESSINGS = {"keep": 9, "without": 3, "erases": 3, "title": 3}
GROUPS = {
    "de": {
        "controller": "Verantwortlicher",
        "data_protection_officer": "Datenschutzbeauftragter",
        "programme": "Programm",
        "contact": "Kontakt",
        "naming": "Nennung durch andere",
        "customer_records": "Kundenkartei",
        "contact_caps": "Häufigkeit der Einladungen",
        "disclosure_grounds": "Gründe einer Weitergabe",
        "clocks": "Fristen",
        "authority": "Aufsichtsbehörde",
    },
    "en": {
        "controller": "Controller",
        "data_protection_officer": "Data protection officer",
        "programme": "Programme",
        "contact": "Contact",
        "naming": "Being named by others",
        "customer_records": "Customer file",
        "contact_caps": "How often we invite",
        "disclosure_grounds": "Grounds of disclosure",
        "clocks": "Periods",
        "authority": "Authority",
    },
}
SENTENCES = {
    "de": {"new": "Neu: {after}.", "gone": "Entfallen: {before}.", "other": "{after} statt bisher {before}."},
    "en": {"new": "New: {after}.", "gone": "Dropped: {before}.", "other": "{after} instead of {before}."},
}
WHOLE = {"de": {"new": "neu.", "gone": "entfallen."}, "en": {"new": "new.", "gone": "dropped."}}
QUOTED = {"de": "„{}“", "en": "“{}”"}
YES_NO = {"de": ("nein", "ja"), "en": ("no", "yes")}


@dataclass(frozen=True)
class Said:
    """A change in words: where in the notice (None: nowhere), about what, and how it reads now."""

    section: int | None
    about: str
    text: str
    needs_consent: bool


def said(changes: tuple[Change, ...], old: Policy, new: Policy, language: str) -> list[Said]:
    """The changes as people of one language read them; a table that is new or gone is one change."""
    found: dict[tuple[str, ...], Said] = {}
    for change in changes:
        whole = _whole(change, old, new)
        if whole is None and change.language not in (None, language):
            continue
        key = change.key[:2] if whole else change.key
        earlier = found.get(key)
        found[key] = Said(
            section=_section(change.key),
            about=_about(change.key, old, new, language),
            text=WHOLE[language][whole] if whole else _sentence(change, language),
            needs_consent=change.needs_consent or bool(earlier and earlier.needs_consent),
        )
    return list(found.values())


def _whole(change: Change, old: Policy, new: Policy) -> str | None:
    """`new` or `gone` if the named table (a recipient, a processing …) stands in one of the two only."""
    before, after = (getattr(one, change.key[0]) for one in (old, new))
    if len(change.key) < 3 or not isinstance(after, dict):
        return None
    if (change.key[1] in before) == (change.key[1] in after):
        return None
    return "new" if change.key[1] in after else "gone"


def _section(key: tuple[str, ...]) -> int | None:
    if key[0] == "processings" and len(key) > 2:
        return OF_PROCESSINGS.get(key[2], 4)
    if key[0] == "recipients" and len(key) > 2 and key[2] in {"onward", "safeguard"}:
        return 8
    return SECTIONS.get(key[0])


def _about(key: tuple[str, ...], old: Policy, new: Policy, language: str) -> str:
    """The name of the thing that changed, as people know it."""
    for policy in (new, old):
        part = getattr(policy, key[0])
        one = part.get(key[1]) if isinstance(part, dict) and len(key) > 1 else None
        if one is not None:
            title = getattr(one, "title", None)
            return title.in_(language) if title else str(one.name)
    return GROUPS[language].get(key[0], key[0])


def _sentence(change: Change, language: str) -> str:
    which = "new" if change.before is None else "gone" if change.after is None else "other"
    before, after = (_shown(value, language) for value in (change.before, change.after))
    return SENTENCES[language][which].format(before=before, after=after)


def _shown(value: object, language: str) -> str:
    if isinstance(value, bool):
        return YES_NO[language][value]
    if isinstance(value, dict):
        return str(value.get(language) or value.get("country") or ", ".join(map(str, value.values())))
    if isinstance(value, list | tuple):
        return ", ".join(_shown(part, language) for part in value) or "–"
    text = str(value)
    try:
        return Period.parse(text).words(language)
    except ValueError:
        return QUOTED[language].format(text)
