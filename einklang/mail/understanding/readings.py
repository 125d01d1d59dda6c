"""What a mail wants, as it was understood."""

from dataclasses import dataclass

from ..inbox import Intent
from .why import Why

#: By these something ends.
ENDING = frozenset({Intent.WITHDRAW, Intent.ERASE})


@dataclass(frozen=True)
class Reading:
    """What a mail wants. `processings` as in the policy, or "all"; only what is `certain` may be executed.

    What is plain and not certain stops the processing, and the person is asked by a click.
    """

    intent: Intent
    why: Why
    processings: tuple[str, ...] | str = ()
    certain: bool = False
    #: One sentence says it plainly, and what makes it uncertain does not turn it around.
    plain: bool = False
    #: Every right that is demanded, where they are several.
    rights: frozenset[Intent] = frozenset()
    #: Whether it goes on about appointments, which somebody who stays in the programme may want.
    times: bool = False
