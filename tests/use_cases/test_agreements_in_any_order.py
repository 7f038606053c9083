"""Agreements in any order: at once, with crashes and killed processes, on both databases."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from threading import Barrier

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from compersion_talks import storage
from compersion_talks.domain.agreements import Agreement
from compersion_talks.domain.errors import AgreementHasChanged, TooManyAgreements
from compersion_talks.services import utc_now
from compersion_talks.use_cases import agreements
from compersion_talks.use_cases.agreements import sign_of
from tests.processes import start_process
from tests.soak import count_rounds
from tests.use_cases.group import Group
from tests.use_cases.test_agreements import NAMES, TEA, WALK, act, read, start_talk

WORDS = [Agreement(f"agreement {number}") for number in range(9)]
LATER = utc_now().date() + timedelta(days=30)
# Few words, so that what is done meets what was done before.
people, words = st.sampled_from(NAMES), st.sampled_from(WORDS[:3])
acts = st.sampled_from(
    [
        *(agreements.say_yes, agreements.take_back, agreements.contest),
        *(agreements.ask_again, agreements.take_off),
    ]
)


@dataclass
class Known:
    """What a draft must be: its words, who said yes, and whether somebody would change it."""

    words: Agreement
    yeses: set[str] = field(default_factory=set)
    is_contested: bool = False

    @property
    def is_agreed(self) -> bool:
        """Say whether everyone said yes."""
        return self.yeses == set(NAMES)


class AnyOrder(RuleBasedStateMachine):
    """Three people write, say yes, take back and crash; a list says what must come of it."""

    group: Group

    def __init__(self) -> None:
        super().__init__()
        self.known, self.has_changed = list[Known](), False
        self.day: date | None = None
        agreements.forget(self.group.place("Ash"))
        storage.commit()

    def find(self, one: Agreement) -> Known | None:
        """Find a draft that must be there."""
        return next((known for known in self.known if known.words == one), None)

    def drop(self, known: Known) -> None:
        """Note that a draft is gone."""
        self.known.remove(known)
        self.has_changed = self.has_changed or known.is_agreed

    def do(self, name: str, what: Callable[..., None], one: Agreement, *, is_due: bool) -> None:
        """Do something by a form that shows these words; it is refused where it is not due."""
        if is_due:
            act(self.group, name, what, one)
            storage.commit()
            return
        with pytest.raises(AgreementHasChanged):
            act(self.group, name, what, one)
        storage.rollback()

    @rule(name=people, one=words)
    def write(self, name: str, one: Agreement) -> None:
        """Put an agreement forward; an eighth is refused."""
        is_room = len(self.known) < 7 or self.find(one) is not None
        with suppress(TooManyAgreements):
            agreements.put_forward(self.group.place(name), one)
            assert is_room
            if self.find(one) is None:
                self.known.append(Known(one))
        storage.commit() if is_room else storage.rollback()

    @rule(name=people)
    def fill(self, name: str) -> None:
        """Write as many as there is room for, and more."""
        for one in WORDS:
            self.write(name, one)

    @rule(name=people, one=words, other=words)
    def edit(self, name: str, one: Agreement, other: Agreement) -> None:
        """Change the words of an agreement."""
        known = self.find(one)

        def change(place: object, sign: str) -> None:
            agreements.put_forward(self.group.place(name), other, sign)

        self.do(name, change, one, is_due=known is not None)
        if known is None or one == other:
            return
        if self.find(other) is None:
            self.known.insert(self.known.index(known), Known(other))
        self.drop(known)

    @rule(name=people, one=words)
    def say_yes(self, name: str, one: Agreement) -> None:
        """Say yes to words that were shown once."""
        known = self.find(one)
        is_due = known is not None and not known.is_contested
        self.do(name, agreements.say_yes, one, is_due=is_due)
        if known is not None and is_due:
            known.yeses.add(name)

    @rule(one=words)
    def all_say_yes(self, one: Agreement) -> None:
        """Let everyone say yes, one after the other."""
        for name in NAMES:
            self.say_yes(name, one)

    @rule(name=people, one=words)
    def agree_and_take_back(self, name: str, one: Agreement) -> None:
        """Agree on something, and let one person take their yes back."""
        self.write(name, one)
        self.ask_again(name, one)
        self.all_say_yes(one)
        self.take_back(name, one)

    @rule(name=people, one=words)
    def say_yes_and_contest(self, name: str, one: Agreement) -> None:
        """Say yes, and then that it is not like this."""
        self.say_yes(name, one)
        self.contest(name, one)

    @rule(name=people, what=acts, one=words)
    def crash(self, name: str, what: Callable[..., None], one: Agreement) -> None:
        """Do anything, and crash before it is kept."""
        with suppress(AgreementHasChanged):
            act(self.group, name, what, one)
        storage.rollback()

    @rule(name=people, one=words, other=words)
    def crash_while_changing(self, name: str, one: Agreement, other: Agreement) -> None:
        """Change words, choose a day or forget all of it, and crash before it is kept."""
        place = self.group.place(name)
        with suppress(AgreementHasChanged):
            agreements.choose_day(place, LATER, self.group.today)
            agreements.put_forward(place, other, sign_of(place, one))
        agreements.forget(place)
        storage.rollback()

    @rule(name=people, one=words)
    def say_yes_and_press_again(self, name: str, one: Agreement) -> None:
        """Say yes, lose the answer to a crash, and press once more."""
        self.say_yes(name, one)
        self.say_yes(name, one)

    @rule(name=people, day=st.sampled_from([None, LATER]))
    def choose_day(self, name: str, day: date | None) -> None:
        """Choose a day to look again, which voids no yes."""
        place = self.group.place(name)
        agreements.choose_day(place, day, self.group.today)
        storage.commit()
        self.day = day

    @rule(name=people, one=words)
    def contest(self, name: str, one: Agreement) -> None:
        """Say that it is not like this."""
        known = self.find(one)
        is_due = known is not None and not known.is_agreed
        self.do(name, agreements.contest, one, is_due=is_due)
        if known is not None and is_due:
            known.yeses, known.is_contested = set(), True

    @rule(name=people, one=words)
    def ask_again(self, name: str, one: Agreement) -> None:
        """Ask everyone once more."""
        known = self.find(one)
        self.do(name, agreements.ask_again, one, is_due=known is not None)
        if known is not None:
            known.is_contested = False

    @rule(name=people, one=words)
    def take_back(self, name: str, one: Agreement) -> None:
        """Take a yes back; what was agreed is gone."""
        known = self.find(one)
        self.do(name, agreements.take_back, one, is_due=True)
        if known is not None and name in known.yeses:
            if known.is_agreed:
                self.drop(known)
            else:
                known.yeses.remove(name)

    @rule(name=people, one=words)
    def take_off(self, name: str, one: Agreement) -> None:
        """Take an agreement off."""
        known = self.find(one)
        self.do(name, agreements.take_off, one, is_due=known is not None)
        if known is not None:
            self.drop(known)

    @rule(name=people)
    def forget(self, name: str) -> None:
        """Forget all of it."""
        agreements.forget(self.group.place(name))
        storage.commit()
        self.known, self.has_changed, self.day = [], False, None

    @invariant()
    def all_is_as_it_must_be(self) -> None:
        """Compare what is stored with what must be there, by each link."""
        ids = {one.name: one.id for one in self.group.place("Ash").talk.partners}
        for name in NAMES:
            now = read(self.group, name)
            assert [(one.agreement, set(one.yeses), one.is_contested) for one in now.drafts] == [
                (one.words, {ids[name] for name in one.yeses}, one.is_contested)
                for one in self.known
            ]
            assert now.agreed == tuple(one.words for one in self.known if one.is_agreed)
            assert (now.has_changed, now.look_again_on) == (self.has_changed, self.day)
        storage.rollback()


def test_whatever_is_done_in_any_order_only_what_all_said_yes_to_is_agreed(copy: Flask) -> None:
    with copy.test_request_context(method="POST"):
        AnyOrder.group = start_talk()
        run_state_machine_as_test(
            AnyOrder,
            settings=settings(
                max_examples=count_rounds(15, 300),
                stateful_step_count=25,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )


def run_at_once(app: Flask, acts: list[Callable[[], None]]) -> None:
    """Do several things at the same moment, each in a request of its own."""
    start = Barrier(len(acts))

    def run(one: Callable[[], None]) -> None:
        with app.test_request_context(method="POST"):
            start.wait()
            with suppress(AgreementHasChanged):
                one()
            storage.commit()

    with ThreadPoolExecutor(len(acts)) as pool:
        list(pool.map(run, acts))


def test_yeses_of_the_same_instant_are_all_counted(copy: Flask) -> None:
    with copy.test_request_context(method="POST"):
        group = start_talk()
    for number in range(count_rounds(4, 40)):
        one = Agreement(f"agreement {number}")
        with copy.test_request_context(method="POST"):
            agreements.forget(group.place("Ash"))
            agreements.put_forward(group.place("Ash"), one)
            storage.commit()

        run_at_once(copy, [partial(act, group, name, agreements.say_yes, one) for name in NAMES])

        with copy.test_request_context(method="POST"):
            assert read(group).agreed == (one,)
            storage.rollback()


def test_first_drafts_of_the_same_instant_are_all_kept(copy: Flask) -> None:
    with copy.test_request_context(method="POST"):
        group = start_talk()
    for _ in range(count_rounds(4, 40)):
        with copy.test_request_context(method="POST"):
            agreements.forget(group.place("Ash"))
            storage.commit()

        run_at_once(
            copy,
            [partial(write, group, name, one) for name, one in zip(NAMES, WORDS, strict=False)],
        )

        with copy.test_request_context(method="POST"):
            assert {one.agreement for one in read(group).drafts} == set(WORDS[:3])
            storage.rollback()


def write(group: Group, name: str, one: Agreement) -> None:
    """Put an agreement forward, as one person."""
    agreements.put_forward(group.place(name), one)


@pytest.fixture
def almost(copy: Flask) -> Group:
    """Return three people of whom only Cy has not said yes yet."""
    with copy.test_request_context(method="POST"):
        group = start_talk()
        storage.commit()
    return group


def begin_anew(copy: Flask, group: Group) -> None:
    """Let all but Cy say yes to what was put forward anew."""
    with copy.test_request_context(method="POST"):
        agreements.forget(group.place("Ash"))
        agreements.put_forward(group.place("Ash"), TEA)
        for name in NAMES[:2]:
            act(group, name, agreements.say_yes, TEA)
        storage.commit()


def change_words(group: Group, name: str) -> None:
    """Put other words in the place of those that wait."""
    place = group.place(name)
    agreements.put_forward(place, WALK, sign_of(place, TEA))


@pytest.mark.parametrize(
    "other",
    [
        change_words,
        partial(act, what=agreements.take_back, agreement=TEA),
        partial(act, what=agreements.contest, agreement=TEA),
        partial(act, what=agreements.take_off, agreement=TEA),
    ],
    ids=["change", "take back", "contest", "take off"],
)
def test_the_last_yes_and_another_act_of_the_same_instant_are_as_one_after_the_other(
    copy: Flask, almost: Group, other: Callable[[Group, str], None]
) -> None:
    both: list[Callable[[], None]] = [
        partial(act, almost, "Cy", agreements.say_yes, TEA),
        partial(other, almost, "Bo"),
    ]
    in_turn = []
    for order in (both, both[::-1]):
        begin_anew(copy, almost)
        for one in order:
            run_at_once(copy, [one])
        in_turn.append(read_all(copy, almost))

    for _ in range(count_rounds(4, 40)):
        begin_anew(copy, almost)
        run_at_once(copy, both)

        assert read_all(copy, almost) in in_turn


def read_all(copy: Flask, group: Group) -> list[object]:
    """Read what is stored, by each link."""
    with copy.test_request_context(method="POST"):
        found: list[object] = [read(group, name) for name in NAMES]
        storage.rollback()
    return found


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_process_that_is_killed_keeps_the_last_yes_whole_or_not_at_all(
    copy: Flask,
    almost: Group,
    surroundings: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    moment: str,
) -> None:
    begin_anew(copy, almost)
    for name, value in surroundings.items():
        monkeypatch.setenv(name, value)
    with ExitStack() as stack:
        dying = start_process(stack, "-m", "tests.use_cases.agreeing_process", moment)
        with copy.test_request_context(method="POST"):
            sign = sign_of(almost.place("Cy"), TEA)
            storage.rollback()
        dying.send(f"{almost.links['Cy'].secret.hex()} {sign}")
        assert dying.process.wait() < 0

    with copy.test_request_context(method="POST"):
        assert read(almost).agreed == ((TEA,) if moment == "after" else ())
        act(almost, "Cy", agreements.say_yes, TEA)
        storage.commit()
        assert read(almost).agreed == (TEA,)
        storage.rollback()
