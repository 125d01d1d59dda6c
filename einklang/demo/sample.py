"""The sample programme: some two hundred invented people in every state, with over two years behind them."""

from random import Random

from django.db import connection, transaction

from einklang.front.actions import ask_to_sign_in
from einklang.ledger.actions import settle
from einklang.people.models import Person
from einklang.pool.actions import ask_new_address
from einklang.retention.actions import tick
from einklang.rights.actions import withdraw_unverified
from einklang.room.models import Presence
from einklang.staff.actions import note_reading
from einklang.staff.models import Role, User

from .acting import confirms, hears_from_us, id_of, signs_up, takes_back
from .cast import Somebody
from .claiming import lies_on_the_desk
from .comparing import compares_the_pool
from .customer_file import import_customers
from .diary import Diary
from .doors import sign_in_links
from .learning import learns
from .meeting import meets_people
from .past import deliver, settle_the_past
from .story import ALL, Story

SEED = 2018
#: How often those who may look at somebody's page did so, within the time for which that is kept.
LOOKS = {Role.COORDINATOR: 90, Role.PRIVACY: 25}


@transaction.atomic
def load() -> None:
    """Fill a database without people with the sample programme; where there are people, nothing changes.

    Wants a published policy and the demo. All of it is there with the commit, or nothing.
    """
    if Person.objects.exists():
        return
    diary = Diary()
    story = Story(diary, SEED)
    story.write()
    _looks(diary, story)
    diary.live(settle_the_past)
    deliver()
    meets_people(Random(SEED))  # noqa: S311  a story is no secret
    _today(diary, story)
    diary.live(settle)
    _know_the_tables()
    import_customers(story.cast, Random(SEED))  # noqa: S311  a story is no secret
    compares_the_pool(Random(SEED))  # noqa: S311
    settle()
    _know_the_tables()
    learns()
    lies_on_the_desk()
    settle()


def _know_the_tables() -> None:
    """All of it is written in one transaction, of which the planner has seen no table filled yet."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _looks(diary: Diary, story: Story) -> None:
    """Staff read about people, and each time it was written down."""
    sign_in_links("")  # the staff of the demo is there afterwards
    for role, times in LOOKS.items():
        reader = User.objects.get(roles=[role.value])
        for _ in range(times):
            who = story.random.choice(story.pool)
            diary.on(story.random.randint(1, 80) + story.random.random(), _looks_at, reader, who)


def _looks_at(reader: User, who: Somebody) -> None:
    if who.id is not None:
        note_reading(reader, person=who.id, what="page")


def _today(diary: Diary, story: Story) -> None:
    """The last hours, whose letters the worker still has to deliver: something of everything to click on."""
    new, confirming, english = (story.cast.somebody() for _ in range(3))
    english.language = "en"
    moving, stopping, leaving = _settled(story.pool, story.random)
    diary.lately(4, signs_up, new)
    diary.lately(3.5, signs_up, confirming, story.cast.somebody(confirming.company))
    diary.lately(3, confirms, confirming)
    diary.lately(2.8, signs_up, english)
    diary.lately(2.5, withdraw_unverified, stopping.email, sorted(ALL), stopping.language)
    diary.lately(2, withdraw_unverified, _shared_address(story.pool), sorted(ALL), "de")
    diary.lately(1.5, _moves, moving)
    diary.lately(1.2, hears_from_us, moving)
    diary.lately(1, takes_back, leaving)
    diary.lately(0.6, ask_to_sign_in, moving.email)
    diary.lately(0.1, tick)


def _settled(pool: list[Somebody], random: Random) -> list[Somebody]:
    """Three who are in the pool and have an address of their own; one of them was recorded."""
    there = set(Person.objects.in_pool().values_list("pk", flat=True))
    recorded = set(Presence.objects.values_list("person", flat=True))
    alone = [one for one in pool if one.id in there and not one.email.startswith("info@")]
    willing = [one for one in alone if one.consents == ALL and one.language == "de"]
    spoke = random.choice([one for one in willing if one.id in recorded])
    return [spoke, *random.sample([one for one in alone if one.id not in recorded], 2)]


def _shared_address(pool: list[Somebody]) -> str:
    there = set(Person.objects.in_pool().values_list("pk", flat=True))
    addresses = [one.email for one in pool if one.id in there and one.email.startswith("info@")]
    return next(address for address in addresses if addresses.count(address) > 1)


def _moves(who: Somebody) -> None:
    """A new address that nobody has confirmed yet."""
    ask_new_address(Person.objects.get(pk=id_of(who)), f"neu.{who.email}")
