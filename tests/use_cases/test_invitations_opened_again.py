"""Two browsers press, save, keep, replace and close in any order; one of them has the place."""

from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import count

import pytest
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from compersion_talks import library, storage
from compersion_talks.domain.errors import LinkOpensNothing, SheetIsClosed
from compersion_talks.links import ShareLink
from compersion_talks.services import current_services
from compersion_talks.use_cases.access import has_open_invitation, spend_invitation
from compersion_talks.use_cases.links import list_seats, replace_link, take_up
from compersion_talks.use_cases.sheets import find_earlier_opening, save_sheet
from tests.soak import count_rounds
from tests.use_cases.group import PROMPT, Group

SEEDS = count(1)
ACTS = ("press", "press", "save", "keep", "replace", "close", "set out")
MOVES = st.lists(st.tuples(st.sampled_from(ACTS), st.sampled_from([0, 1])), max_size=9)


@dataclass
class Place:
    """Bo's place: what each browser holds of it, which link must live, and what is written."""

    group: Group
    invitation: bytes
    held: dict[int, ShareLink] = field(default_factory=dict)
    made: set[ShareLink] = field(default_factory=set)
    living: ShareLink | None = None
    is_spent: bool = False
    words: str = ""

    def act(self, act: str, browser: int) -> None:
        """Let a browser do something, in a transaction of its own."""
        try:
            if act == "press":
                self.press(browser)
            elif browser in self.held:
                self.use(act, browser)
            storage.commit()
        except (LinkOpensNothing, SheetIsClosed):
            storage.rollback()
            assert self.is_spent or self.held[browser] != self.living

    def press(self, browser: int) -> None:
        """Press the invitation, and note who holds the place."""
        keys = [bytes([browser + 1]) * 32]
        mine = take_up(self.invitation, keys, self.group.keys, self.group.today)
        is_at_home = mine == self.living
        assert is_at_home or not self.is_spent
        opened = self.group.place_of(mine)
        if not is_at_home:
            is_first = self.living is None
            assert find_earlier_opening(opened) == (None if is_first else self.group.today)
        self.held[browser] = self.living = mine
        self.made.add(mine)

    def use(self, act: str, browser: int) -> None:
        """Do what the holder of a living link can do."""
        self.group.links["Bo"] = self.held[browser]
        opened = self.group.place("Bo")
        if act == "save":
            self.group.say("Bo", f"by {browser}")
            self.words = f"by {browser}"
        elif act == "set out":
            save_sheet(opened, replace(opened.sheet, without_sex=True))
        elif act == "keep":
            spend_invitation(opened)
        elif act == "replace":
            key, group = bytes([browser + 9]) * 32, self.group
            new = replace_link(self.held[browser], key, group.keys, group.today)
            self.held[browser] = self.living = new
            self.made.add(new)
        elif act == "close":
            self.group.close("Bo")
        self.is_spent = self.is_spent or act in ("save", "keep", "replace", "close")

    def check(self) -> None:
        """See that one link lives, that no answer is lost, and what the invitation opens."""
        living = [link for link in self.made if self.opens(link)]
        assert living == ([self.living] if self.living else [])
        if self.living:
            opened = self.group.place_of(self.living)
            assert has_open_invitation(opened) == (not self.is_spent)
            answer = opened.sheet.answers.get(PROMPT)
            assert (answer.lines[0].value if answer else "") == self.words
        storage.rollback()

    def opens(self, link: ShareLink) -> bool:
        """Say whether a link opens the place."""
        with suppress(LinkOpensNothing):
            return bool(self.group.place_of(link))
        return False

    def what_ash_sees(self) -> list[tuple[bool, bool]]:
        """Return what the inviter can see of each place."""
        seats = list_seats(self.group.place("Ash"))
        storage.rollback()
        return [(seat.is_taken, bool(seat.invitation)) for seat in seats]


def invite_bo() -> Place:
    """Open a talk of two."""
    source = library.read_built_in()["other-connections"]
    services = current_services()
    seed = next(SEEDS).to_bytes(32)
    group = Group(source, services.keys, services.today, seed=seed).open("Ash", "Bo")
    invitation = group.invitation("Bo")
    storage.commit()
    return Place(group, invitation)


@settings(
    max_examples=count_rounds(25, 400),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(moves=MOVES)
@example(moves=[("press", 0), ("press", 1), ("save", 0), ("save", 1), ("press", 0)])
@example(moves=[("press", 0), ("save", 0), ("press", 1), ("press", 0)])
@example(moves=[("press", 0), ("keep", 0), ("press", 1)])
@example(moves=[("press", 0), ("replace", 0), ("press", 1)])
@example(moves=[("press", 0), ("close", 0), ("press", 1)])
def test_an_invitation_opens_until_its_place_is_in_use_and_never_destroys_an_answer(
    copy: Flask, moves: list[tuple[str, int]]
) -> None:
    with copy.test_request_context(method="POST"):
        place = invite_bo()
        for act, browser in moves:
            place.act(act, browser)
            place.check()


@pytest.mark.parametrize("act", ["save", "keep", "close", "set out"])
def test_the_inviter_does_not_see_whether_an_invitation_still_opens(copy: Flask, act: str) -> None:
    with copy.test_request_context(method="POST"):
        place = invite_bo()
        place.act("press", 0)
        seen = place.what_ash_sees()

        place.act(act, 0)

        assert place.what_ash_sees() == seen


def test_an_invitation_to_a_place_in_a_finished_talk_opens_nothing(copy: Flask) -> None:
    with copy.test_request_context(method="POST"):
        place = invite_bo()
        place.act("press", 0)
        stored = place.group.place("Ash").stored
        storage.talks.save_talk(replace(stored, is_merged=True))

        with pytest.raises(LinkOpensNothing):
            take_up(place.invitation, [bytes(32)], place.group.keys, place.group.today)
