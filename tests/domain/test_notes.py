"""The constant note of a prompt: it stands below whatever its merge rule leaves on the paper."""

from collections.abc import Sequence

import pytest

from compersion_talks.domain.agenda import Agenda
from compersion_talks.domain.decks import Block, MergeRule, Prompt
from compersion_talks.domain.wording import flatten
from tests.builders import a_sheet
from tests.domain.agendas import merge_prompt, share
from tests.prompts import (
    a_fears_prompt,
    a_needs_prompt,
    a_prompt,
    a_scale,
    a_text_prompt,
    a_yes_maybe_no,
)
from tests.small_texts import LINES

NOTE = LINES["two_scales_note"]


def blocks_with_the_note(agenda: Agenda) -> list[str]:
    """List the blocks of the paper whose last line is the note."""
    titled = {
        field: [passage.lines[-1] for passage in getattr(agenda, field)]
        for field in ("hopes", "how_we_talk", "thanks", "common", "limits", "caring")
        + ("wishes", "aftercare", "good_to_know")
    }
    last = {**titled, "not_today": agenda.not_today[-1:], "needs": agenda.needs[-1:]}
    return [field for field, lines in last.items() if NOTE in map(flatten, lines)]


@pytest.mark.parametrize(
    ("prompt", "keys", "block"),
    [
        (a_text_prompt(MergeRule.THANKS, note="two_scales_note"), ["soup"], "thanks"),
        (
            a_text_prompt(MergeRule.LINES, block=Block.HOPES, note="two_scales_note"),
            ["soup"],
            "hopes",
        ),
        (a_prompt(MergeRule.OPTIONS, heat=1, note="two_scales_note"), ["red"], "good_to_know"),
        (a_prompt(MergeRule.LIMITS, note="two_scales_note"), ["red"], "limits"),
        (a_prompt(MergeRule.LOGISTICS, note="two_scales_note"), ["red"], "how_we_talk"),
        (a_prompt(MergeRule.PARK, note="two_scales_note"), ["red"], "not_today"),
        (a_needs_prompt(note="two_scales_note"), ["need-time"], "needs"),
    ],
)
def test_a_note_stands_below_what_one_person_said(
    prompt: Prompt, keys: Sequence[str], block: str
) -> None:
    agenda = merge_prompt(prompt, share(prompt, *keys), a_sheet())

    assert blocks_with_the_note(agenda) == [block]


@pytest.mark.parametrize(
    ("prompt", "key"),
    [
        (a_prompt(MergeRule.OPTIONS, note="two_scales_note"), "red"),
        (a_needs_prompt(note="two_scales_note"), "need-time"),
        (a_scale(note="two_scales_note"), "2"),
        (a_yes_maybe_no(note="two_scales_note"), "yes"),
    ],
)
def test_a_note_stands_below_common_ground(prompt: Prompt, key: str) -> None:
    agenda = merge_prompt(prompt, share(prompt, key), share(prompt, key))

    assert blocks_with_the_note(agenda) == ["common"]


@pytest.mark.parametrize(
    ("prompt", "of_ash", "of_bo"),
    [
        (a_prompt(MergeRule.ASKS, note="two_scales_note"), "red", "red"),
        (a_prompt(MergeRule.OPTIONS, heat=2, note="two_scales_note"), "red", "blue"),
        (a_fears_prompt(note="two_scales_note"), "fear-one", "fear-one"),
        (a_scale(note="two_scales_note"), "1", "5"),
    ],
)
def test_a_note_stands_on_the_topic_of_its_prompt(prompt: Prompt, of_ash: str, of_bo: str) -> None:
    agenda = merge_prompt(prompt, share(prompt, of_ash), share(prompt, of_bo))

    notes = {item.title: item.notes for stretch in agenda.topics for item in stretch}
    assert notes[prompt.title] == (NOTE,)
    assert blocks_with_the_note(agenda) == []


def test_nothing_said_leaves_no_note() -> None:
    prompt = a_prompt(MergeRule.OPTIONS, note="two_scales_note")

    agenda = merge_prompt(prompt, a_sheet(), a_sheet())

    assert blocks_with_the_note(agenda) == []
