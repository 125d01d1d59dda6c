"""SPEC 3 as a state machine: whatever happens in whichever order, the invariants hold after every step."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any
from uuid import UUID

import time_machine
from django.db import transaction
from django.test import override_settings
from django.utils.timezone import now
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from einklang.consent.actions import TooLate, give, renew, withdraw
from einklang.consent.models import Standing, Way
from einklang.consent.queries import allows
from einklang.holdings.registry import about_participants
from einklang.ledger.actions import settle
from einklang.mail.actions import send_due
from einklang.people.models import Person, Word
from einklang.people.queries import LinkEnded
from einklang.policy.schema import Policy
from einklang.pool.actions import confirm, confirm_named, decline, sign_up
from einklang.retention.actions import tick
from einklang.rights.actions import NoticeFirst, announce_lifting, lift_restriction, open_case
from einklang.rights.models import Right
from einklang.room.actions import NotEverybodyAllows, keep_recording
from einklang.room.models import Presence, Recording
from einklang.vault.keys import open_keys
from tests.mailbox import Letter

from .model import NEEDS, Recorded, Somebody, a_form_of, in_days, in_two_years

START = datetime(2026, 11, 23, 9, tzinfo=UTC)
OPTIONAL = st.frozensets(st.sampled_from(["recording", "observation"]))
ANY = st.just(frozenset({"storage"})) | st.frozensets(
    st.sampled_from(["storage", "recording", "observation"]), min_size=1
)
WHO = st.integers(0, 99)
HOURS = st.sampled_from([1, 1, 24, 24, 73, 7 * 24, 14 * 24, 60 * 24, 400 * 24, 731 * 24])
AWAY = "smtp://127.0.0.1:9"
GONE, LIFTING = "Ihre Angaben sind gelöscht", "Wir heben die Einschränkung auf"


class Programme(RuleBasedStateMachine):
    """Real parts on one side, the model of SPEC 3 on the other."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.here = f"file://{self.folder.name}/mail"
        self.mail = override_settings(EMAIL_URL=self.here)
        self.travel = time_machine.travel(START, tick=False)
        self.transaction = transaction.atomic()
        self.mail.enable()
        self.clock = self.travel.start()
        self.transaction.__enter__()
        self.people: list[Somebody] = []
        self.recordings: dict[UUID, Recorded] = {}
        self.read: set[str] = set()
        self.letters: list[tuple[str, str]] = []
        self.tokens: dict[str, str] = {}
        self.alive, self.mail_was_away = True, False

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)
        self.travel.stop()
        self.mail.disable()
        self.folder.cleanup()

    @initialize(frozen=st.booleans(), withdrawn=st.none() | ANY, alive=st.booleans())
    def three_people_are_there_and_two_were_recorded(
        self, frozen: bool, withdrawn: frozenset[str] | None, alive: bool
    ) -> None:
        """So that what happens next happens to somebody."""
        self.somebody_signs_up(frozenset({"recording", "observation"}), 2)
        for who in range(3):
            self.somebody_uses_their_first_link(who, frozenset({"recording"}))
        self.an_interview_is_recorded([0, 1])
        assert [(one.state, self.recorded(one)) for one in self.people] == [
            ("active", True),
            ("active", True),
            ("active", False),
        ]
        if frozen:
            self.somebody_claims(2, Right.RESTRICTION)
        self.alive = alive
        if withdrawn:
            self.somebody_withdraws(0, withdrawn, 1)

    # --- the world ---------------------------------------------------------------------------------

    @rule()
    def the_worker_dies(self) -> None:
        self.alive = False

    @rule()
    def a_worker_starts(self) -> None:
        self.alive = True
        self.work()

    @rule()
    def the_mail_server_goes_away(self) -> None:
        self.mail_was_away = True
        self.mail.options["EMAIL_URL"] = AWAY
        self.mail.disable()
        self.mail.enable()

    @precondition(lambda self: self.mail_was_away)
    @rule()
    def the_mail_server_is_back(self) -> None:
        self.mail.options["EMAIL_URL"] = self.here
        self.mail.disable()
        self.mail.enable()

    @rule(hours=HOURS)
    def time_passes(self, hours: int) -> None:
        self.clock.shift(timedelta(hours=hours))
        self.goes_on()

    # --- coming in ---------------------------------------------------------------------------------

    @precondition(lambda self: len(self.people) < 7)
    @rule(optional=OPTIONAL, named=st.integers(0, 2))
    def somebody_signs_up(self, optional: frozenset[str], named: int) -> None:
        form = a_form_of(len(self.people), consents=optional | {"storage"}, named=named)
        with self.only_touched([]):
            sign_up(form)
        for row in Person.objects.filter(submission=form.submission).order_by("position"):
            days = 7 if row.position == 0 else 14
            ticked = form.consents if row.position == 0 else frozenset()
            self.people.append(Somebody(row.pk, row.email or "", row.state, in_days(now(), days), ticked))
        assert [one.state for one in self.people[-named - 1 :]] == ["pending"] + ["named"] * named
        self.goes_on()

    @rule(who=WHO, optional=OPTIONAL)
    def somebody_uses_their_first_link(self, who: int, optional: frozenset[str]) -> None:
        one = self.somebody(who)
        token = self.token_of(one)
        if one is None or token is None:
            return
        was_named = one.state == "named" or (not one.ticked and one.state != "pending")
        act: Callable[[], Any] = lambda: confirm(token)  # noqa: E731
        if was_named:
            act = lambda: confirm_named(token, optional | {"storage"}, "de")  # noqa: E731
        possible = one.state in {"named", "pending"} and one.readable(now())
        if self.done_or_refused([one], act, LinkEnded, possible):
            # A submitter's two years run from the form; that is so many days before the first end.
            start = now() if was_named else in_days(one.ends_at, -7)
            one.consents = set(optional | {"storage"} if was_named else one.ticked)
            one.state, one.ends_at = "active", in_two_years(start)
        self.goes_on()

    @rule(who=WHO)
    def somebody_named_declines(self, who: int) -> None:
        one = self.somebody(who)
        token = self.token_of(one)
        if one is None or token is None:
            return
        possible = one.state == "named" and one.readable(now())
        if self.done_or_refused([one], lambda: decline(token), LinkEnded, possible):
            one.leaving = one.silent = True
        self.goes_on()

    # --- deciding ----------------------------------------------------------------------------------

    @rule(who=WHO, processings=ANY)
    def somebody_gives(self, who: int, processings: frozenset[str]) -> None:
        one = self.somebody(who)
        if one is None or one.state in {"named", "pending"}:
            return
        possible = one.state == "active" and one.readable(now())
        act = lambda: give(one.id, processings, way=Way.OWN_PAGE)  # noqa: E731
        if self.done_or_refused([one], act, TooLate, possible):
            one.consents |= processings
        self.goes_on()

    @rule(who=WHO, processings=ANY, times=st.integers(1, 2))
    def somebody_withdraws(self, who: int, processings: frozenset[str], times: int) -> None:
        one = self.somebody(who)
        if one is None:
            return
        with self.only_touched([one]):
            for _ in range(times):
                withdraw(one.id, processings, way=Way.MAIL_LINK)
        one.withdraw(set(processings))
        self.goes_on()

    @rule(who=WHO)
    def somebody_renews(self, who: int) -> None:
        one = self.somebody(who)
        if one is None:
            return
        possible = one.state == "active" and one.readable(now())
        if self.done_or_refused([one], lambda: renew(one.id, way=Way.OWN_PAGE), TooLate, possible):
            one.ends_at = in_two_years(now())
        self.goes_on()

    # --- claiming a right --------------------------------------------------------------------------

    @rule(who=WHO, right=st.sampled_from([Right.ERASURE, Right.RESTRICTION, Right.OBJECTION]))
    def somebody_claims(self, who: int, right: Right) -> None:
        one = self.somebody(who)
        if one is None or not one.stands():
            return
        with self.only_touched([one]):
            open_case(one.id, right, way=Way.OWN_PAGE)
            open_case(one.id, right, way=Way.OWN_PAGE)
        if right == Right.ERASURE:
            one.withdraw({"storage", "recording", "observation"})
        elif right == Right.RESTRICTION and not one.frozen:
            one.frozen, one.notices_before = True, self.count(one.address, LIFTING)
        elif right == Right.OBJECTION:
            one.objected = True
        self.goes_on()

    @rule(who=WHO)
    def a_lifting_is_announced(self, who: int) -> None:
        one = self.somebody(who)
        if one is not None and one.frozen and one.stands():
            announce_lifting(one.id)
            self.goes_on()

    @rule(who=WHO)
    def a_restriction_is_lifted(self, who: int) -> None:
        one = self.somebody(who)
        if one is None or not one.frozen or not one.stands():
            return
        noticed = self.count(one.address, LIFTING) > one.notices_before
        if self.done_or_refused([one], lambda: lift_restriction(one.id), NoticeFirst, noticed):
            one.frozen = False
        self.goes_on()

    # --- talking -----------------------------------------------------------------------------------

    @rule(who=st.lists(WHO, min_size=1, max_size=3))
    def an_interview_is_recorded(self, who: list[int]) -> None:
        active = [one for one in self.people if one.state == "active"]
        present = {one.id: one for number in who if active for one in [active[number % len(active)]]}
        if not present:
            return
        possible = all(one.may("recording", now()) for one in present.values())
        kept: list[Recording] = []
        act = lambda: kept.append(keep_recording(present, interview_ended_at=now(), seconds=60))  # noqa: E731
        if self.done_or_refused([], act, NotEverybodyAllows, possible):
            self.recordings[kept[0].pk] = Recorded(set(present), in_two_years(now()))

    # --- what follows ------------------------------------------------------------------------------

    def goes_on(self) -> None:
        if self.alive:
            self.work()

    def work(self) -> None:
        """A worker and a scheduler come by; the model does what SPEC 3 says."""
        at = now()
        touched = [one for one in self.people if one.leaving or one.over(at) or one.state == "detached"]
        with self.only_touched(touched):
            settle()
            tick()
            settle()
        self.follow(at)
        send_due()
        for one in self.people:
            if one.state == "gone" and one.last_letter is None:
                one.last_letter = self.count(one.address) + 1

    def follow(self, at: datetime) -> None:
        for one in self.people:
            if one.recordings_end:
                self.end_recordings_of(one.id)
                one.recordings_end = False
            if one.leaving:
                one.leaving = False
                one.confirmations += not one.silent
                self.ends(one)
        for one in self.people:
            if one.over(at):
                self.ends(one)
        for key, recorded in list(self.recordings.items()):
            waits = any(
                one.frozen and one.state != "detached" for one in self.people if one.id in recorded.people
            )
            if at >= recorded.ends_at and not waits:
                del self.recordings[key]
        for one in self.people:
            if one.state == "detached" and not self.recorded(one):
                self.ends(one)

    def ends(self, one: Somebody) -> None:
        one.state = "detached" if self.recorded(one) else "gone"
        one.consents &= {"recording"} if one.state == "detached" else set()

    def recorded(self, one: Somebody) -> bool:
        return any(one.id in recorded.people for recorded in self.recordings.values())

    def end_recordings_of(self, person: UUID) -> None:
        self.recordings = {k: r for k, r in self.recordings.items() if person not in r.people}

    # --- invariants --------------------------------------------------------------------------------

    @invariant()
    def the_gates_are_as_the_model_says(self) -> None:
        at = now()
        opened = {(one.address, p): allows(one.id, p) for one in self.people for p in NEEDS}
        assert opened == {(one.address, p): one.may(p, at) for one in self.people for p in NEEDS}

    @invariant()
    def what_is_readable_has_a_basis_and_only_that_opens(self) -> None:
        at, ids = now(), [one.id for one in self.people]
        expected = {one.id for one in self.people if one.readable(at)}
        assert set(Person.objects.readable().values_list("pk", flat=True)) == expected
        assert set(open_keys(ids)) == expected

    @invariant()
    def everybody_in_a_recording_allows_it(self) -> None:
        owed = {one.id for one in self.people if one.recordings_end}
        allowing = set(Standing.objects.filter(processing="recording").values_list("person", flat=True))
        in_some = set(Presence.objects.values_list("person", flat=True))
        assert in_some - allowing - owed == set()
        assert set(Recording.objects.values_list("pk", flat=True)) == set(self.recordings)

    @invariant()
    def of_the_gone_nothing_is_left(self) -> None:
        gone = [one.id for one in self.people if one.state == "gone"]
        assert {
            h.label: h.rows_of(gone).count() for h in about_participants() if h.rows_of(gone).exists()
        } == {}

    @invariant()
    def of_the_detached_nothing_identifies(self) -> None:
        detached = [one.id for one in self.people if one.state == "detached"]
        rows = Person.objects.filter(pk__in=detached)
        assert set(
            rows.values_list("email_index", "customer_index", "units_band", "company_type", "ends_at")
        ) <= {(None, None, None, "", None)}
        assert {h.label for h in about_participants() if h.rows_of(detached).exists()} <= {
            "people.Person", "room.Presence", "room.Recording", "consent.Decision", "consent.Standing",
            "consent.Code", "rights.Case", "rights.Step",
        }  # fmt: skip

    @invariant()
    def the_gone_get_one_confirmation_and_nothing_else(self) -> None:
        for one in self.people:
            confirmed = self.count(one.address, GONE)
            assert confirmed <= one.confirmations <= 1
            if self.alive and not self.mail_was_away:
                assert confirmed == one.confirmations
            if one.last_letter is not None:
                assert self.count(one.address) <= one.last_letter

    # --- hands -------------------------------------------------------------------------------------

    def somebody(self, number: int) -> Somebody | None:
        return self.people[number % len(self.people)] if self.people else None

    def done_or_refused(
        self, touched: list[Somebody], act: Callable[[], object], refusal: type[Exception], possible: bool
    ) -> bool:
        """Do it; it has to be done if and only if the model says so. Returns whether it was."""
        done = False
        with self.only_touched(touched), suppress(refusal):
            act()
            done = True
        assert done == possible
        return done

    @contextmanager
    def only_touched(self, touched: list[Somebody]) -> Iterator[None]:
        """Whatever happens inside, the rows of all the others stay byte-identical."""
        others = [one.id for one in self.people if one not in touched]
        before = self.rows_of(others)
        yield
        assert self.rows_of(others) == before

    @staticmethod
    def rows_of(people: list[UUID]) -> list[Any]:
        rows = [
            {k: bytes(v) if isinstance(v, bytes | memoryview) else v for k, v in row.items()}
            for row in Person.objects.filter(pk__in=people).order_by("pk").values()
        ]
        words = (
            Word.objects.filter(person__pk__in=people)
            .order_by("person", "token")
            .values_list("person", "token")
        )
        standing = Standing.objects.filter(person__in=people).order_by("pk").values()
        return [rows, list(words), list(standing)]

    def look(self) -> None:
        """Read the letters that are new; of each is kept to whom, the subject, and the link to confirm."""
        for path in Path(self.folder.name).glob("mail/*.eml"):
            if path.name not in self.read:
                self.read.add(path.name)
                letter = Letter(message_from_bytes(path.read_bytes(), policy=policy.default))  # type: ignore[arg-type]
                to = str(letter.message["To"])
                self.letters.append((to, letter.subject))
                if "/confirm/" in letter.text:
                    self.tokens[to] = letter.token("confirm")

    def count(self, address: str, subject: str | None = None) -> int:
        self.look()
        return sum(to == address and subject in {None, about} for to, about in self.letters)

    def token_of(self, one: Somebody | None) -> str | None:
        self.look()
        return self.tokens.get(one.address) if one else None


def test_whatever_happens_the_notice_stays_true(promise: Policy) -> None:
    run_state_machine_as_test(
        Programme,
        settings=settings(
            max_examples=24,
            stateful_step_count=16,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
