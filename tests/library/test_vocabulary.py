"""Needs and fears as the domain receives them: locked, starting in private, or retired."""

from dataclasses import replace

import pytest

from compersion_talks.domain.decks import Visibility
from compersion_talks.library import read_built_in, read_deck
from tests.library.sources import a_source, list_messages, with_vocabulary


@pytest.mark.parametrize(
    ("fear_id", "is_locked", "start"),
    [
        ("fear-reaction", True, None),
        ("fear-unsafe-no", True, None),
        ("fear-watched", False, Visibility.PRIVATE),
        ("fear-lies", False, None),
    ],
)
def test_fears_of_another_person_never_leave_the_page(
    fear_id: str, is_locked: bool, start: Visibility | None
) -> None:
    fears = {fear.id: fear for fear in read_deck(a_source()).vocabulary.fears}

    assert (fears[fear_id].is_locked, fears[fear_id].start) == (is_locked, start)


@pytest.mark.parametrize("key", ['lock = "private"', 'keep = "never"'])
def test_one_of_the_two_keys_is_enough_to_lock_a_line(key: str) -> None:
    help_text = 'help = "This line is never sent or saved. You'
    both = f'lock = "private"\nkeep = "never"\n{help_text}'
    source = with_vocabulary(both, f"{key}\n{help_text}")

    fears = {fear.id: fear for fear in read_deck(source).vocabulary.fears}

    assert fears["fear-unsafe-no"].is_locked


def test_a_retired_need_is_gone_from_pairs() -> None:
    source = with_vocabulary('id = "need-safe-no"\n', 'id = "need-safe-no"\nretired = true\n')

    words = read_deck(source).vocabulary

    assert "need-safe-no" not in {need.id for need in words.needs}
    assert words.pairs["fear-watched"] == ("need-privacy",)


def test_a_retired_need_is_gone_from_tensions() -> None:
    source = with_vocabulary('id = "need-novelty"\n', 'id = "need-novelty"\nretired = true\n')

    pulls = read_deck(source).vocabulary.tensions

    assert pulls
    assert not [pull for pull in pulls if "need-novelty" in (pull.one, pull.other)]


def test_a_retired_fear_is_gone_with_its_pair() -> None:
    source = with_vocabulary('id = "fear-lies"\n', 'id = "fear-lies"\nretired = true\n')

    words = read_deck(source).vocabulary

    assert "fear-lies" not in {fear.id for fear in words.fears}
    assert "fear-lies" not in words.pairs


def test_a_need_or_fear_may_start_no_wider_than_its_question() -> None:
    source = with_vocabulary('id = "fear-lies"\n', 'id = "fear-lies"\nstart = "shared"\n')
    source = replace(source, deck=read_built_in()["exploring"].source.deck)

    prompt = read_deck(source).find_prompt("exp-fears")

    assert prompt is not None
    assert prompt.find_start("fear-lies") is Visibility.IF_MUTUAL
    assert prompt.find_start("fear-watched") is Visibility.PRIVATE


def test_a_line_that_is_never_matched_has_to_start_as_private() -> None:
    source = with_vocabulary('id = "fear-lies"\n', 'id = "fear-lies"\nmatch = "never"\n')

    (message,) = list_messages(source)

    assert message.endswith('fear-lies: match = "never" needs start = "private"')


def test_the_short_path_shows_a_few_lines_of_each_list() -> None:
    words = read_deck(a_source()).vocabulary
    core = [[line.id for line in lines if line.is_core] for lines in (words.needs, words.fears)]

    assert [len(ids) for ids in core] == [9, 9]
    assert {"need-exclusive", "need-freedom", "need-time-together", "need-alone-time"} <= {*core[0]}
