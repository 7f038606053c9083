"""Prompts and a vocabulary with sane defaults, well formed for their merge rule and type."""

from dataclasses import replace
from typing import Any

from compersion_talks.domain.decks import (
    Block,
    Group,
    MatchOn,
    MergeRule,
    Option,
    Prompt,
    Tension,
    Visibility,
    Vocabulary,
)
from compersion_talks.domain.prompt_types import TYPES
from compersion_talks.domain.prompts import PromptType

SHORT_TEXT, LONG_TEXT = TYPES["short-text"], TYPES["long-text"]
MULTI_CHOICE, RANKED = TYPES["multi-choice"], TYPES["ranked"]
SINGLE_CHOICE, SCALE = TYPES["single-choice"], TYPES["scale-5"]
YES_MAYBE_NO = TYPES["yes-maybe-no"]

ALL_VISIBILITIES = (Visibility.SHARED, Visibility.IF_MUTUAL, Visibility.PRIVATE)
SHARED, IF_MUTUAL, PRIVATE = ALL_VISIBILITIES


def options(*ids: str, merge: MergeRule = MergeRule.OPTIONS) -> tuple[Option, ...]:
    """Make options whose labels are their ids with spaces; those of limits are limits."""
    is_limit = merge is MergeRule.LIMITS
    return tuple(
        Option(option_id, option_id.replace("-", " "), is_limit=is_limit) for option_id in ids
    )


def scale(*labels: str) -> tuple[Option, ...]:
    """Make the five points of a scale, lowest first."""
    words = labels or ("none", "a little", "some", "much", "very much")
    return tuple(Option(str(place), label) for place, label in enumerate(words, 1))


def a_prompt(
    merge: MergeRule = MergeRule.OPTIONS,
    prompt_type: PromptType = MULTI_CHOICE,
    **changes: Any,
) -> Prompt:
    """Make a prompt that is well formed for its merge rule and type."""
    is_text = prompt_type.is_text
    defaults: dict[str, Any] = {
        "id": f"a-{merge}",
        "ask": "What is it?",
        "title": f"The {merge}",
        "is_core": True,
        "max_chars": 240 if is_text else 0,
        "options": () if is_text else options("red", "green", "blue", merge=merge),
        "has_answers": merge is MergeRule.ASKS,
        "pick_max": 3 if prompt_type.is_list else 0,
        "visibility_allowed": (SHARED, PRIVATE) if is_text else ALL_VISIBILITIES,
    }
    return Prompt(type=prompt_type, merge=merge, **{**defaults, **changes})


def a_text_prompt(merge: MergeRule = MergeRule.THANKS, **changes: Any) -> Prompt:
    """Make a prompt answered in the partner's own words."""
    return a_prompt(merge, SHORT_TEXT, **changes)


def a_scale(**changes: Any) -> Prompt:
    """Make a scale that matches on any answer, as the scales of the decks do."""
    given = {
        "id": "a-scale",
        "options": scale(),
        "order": ("1", "2", "3", "4", "5"),
        "match_on": MatchOn.ANSWER,
        **changes,
    }
    return a_prompt(MergeRule.POSITIONS, SCALE, **given)


def a_yes_maybe_no(**changes: Any) -> Prompt:
    """Make a yes, maybe or no, whose yes and maybe match each other."""
    given = {
        "id": "a-yes-maybe-no",
        "options": options("yes", "maybe", "no"),
        "match_options": ("yes", "maybe"),
        **changes,
    }
    return a_prompt(MergeRule.POSITIONS, YES_MAYBE_NO, **given)


def a_vocabulary(**changes: Any) -> Vocabulary:
    """Make a small vocabulary with one locked fear, a pair for each other fear, and a tension."""
    locked = Option("fear-locked", "a locked fear", group="worry", is_locked=True)
    shy = Option("fear-shy", "a shy fear", group="worry", start=PRIVATE)
    plain = options("fear-one", "fear-two", "fear-three", "fear-four", "fear-five", "fear-six")
    defaults: dict[str, Any] = {
        "need_groups": (Group("calm", "Calm"),),
        "needs": tuple(
            replace(need, group="calm")
            for need in options("need-time", "need-room", "need-truth", "need-rest")
        ),
        "fear_groups": (Group("worry", "Worry"),),
        "fears": (*(replace(fear, group="worry") for fear in plain), shy, locked),
        "pairs": {
            "fear-one": ("need-time", "need-rest"),
            **{fear.id: ("need-truth",) for fear in (*plain[1:], shy)},
        },
        "tensions": (Tension("need-time", "need-room"),),
    }
    return Vocabulary(**{**defaults, **changes})


def a_needs_prompt(**changes: Any) -> Prompt:
    """Make a prompt that ranks needs of the small vocabulary."""
    given = {"id": "a-needs", "options": a_vocabulary().needs, "options_from": "needs", **changes}
    return a_prompt(MergeRule.NEEDS, RANKED, **given)


