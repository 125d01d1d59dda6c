"""Each doubt by its name, and which of them stop the processing all the same."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Why(TextChoices):
    """Why it was understood as it was. Fixed sentences: they quote nobody."""

    CERTAIN = "certain", _("It says so plainly.")
    ASKED = "asked", _("It asks, and demands nothing.")
    NEGATED = "negated", _("The sentence has a no in it.")
    SUPPOSED = "supposed", _("It speaks of something that may be, or under a condition.")
    LATER = "later", _("It is meant for a later day.")
    REPORTED = "reported", _("It tells of something that already happened.")
    OTHER_PEOPLE = "other-people", _("It speaks for somebody else, or for several.")
    OTHER_THING = "other-thing", _("It may be about something else than this programme.")
    NOT_MEANT = "not-meant", _("It may not be meant seriously.")
    TAKEN_BACK = "taken-back", _("It takes something back, or is a sample or a test.")
    ONLY_QUOTED = "only-quoted", _("It stands in quotation marks, or below the greetings only.")
    PASSED_ON = "passed-on", _("It was passed on: somebody else wrote it.")
    ATTACHED = "attached", _("What is wanted may stand in an attachment.")
    PARTS_UNCLEAR = "parts-unclear", _("Which processings are meant is not clear.")
    LONG = "long", _("It is long, and may say more.")
    SEVERAL = "several", _("It wants several things at once.")
    CUT = "cut", _("It is too big or has too many parts to be read as a whole.")
    TWO_VERSIONS = "two-versions", _("Its plain and its formatted version say different things.")
    ODD_WORDS = "odd-words", _("It has words in it that a program does not know.")
    MORE_OF_CONSENT = "more-of-consent", _("It speaks of consents in other places as well.")
    LIKELY = "likely", _("It reads like a withdrawal, in words that no rule knows.")
    UNLIKELY = "unlikely", _("It says so, but does not read like it.")
    FOR_A_PERSON = "for-a-person", _("A person has to see to this.")
    MACHINE = "machine", _("An answering machine sent it.")


#: Beside a plain demand of somebody certain these ask for a click, and until then everything is stopped. None
#: of them can turn the demand around: in doubt, nothing goes on.
SOFT = frozenset({Why.ODD_WORDS, Why.MORE_OF_CONSENT, Why.LONG, Why.CUT})
