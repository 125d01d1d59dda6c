"""Section 9: when things end."""

from einklang.policy.notice.blocks import Grid, Heading, Paragraph, Section
from einklang.policy.notice.facts import listed
from einklang.policy.phrases import PHRASES, kept_for, kept_in_full
from einklang.policy.schema import Policy

from .parts import plainly


def periods(policy: Policy) -> Section:
    """9: every period, from its start event on (Art. 13(2)(a))."""
    clocks = policy.clocks
    storage, proof = policy.processings["storage"].keep, policy.processings["proof"]
    reminders = listed((warning.words("en") for warning in storage.warn), "en")
    blocks = (
        Paragraph("We keep your data only as long as the purpose needs it, and no longer than this:"),
        Grid("Periods", ("What", "How long"), (*_promised(policy), *_own(policy))),
        Paragraph(
            "If you would like to stay longer, we need your renewed consent beforehand."
            + (f" We remind you {reminders} before the end." if storage.warn else "")
            + " An appointment, an interview or signing in renews nothing."
        ),
        Paragraph(
            f"A year is a calendar year, counted in the time zone {policy.time_zone}. An end that falls on a "
            "weekend stays where it is."
        ),
        plainly(
            "When a period ends, that is that: our software no longer hands the data out, even while the "
            "clearing up is still going on."
        ),
        Heading("If only the recording is left", "detached"),
        Paragraph(
            "If your details end before a recording you allowed, the recording stays without name, e-mail "
            "address and customer number until its own period ends. With the code from our confirmation you "
            "can have it erased even then."
        ),
        Heading("Proof after erasure", "receipt"),
        Paragraph(f"{proof.what.en} {kept_in_full(policy, proof, 'en')}"),
        Heading("Backups", "backups"),
        Paragraph(
            "We cannot change single entries in a backup. Backups hold names, addresses and recordings only "
            "encrypted, and not the keys to them. What was erased is unreadable there as soon as the "
            f"separate copy of the keys expires too, after {clocks.backup_keys.words('en')} at most; the "
            f"backups themselves are overwritten after {clocks.backup.words('en')}. After a restore we "
            "erase everything once more before anybody can get in."
        ),
    )
    return Section(9, "periods", "When we erase", blocks)


def _promised(policy: Policy) -> tuple[tuple[str, str], ...]:
    rows = [(one.keep.item.en, kept_for(policy, one, "en")) for one in policy.processings.values()]
    for one in policy.processings.values():
        if one.keep.anonymised:
            period = one.keep.anonymised.reviewed_every.words("en")
            rows.append(
                (f"{one.short.en} that reveal nobody", f"stay, reviewed at intervals of at most {period}")
            )
    return tuple(rows)


def _own(policy: Policy) -> tuple[tuple[str, str], ...]:
    clocks, ended = policy.clocks, PHRASES["en"].starts["slot_ended"]
    return (
        ("Sign-ups that nobody confirms", f"{clocks.unconfirmed.words('en')} from the day the form is sent"),
        ("Details of people named by others", f"{clocks.named_by_others.words('en')} from the naming"),
        ("Your appointment in our calendar", f"{clocks.booking_after_slot.words('en')} {ended}"),
        ("Who looked at your data", f"{clocks.read_log.words('en')} from the entry"),
        ("To whom we disclosed something", f"{clocks.disclosures.words('en')} from the entry"),
        ("Your requests", f"{clocks.case_after_closing.words('en')} from closing, without name and address"),
        ("Backups", f"{clocks.backup.words('en')} from the backup"),
        ("Copy of the keys", f"{clocks.backup_keys.words('en')} from the copy"),
    )
