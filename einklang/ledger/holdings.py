from einklang.holdings.registry import holds_nothing

from .models import Ending, Entry, Owed

# Facts carry random ids only. Whose they were is forgotten with the person's row.
holds_nothing(
    Entry, "kind", "facts", "at", keep="clocks.disclosures, and until nothing is owed because of it"
)
holds_nothing(Owed, "entry", "position", "what", "done_at", "tries", "next_at", "failed_with")
# Of what is gone, a random id that stands nowhere else any more, but in a backup from before.
holds_nothing(
    Ending,
    *("what", "subject", "word", "at", "copied"),
    keep="clocks.backup, as long as any backup from before stands",
)
