"""Where a partner is not ready, the whole plan opens once every partner has pressed."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from threading import Barrier

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compersion_talks import library, storage
from compersion_talks.domain.decks import Visibility
from compersion_talks.domain.errors import LinkOpensNothing, TalkIsNotMerged
from compersion_talks.domain.sheets import Answer, Line, Sheet
from compersion_talks.links import LinkKind
from compersion_talks.services import current_services
from compersion_talks.use_cases import after_merge, gate
from compersion_talks.use_cases.access import open_link, read_agenda
from compersion_talks.use_cases.sheets import save_sheet
from tests.soak import count_rounds
from tests.use_cases.group import Group

NAMES = ("Ash", "Bo", "Cy")
ROUNDS = count_rounds(6, 60)
SHARED, PRIVATE = Visibility.SHARED, Visibility.PRIVATE
SAW = "I came home at nine."


def start_gated_talk(*names: str, ready: str = "not-yet", seed: int = 0) -> Group:
    """Make the plan of a talk about something that hurt, where the first person is not ready."""
    source = library.read_built_in()["repair"]
    group = Group(
        source, current_services().keys, current_services().today, seed=seed.to_bytes(32)
    ).open(*names)
    for name in names[1:]:
        group.take_up(name)
    for name in names:
        answers = {
            "rep-ready": Answer(
                "rep-ready", (Line(ready if name == names[0] else "ready", SHARED),)
            ),
            "rep-saw-heard": Answer("rep-saw-heard", (Line(SAW, SHARED),)),
            "rep-still-good": Answer("rep-still-good", (Line("our garden", SHARED),)),
        }
        place = group.place(name)
        save_sheet(place, Sheet(answers))
    group.close(*names)
    return group


def is_open(group: Group, name: str = "Ash") -> bool:
    """Say whether the plan that a person reads holds what was written for it."""
    return SAW in str(group.agenda(name))


@pytest.fixture
def talk(app: Flask) -> Iterator[Group]:
    """Return three people whose plan is shut."""
    with app.test_request_context(method="POST"):
        yield start_gated_talk(*NAMES)


def test_everyone_reads_the_same_short_plan_first(talk: Group) -> None:
    agendas = {str(talk.agenda(name)) for name in NAMES}

    assert len(agendas) == 1
    assert "our garden" in str(agendas)
    assert not is_open(talk)


@pytest.mark.parametrize("ready", ["not-yet", "ready-with-helper"])
def test_not_yet_and_only_with_somebody_neutral_both_shut_the_plan(app: Flask, ready: str) -> None:
    with app.test_request_context(method="POST"):
        assert not is_open(start_gated_talk("Ash", "Bo", ready=ready))


def test_whoever_is_ready_has_a_whole_plan(app: Flask) -> None:
    with app.test_request_context(method="POST"):
        group = start_gated_talk("Ash", "Bo", ready="ready-with-breaks")

        assert is_open(group)
        place = group.place("Ash")
        assert not read_agenda(place.link, place.stored, is_whole=True).is_gated


def test_the_last_press_opens_the_plan_for_everyone_as_it_was_made(talk: Group) -> None:
    place = talk.place("Ash")
    made = read_agenda(place.link, place.stored, is_whole=True)

    for name in NAMES:
        assert not is_open(talk)
        gate.want_open(talk.place(name))

    assert talk.agenda("Ash") == replace(made, is_gated=False) == talk.agenda("Cy")


def test_a_press_can_be_taken_back_until_the_plan_is_open(talk: Group) -> None:
    gate.want_open(talk.place("Ash"))
    gate.want_open(talk.place("Bo"))
    gate.take_back(talk.place("Ash"))
    gate.want_open(talk.place("Cy"))
    assert not is_open(talk)

    gate.want_open(talk.place("Ash"))
    gate.take_back(talk.place("Ash"))

    assert is_open(talk)


def test_a_person_sees_only_the_own_press(talk: Group) -> None:
    gate.want_open(talk.place("Bo"))

    assert gate.find_opening(talk.place("Ash")) is None
    assert gate.find_opening(talk.place("Bo")) is not None


def test_pressing_twice_is_pressing_once(talk: Group) -> None:
    for _ in range(3):
        gate.want_open(talk.place("Ash"))

    assert not is_open(talk)
    assert len(talk.place("Ash").talk.openings) == 1


def test_in_a_group_all_others_together_speak_for_one_who_lost_the_link(talk: Group) -> None:
    lost = talk.place("Cy").own_id
    gate.want_open(talk.place("Ash"), lost)
    assert not is_open(talk)

    gate.want_open(talk.place("Bo"), lost)

    assert is_open(talk)


def test_others_who_do_not_name_the_same_person_open_nothing(talk: Group) -> None:
    gate.want_open(talk.place("Ash"), talk.place("Cy").own_id)
    gate.want_open(talk.place("Bo"))

    assert not is_open(talk)


def test_nobody_speaks_for_themselves(talk: Group) -> None:
    gate.want_open(talk.place("Ash"), talk.place("Ash").own_id)

    assert gate.find_opening(talk.place("Ash")).lost_id == ""  # type: ignore[union-attr]


def test_of_two_people_nobody_speaks_for_the_other(app: Flask) -> None:
    with app.test_request_context(method="POST"):
        group = start_gated_talk("Ash", "Bo")

        gate.want_open(group.place("Ash"), group.place("Bo").own_id)

        assert gate.list_absentees(group.place("Ash")) == ()
        assert not is_open(group)


def test_an_open_plan_is_not_made_again(talk: Group) -> None:
    for name in NAMES:
        gate.want_open(talk.place(name))
    blob = talk.place("Ash").stored.agenda_blob

    for name in NAMES:
        gate.want_open(talk.place(name))
        gate.take_back(talk.place(name))

    assert talk.place("Ash").stored.agenda_blob == blob


def test_an_agenda_only_link_reads_the_short_plan_until_then(talk: Group) -> None:
    new = after_merge.make_agenda_link(talk.place("Ash"), bytes(32), talk.keys, talk.today)

    def read() -> str:
        return str(read_agenda(*open_link(new, talk.keys, talk.today, is_writing=False)))

    assert new.kind is LinkKind.AGENDA
    assert SAW not in read()
    for name in NAMES:
        gate.want_open(talk.place(name))
    assert SAW in read()


def test_database_keys_and_any_link_open_a_plan_that_waits(talk: Group) -> None:
    new = after_merge.make_agenda_link(talk.place("Ash"), bytes(32), talk.keys, talk.today)

    opened = open_link(new, talk.keys, talk.today, is_writing=False)

    assert SAW in str(read_agenda(*opened, is_whole=True))


def test_a_forgotten_talk_opens_nothing_to_press(talk: Group) -> None:
    gate.want_open(talk.place("Ash"))
    after_merge.forget(talk.place("Bo"))

    with pytest.raises(LinkOpensNothing):
        talk.place("Ash")


def test_nothing_can_be_pressed_before_there_is_a_plan(app: Flask) -> None:
    with app.test_request_context(method="POST"):
        source = library.read_built_in()["repair"]
        group = Group(source, current_services().keys, current_services().today).open("Ash", "Bo")

        for act in (gate.want_open, gate.take_back):
            with pytest.raises(TalkIsNotMerged):
                act(group.place("Ash"))


ACTS = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(["", *NAMES, "back"])), max_size=8
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=ACTS)
def test_in_whatever_order_the_plan_opens_when_all_want_it(
    app: Flask, acts: Sequence[tuple[str, str]]
) -> None:
    with app.test_request_context(method="POST"):
        group, wanting, opened = start_gated_talk(*NAMES, seed=len(acts)), dict[str, str](), False
        for name, lost in acts:
            if lost == "back":
                gate.take_back(group.place(name))
                wanting.pop(name, None)
            else:
                gate.want_open(group.place(name), group.place(lost).own_id if lost else "")
                wanting[name] = "" if lost == name else lost
            spoken = any(
                all(wanting.get(other) == one for other in NAMES if other != one) for one in NAMES
            )
            opened = opened or len(wanting) == len(NAMES) or spoken
            assert is_open(group) == opened
        storage.rollback()


def run_at_once(app: Flask, acts: Sequence[Callable[[], None]]) -> None:
    """Do several things at the same moment, each in a request of its own."""
    start = Barrier(len(acts))

    def act(one: Callable[[], None]) -> None:
        with app.test_request_context(method="POST"):
            start.wait()
            one()
            storage.commit()

    with ThreadPoolExecutor(len(acts)) as pool:
        list(pool.map(act, acts))


def test_all_who_press_at_the_same_instant_open_one_plan(copy: Flask) -> None:
    for number in range(ROUNDS):
        with copy.test_request_context(method="POST"):
            group = start_gated_talk(*NAMES, seed=number)
            storage.commit()

        run_at_once(copy, [partial(press, group, name) for name in (*NAMES, "Ash")])

        with copy.test_request_context(method="POST"):
            assert is_open(group)
            assert len({str(group.agenda(name)) for name in NAMES}) == 1
            storage.rollback()


def press(group: Group, name: str) -> None:
    """Want the plan to be opened, as one person."""
    gate.want_open(group.place(name))
