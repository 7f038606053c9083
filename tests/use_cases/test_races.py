"""The merge happens exactly once, even when partners close at once in several processes."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from functools import partial
from threading import Barrier

import pytest
from flask import Flask

from compersion_talks import library, storage
from compersion_talks.domain.errors import LinkOpensNothing
from compersion_talks.domain.talks import PaperSize
from compersion_talks.links import ShareLink
from compersion_talks.services import current_services
from compersion_talks.use_cases.access import open_link
from compersion_talks.use_cases.after_merge import list_agenda_links, make_agenda_link
from compersion_talks.use_cases.links import replace_link, take_up
from compersion_talks.use_cases.open_talk import Wishes, open_talk
from tests.processes import start_process
from tests.soak import count_rounds, note
from tests.use_cases.group import SEED, Group

ROUNDS = count_rounds(4, 150)
GROUPS = (("Ash", "Bo", "Cy", "Di"), ("Ash", "Bo"))[: count_rounds(1, 2)]


def open_full_talk(number: int, names: Sequence[str] = ("Ash", "Bo")) -> Group:
    """Open a talk in which every place is taken up and everyone has said something."""
    source = library.read_built_in()["other-connections"]
    group = Group(
        source, current_services().keys, current_services().today, seed=number.to_bytes(32)
    ).open(*names)
    for name in names[1:]:
        group.take_up(name)
    for name in names:
        group.say(name, f"said by {name}")
    return group


@pytest.mark.parametrize("names", GROUPS)
def test_all_who_close_at_the_same_instant_get_one_agenda(
    copy: Flask,
    surroundings: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    names: Sequence[str],
) -> None:
    for name, value in surroundings.items():
        monkeypatch.setenv(name, value)
    with copy.test_request_context(method="POST"), ExitStack() as stack:
        groups = [open_full_talk(number, names) for number in range(ROUNDS)]
        storage.commit()
        today = current_services().today.isoformat()
        racers = {
            name: start_process(stack, "-m", "tests.use_cases.closing_process", today)
            for name in names
        }

        for group in groups:
            for name, racer in racers.items():
                racer.send(group.links[name].secret.hex())
            answers = [racer.receive() for racer in racers.values()]

            agendas = {str(group.agenda(name)) for name in names}
            rows = storage.talks.list_partners(group.place("Ash").stored.id)
            storage.rollback()
            assert "merged" in answers
            assert len(agendas) == 1
            assert all(f"said by {name}" in str(agendas) for name in names)
            assert {(row.private_blob, row.release_blob) for row in rows} == {(None, None)}
    kind = surroundings["COMPERSION_DATABASE_URL"].partition(":")[0]
    note("race of sheets", f"{kind}: {ROUNDS} talks of {len(names)}, one agenda each")


def open_talk_after_its_day(number: int) -> Group:
    """Open a talk of four whose day to answer by is over; Ash and Bo are done, Cy and Di not."""
    today = current_services().today
    source = library.read_built_in()["other-connections"]
    group = Group(source, current_services().keys, today, seed=number.to_bytes(32))
    opened, names = today - timedelta(days=9), ("Ash", "Bo", "Cy", "Di")
    wishes = Wishes(names, True, 60, PaperSize.A4, 30, None, today - timedelta(days=2), True)
    group.links["Ash"] = open_talk(wishes, source, group.seed, group.keys, opened)
    for name in names[1:]:
        group.take_up(name)
    for name in names:
        group.say(name, f"said by {name}")
    group.close("Ash", "Bo")
    return group


def test_a_late_close_and_the_plan_at_the_same_instant_lose_no_words(
    copy: Flask, surroundings: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in surroundings.items():
        monkeypatch.setenv(name, value)
    with copy.test_request_context(method="POST"), ExitStack() as stack:
        groups = [open_talk_after_its_day(number) for number in range(ROUNDS)]
        storage.commit()
        today = current_services().today.isoformat()
        orders = {"Ash": "go-on ", "Bo": "go-on ", "Cy": ""}
        racers = {
            name: start_process(stack, "-m", "tests.use_cases.closing_process", today)
            for name in orders
        }

        for group in groups:
            for name, racer in racers.items():
                racer.send(orders[name] + group.links[name].secret.hex())
            answers = {name: racer.receive() for name, racer in racers.items()}

            plans = {str(group.agenda(name)) for name in ("Ash", "Bo", "Cy", "Di")}
            late = group.place("Cy")
            kept = "said by Cy" in str(late.sheet)
            storage.rollback()
            assert sorted([answers["Ash"], answers["Bo"]]) == ["merged", "refused"]
            assert len(plans) == 1
            assert ("said by Cy" in str(plans)) == (answers["Cy"] != "refused")
            assert kept == (late.own_id in late.talk.left_out) == (answers["Cy"] == "refused")


def run_at_once(app: Flask, acts: Sequence[Callable[[], ShareLink]]) -> list[ShareLink | None]:
    """Do several things at the same moment, each in a request of its own."""
    start = Barrier(len(acts))

    def act(one: Callable[[], ShareLink]) -> ShareLink | None:
        with app.test_request_context(method="POST"):
            start.wait()
            try:
                link = one()
                storage.commit()
            except LinkOpensNothing:
                storage.rollback()
                return None
            return link

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(act, acts))


def test_one_press_sent_several_times_at_once_opens_one_talk(copy: Flask) -> None:
    source = library.read_built_in()["other-connections"]
    with copy.app_context():
        keys, today = current_services().keys, current_services().today
    for number in range(ROUNDS):
        wishes, seed = Wishes(("Ash", "Bo"), True, 60, PaperSize.A4, 30), number.to_bytes(32)
        press = partial(open_talk, wishes, source, seed, keys, today)

        opened = run_at_once(copy, [press] * 3)

        assert opened[0] is not None
        assert opened == [opened[0]] * 3


def test_an_invitation_pressed_by_two_browsers_at_once_leaves_one_of_them_in(copy: Flask) -> None:
    source = library.read_built_in()["other-connections"]
    for number in range(ROUNDS):
        with copy.test_request_context(method="POST"):
            keys, today = current_services().keys, current_services().today
            group = Group(source, keys, today, seed=number.to_bytes(32)).open("Ash", "Bo")
            invitation = group.invitation("Bo")
            storage.commit()
        browsers = [bytes([one]) * 32 for one in (1, 2, 2)]

        came = run_at_once(copy, [partial(take_up, invitation, [b], keys, today) for b in browsers])

        living = [link for link in came if link and is_living(copy, link)]
        assert None not in came
        assert came[1] == came[2]
        assert len(set(living)) == 1


def test_an_invitation_pressed_at_the_moment_of_the_first_answer_destroys_no_answer(
    copy: Flask,
) -> None:
    source = library.read_built_in()["other-connections"]
    for number in range(ROUNDS):
        with copy.test_request_context(method="POST"):
            keys, today = current_services().keys, current_services().today
            group = Group(source, keys, today, seed=number.to_bytes(32)).open("Ash", "Bo")
            invitation, first = group.invitation("Bo"), group.take_up("Bo")
            storage.commit()

        def answer(group: Group = group, first: ShareLink = first) -> ShareLink:
            group.say("Bo", "a word")
            return first

        press = partial(take_up, invitation, [SEED], keys, today)
        saved, pressed = run_at_once(copy, [answer, press])

        assert (saved is None) == (pressed is not None)
        assert is_living(copy, first) == (saved is not None)


def is_living(app: Flask, link: ShareLink) -> bool:
    """Say whether a link opens its place."""
    with app.test_request_context():
        services = current_services()
        try:
            open_link(link, services.keys, services.today, is_writing=False)
        except LinkOpensNothing:
            return False
        finally:
            storage.rollback()
    return True


def test_a_link_replaced_from_two_browsers_at_once_moves_to_one_of_them(copy: Flask) -> None:
    source = library.read_built_in()["other-connections"]
    for number in range(ROUNDS):
        with copy.test_request_context(method="POST"):
            keys, today = current_services().keys, current_services().today
            group = Group(source, keys, today, seed=number.to_bytes(32)).open("Ash", "Bo")
            storage.commit()
        old, browsers = group.links["Ash"], [bytes([one]) * 32 for one in (1, 2, 2)]

        came = run_at_once(copy, [partial(replace_link, old, b, keys, today) for b in browsers])

        assert len({link for link in came if link}) == 1
        assert (came[0] is None) == (came[1] is not None)
        assert came[1] == came[2]


def test_one_press_sent_several_times_at_once_makes_one_link_to_the_paper(copy: Flask) -> None:
    for number in range(ROUNDS):
        with copy.test_request_context(method="POST"):
            group = open_full_talk(number)
            group.close("Ash", "Bo")
            storage.commit()

        came = run_at_once(copy, [partial(make_link_as_bo, group)] * 3)

        with copy.test_request_context(method="POST"):
            made = list_agenda_links(group.place("Ash"))
            storage.rollback()
        assert came[0] is not None
        assert came == [came[0]] * 3
        assert len(made) == 1


def make_link_as_bo(group: Group) -> ShareLink:
    """Make the agenda-only link of one press, as Bo."""
    return make_agenda_link(group.place("Bo"), bytes(32), group.keys, group.today)
