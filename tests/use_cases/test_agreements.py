"""Agreements from several links: in any order, at once, with crashes, on both databases."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import Barrier

import pytest
from flask import Flask, current_app
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from compersion_talks import library, storage, vault
from compersion_talks.domain.agreements import Agreement, Agreements
from compersion_talks.domain.errors import (
    AgreementHasChanged,
    LinkOpensNothing,
    TalkIsNotMerged,
    TooManyAgreements,
)
from compersion_talks.factory import create_app
from compersion_talks.services import current_services
from compersion_talks.storage import talks
from compersion_talks.use_cases import after_merge, agreements
from compersion_talks.use_cases.access import open_link
from compersion_talks.use_cases.agreements import sign_of
from tests.attacks.stolen_database import decrypt_all, read_stolen
from tests.soak import count_rounds
from tests.use_cases.group import Group
from tests.web.browsers import find_database_file

NAMES = ("Ash", "Bo", "Cy")
TEA, WALK = Agreement("Tea on Sunday"), Agreement("A walk each week", "Ash")
WORDS = [Agreement(f"agreement {number}") for number in range(9)]
# Few words, so that what is done meets what was done before.
people, words = st.sampled_from(NAMES), st.sampled_from(WORDS[:3])


@pytest.fixture
def copy(database: str, tmp_path: Path) -> Iterator[Flask]:
    """Return a copy on an empty database of either kind."""
    given = {
        "COMPERSION_DATA_DIR": str(tmp_path / "copy"),
        "COMPERSION_DATABASE_URL": database,
    }
    app = create_app(given)
    with app.app_context():
        storage.migrate()
    yield app
    with app.app_context():
        storage.db.engine.dispose()


def start_talk(*, is_merged: bool = True) -> Group:
    """Return three people whose plan is made."""
    services = current_services()
    source = library.read_built_in()["check-in"]
    group = Group(source, services.keys, services.today).open(*NAMES)
    for name in NAMES[1:]:
        group.take_up(name)
    if is_merged:
        group.close(*NAMES)
    storage.commit()
    return group


@pytest.fixture
def talk(app: Flask) -> Iterator[Group]:
    """Return three people whose plan is made."""
    with app.test_request_context(method="POST"):
        yield start_talk()


def read(group: Group, name: str = "Ash") -> Agreements:
    """Read the agreements by the link of one person."""
    return agreements.read_agreements(group.place(name))


def act(group: Group, name: str, what: Callable[..., None], agreement: Agreement) -> None:
    """Let a person do something about an agreement by its sign."""
    place = group.place(name)
    what(place, sign_of(place, agreement))


def agree(group: Group, agreement: Agreement) -> None:
    """Put an agreement forward, and let everyone say yes."""
    agreements.put_forward(group.place("Ash"), agreement)
    for name in NAMES:
        act(group, name, agreements.say_yes, agreement)


def test_before_there_is_a_plan_nothing_can_be_agreed(app: Flask) -> None:
    with app.test_request_context(method="POST"):
        group = start_talk(is_merged=False)

        with pytest.raises(TalkIsNotMerged):
            agreements.put_forward(group.place("Ash"), TEA)


def test_the_sign_of_an_agreement_is_the_same_for_everyone_in_a_talk_alone(talk: Group) -> None:
    signs = {sign_of(talk.place(name), TEA) for name in NAMES}
    source = library.read_built_in()["check-in"]
    other = Group(source, talk.keys, talk.today, seed=b"o" * 32).open("Ash", "Bo")

    assert len(signs) == 1
    assert signs != {sign_of(other.place("Ash"), TEA)}


def test_a_form_that_names_older_words_is_refused(talk: Group) -> None:
    agreements.put_forward(talk.place("Ash"), TEA)
    shown = sign_of(talk.place("Bo"), TEA)
    agreements.put_forward(talk.place("Cy"), WALK, shown)

    for late in (agreements.say_yes, agreements.contest, agreements.ask_again, agreements.take_off):
        with pytest.raises(AgreementHasChanged):
            late(talk.place("Bo"), shown)
    with pytest.raises(AgreementHasChanged):
        agreements.put_forward(talk.place("Bo"), TEA, shown)
    agreements.take_back(talk.place("Bo"), shown)

    assert [one.agreement for one in read(talk).drafts] == [WALK]


def test_an_agenda_only_link_carries_no_key_that_opens_agreements(talk: Group) -> None:
    agree(talk, TEA)
    link = after_merge.make_agenda_link(talk.place("Ash"), bytes(32), talk.keys, talk.today)
    opened, stored = open_link(link, talk.keys, talk.today, is_writing=False)
    row = talks.find_agreements(stored.id)
    assert row is not None
    context = (b"agreements", row.talk_id, row.rev.to_bytes(4))

    own = agreements.derive_key(talk.place("Bo"))
    assert b"Tea on Sunday" in vault.unseal(own, row.blob, *context)
    assert opened.talk_key == b""
    for key in (opened.agenda_key, vault.derive_sub_key(opened.agenda_key, "agreements")):
        with pytest.raises(vault.CannotOpen):
            vault.unseal(key, row.blob, *context)


def test_database_keys_and_a_link_of_the_talk_open_agreements_and_nothing_that_was_taken_back(
    talk: Group,
) -> None:
    agree(talk, TEA)
    agreements.put_forward(talk.place("Ash"), WALK)
    act(talk, "Cy", agreements.say_yes, WALK)
    act(talk, "Bo", agreements.take_back, TEA)
    storage.commit()

    stolen = read_stolen(find_database_file(current_app))
    read = decrypt_all(stolen, [talk.links["Bo"]], talk.keys.ring)

    (drafts,) = [text for text in read.split("\n") if WALK.what in text]
    assert talk.place("Cy").own_id in json.loads(drafts)["drafts"][0]["yeses"]
    assert TEA.what not in read


def test_agreements_put_back_to_an_earlier_state_do_not_open(talk: Group) -> None:
    agree(talk, TEA)
    older = talks.find_agreements(talk.place("Ash").stored.id)
    act(talk, "Bo", agreements.take_back, TEA)
    newer = talks.find_agreements(talk.place("Ash").stored.id)
    assert older is not None
    assert newer is not None

    talks.save_agreements(type(newer)(newer.talk_id, older.blob, newer.rev))

    with pytest.raises(LinkOpensNothing):
        read(talk)


def test_anyone_can_forget_the_agreements_and_the_talk_stays(talk: Group) -> None:
    agree(talk, TEA)

    agreements.forget(talk.place("Cy"))

    assert talks.find_agreements(talk.place("Ash").stored.id) is None
    assert read(talk) == Agreements(tuple(one.id for one in talk.place("Ash").talk.partners))


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

    @rule(name=people, one=words)
    def crash(self, name: str, one: Agreement) -> None:
        """Say yes, and crash before it is kept."""
        with suppress(AgreementHasChanged):
            act(self.group, name, agreements.say_yes, one)
        storage.rollback()

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
        self.known, self.has_changed = [], False

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
            assert now.has_changed == self.has_changed
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