def a_fears_prompt(**changes: Any) -> Prompt:
    """Make a prompt that ranks fears of the small vocabulary."""
    given = {
        "id": "a-fears",
        "options": a_vocabulary().fears,
        "options_from": "fears",
        "heat": 3,
        "pick_max": 5,
        **changes,
    }
    return a_prompt(MergeRule.FEARS, RANKED, **given)


def every_kind_of_prompt() -> tuple[Prompt, ...]:
    """List one prompt for every row of the table of merge rules, and one never sent."""
    return (
        a_text_prompt(MergeRule.THANKS, is_addressable=True),
        a_text_prompt(MergeRule.LINES, id="a-hope", block=Block.HOPES),
        a_text_prompt(MergeRule.LINES, id="a-common", block=Block.COMMON),
        a_text_prompt(MergeRule.LINES, id="a-view", block=Block.VIEWS, heat=2),
        a_text_prompt(MergeRule.LINES, id="a-wish", block=Block.WISHES, is_addressable=True),
        a_text_prompt(MergeRule.LINES, id="a-name", block=Block.NAMES),
        a_text_prompt(MergeRule.LINES, id="some-news", block=Block.KNOW),
        a_part_of_mine(),
        a_prompt(MergeRule.OPTIONS, id="light-options"),
        a_prompt(MergeRule.OPTIONS, id="tender-options", heat=3),
        a_needs_prompt(),
        a_fears_prompt(),
        a_scale(heat=2),
        a_yes_maybe_no(heat=2),
        a_place_in_order(),
        a_prompt(MergeRule.LIMITS),
        limits_and_wishes(),
        a_prompt(MergeRule.ASKS, id="ask-options", heat=2, is_addressable=True),
        a_text_prompt(MergeRule.ASKS, id="ask-text", heat=2, is_addressable=True),
        a_text_prompt(MergeRule.OFFERS, is_addressable=True),
        a_prompt(MergeRule.LOGISTICS, id="for-the-talk"),
        a_prompt(MergeRule.LOGISTICS, id="for-care", block=Block.CARE),
        a_prompt(MergeRule.LOGISTICS, id="for-after", block=Block.AFTER),
        a_text_prompt(MergeRule.LOGISTICS, id="a-sign"),
        a_named_list(),
        a_prompt(MergeRule.LOGISTICS, id="to-know", block=Block.KNOW),
        a_prompt(MergeRule.LOGISTICS, id="next-time", block=Block.CLOSE),
        a_prompt(MergeRule.PARK),
        a_focus("first", "second"),
        a_never_sent(),
    )


def a_part_of_mine(**changes: Any) -> Prompt:
    """Make a text that is let go only when each person wrote one."""
    given = {
        "id": "my-part",
        "block": Block.VIEWS,
        "match_on": MatchOn.EVERYONE,
        "visibility": IF_MUTUAL,
        "visibility_allowed": (IF_MUTUAL, PRIVATE),
        "heat": 2,
        **changes,
    }
    return a_text_prompt(MergeRule.LINES, **given)


def a_place_in_order(**changes: Any) -> Prompt:
    """Make a single choice whose neighbours count as near; the first one needs a talk."""
    little, *others = options("little", "some", "much", "it-depends")
    given = {
        "id": "a-place",
        "options": (replace(little, needs_talk=True), *others),
        "match_on": MatchOn.ANSWER,
        "order": ("little", "some", "much"),
        "heat": 2,
        **changes,
    }
    return a_prompt(MergeRule.POSITIONS, SINGLE_CHOICE, **given)


def limits_and_wishes(**changes: Any) -> Prompt:
    """Make a list whose first line is a limit; the others are wishes that can be answered."""
    limit, *wishes = options("not-yet", "a-walk", "a-meal")
    given = {
        "id": "limits-and-wishes",
        "options": (replace(limit, is_limit=True), *wishes),
        "has_answers": True,
        "heat": 2,
        **changes,
    }
    return a_prompt(MergeRule.LIMITS, **given)


def a_named_list(**changes: Any) -> Prompt:
    """Make a list whose lines stand under the names of those who picked them."""
    given = {
        "id": "named-wishes",
        "is_named": True,
        "visibility_allowed": (SHARED, PRIVATE),
        **changes,
    }
    return a_prompt(MergeRule.LOGISTICS, **given)


def a_focus(*section_ids: str, **changes: Any) -> Prompt:
    """Make a prompt that steers which sections get time."""
    given = {
        "id": "a-focus",
        "options": options(*section_ids),
        "pick_max": 2,
        "visibility_allowed": (SHARED,),
        **changes,
    }
    return a_prompt(MergeRule.FOCUS, RANKED, **given)


def a_never_sent(merge: MergeRule = MergeRule.NONE, **changes: Any) -> Prompt:
    """Make a prompt whose box never leaves the page."""
    given = {
        "id": "a-never-sent",
        "is_never_sent": True,
        "visibility": PRIVATE,
        "visibility_allowed": (PRIVATE,),
        "is_core": False,
        **changes,
    }
    return a_text_prompt(merge, **given)
