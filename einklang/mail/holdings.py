from einklang.holdings.registry import Holding, declare

from .models import Letter

declare(
    Holding(
        model=Letter,
        person="about",
        processing="storage",
        own_key=True,
        personal=frozenset({"sealed"}),
        plain=frozenset(
            "kind about language written_at ends_at tries next_at failed_with sent_at".split()
        ),
    )
)
