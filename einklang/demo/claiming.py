"""What lies on the rights desk of the sample programme: something of each kind to work on."""

from datetime import timedelta

from django.utils.timezone import now

from einklang.people.actions import note_returned
from einklang.people.models import Person
from einklang.rights import handling
from einklang.rights.actions import complain
from einklang.rights.breaches import amend, close_breach, document
from einklang.rights.holding_back import propose_copy
from einklang.rights.intake import open_from_mail
from einklang.rights.models import Case, Outcome, Right, Risk
from einklang.room.holds import propose_hold
from einklang.room.models import Reason, Recording
from einklang.staff.models import Role, User

#: The second officer: what one proposes, another has to approve.
SECOND = ("Tomke Petersen", "privacy.zwei@einklang.example")
COMPLAINT = "Ich wurde an einem Sonntagabend angerufen. Das hatte ich nicht erlaubt."
MAIL = (
    "Guten Tag, ich bin die Nachfolgerin von Frau Brodersen in der Hausverwaltung. Können Sie mir schicken, "
    "was Sie von ihr haben? Mit freundlichen Grüßen, Inken Thomsen"
)
REFUSAL = (
    "Sie haben verlangt, die Anzahl Ihrer Wohnungen zu ändern. Bitte sagen Sie uns, welche Zahl richtig ist; "
    "auf Ihrer eigenen Seite können Sie sie auch selbst eintragen."
)
GROUNDS = "Ohne die richtige Zahl kann nichts berichtigt werden; gefragt wurde zweimal."
HOLD = "Zu diesem Interview ist ein Streit über eine Zusage angekündigt; das Schreiben liegt vor."
KEPT = "Wer sich hier beschwert, droht mit einer Klage; ohne Namen und Anschrift können wir nicht antworten."
BREACH = {
    "facts": "Eine Einladung ging an eine falsch geschriebene Adresse desselben Unternehmens.",
    "effects": "Name und Termin einer Person waren für eine Kollegin sichtbar.",
    "measures": "Die Empfängerin hat gelöscht, die Adresse ist berichtigt.",
}


def lies_on_the_desk() -> None:
    """A complaint, a mail of somebody unknown, a proposal, two exceptions, a breach that is closed."""
    first = User.objects.get(roles=[Role.PRIVACY.value])
    second, _ = User.objects.get_or_create(
        email=SECOND[1], defaults={"name": SECOND[0], "roles": [Role.PRIVACY.value], "password": "!"}
    )
    someone = Person.objects.in_pool().filter(language="de").order_by("submitted_at").last()
    assert someone is not None, "the sample has people"
    complain(someone.pk, COMPLAINT)
    open_from_mail(
        person=None,
        right=Right.ACCESS,
        sender="inken.thomsen@example.org",
        subject="Daten von Frau Brodersen",
        text=MAIL,
        language="de",
        guess="access",
        why="other-people",
        received_at=now() - timedelta(hours=20),
    )
    asked = Case.objects.filter(article=Right.RECTIFICATION, closed_at=None).first()
    if asked is not None:
        handling.propose(asked.pk, REFUSAL, Outcome.REFUSED, GROUNDS, by=second.pk, version=asked.version)
    until = now() + timedelta(days=180)
    recording = Recording.objects.readable().order_by("interview_ended_at").last()
    if recording is not None:
        propose_hold(recording.pk, Reason.CLAIMS, HOLD, ends_at=until, by=second.pk)
    details, why = f"people.Person:{someone.pk}", Reason.CLAIMS
    propose_copy(someone.pk, details, reason=why, grounds=KEPT, ends_at=until, by=second.pk)
    cannot_be_reached(someone)
    known = now() - timedelta(days=12)
    breach = document(BREACH, known_at=known, risk=Risk.UNKNOWN, by=first.pk)
    amend(breach.pk, BREACH, risk=Risk.NONE, authority_at=None, people_at=None, version=0)
    close_breach(breach.pk, version=1)


def cannot_be_reached(but: Person) -> None:
    """A letter to somebody else came back for good this morning."""
    other = Person.objects.in_pool().exclude(pk=but.pk).order_by("submitted_at").first()
    if other is not None:
        note_returned(other.pk, lasting=True)
