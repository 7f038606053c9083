"""What makes the options of one prompt well formed: each rule lists what to write instead."""

from collections.abc import Callable, Iterable, Iterator

from compersion_talks.domain.decks import MergeRule, Prompt, PromptType
from compersion_talks.domain.topic_prompts import is_wider

_SCALE_IDS = ("1", "2", "3", "4", "5")
_YES_MAYBE_NO_IDS = ("yes", "maybe", "no")
_WITH_LIMITS = (MergeRule.LIMITS, MergeRule.LOGISTICS)
_WITH_COMMON_GROUND = (MergeRule.OPTIONS, MergeRule.POSITIONS)
_FEWEST_IN_ORDER = 2


def option_faults(prompt: Prompt) -> Iterator[str]:
    """List all that is wrong with the options of a prompt."""
    for rule in _RULES:
        yield from rule(prompt)


def _choice_has_options(prompt: Prompt) -> Iterator[str]:
    if not prompt.is_text and not prompt.options:
        yield "write options = [...], or options_from for a list of the vocabulary"
    if prompt.type is PromptType.SCALE and not _is_exactly(prompt, _SCALE_IDS):
        yield "a scale needs labels = five different labels, lowest first"
    if prompt.type is PromptType.YES_MAYBE_NO and not _is_exactly(prompt, _YES_MAYBE_NO_IDS):
        yield 'the options of yes-maybe-no are "yes", "maybe" and "no": leave options out'


def _options_are_unique(prompt: Prompt) -> Iterator[str]:
    for option_id in repeated(option.id for option in prompt.options):
        yield f'the option id "{option_id}" stands twice: give each option its own id'
    for label in repeated(option.label for option in prompt.options):
        yield f'the label "{label}" stands twice: give each option its own label'


def _picks_are_limited(prompt: Prompt) -> Iterator[str]:
    if prompt.pick_max and not prompt.is_list:
        yield "pick_max is for multi-choice and ranked: leave it out"
    elif not 0 <= prompt.pick_max <= len(prompt.options):
        yield f"pick_max must be a number from 1 to {len(prompt.options)}, or left out"


def _references_are_options(prompt: Prompt) -> Iterator[str]:
    known = {option.id for option in prompt.options}
    for key, ids in (
        ("exclusive", prompt.exclusive),
        ("order", prompt.order),
        ("match_options", prompt.match_options),
        ("gate", prompt.gate),
    ):
        for option_id in ids:
            if option_id not in known:
                yield f'{key} names "{option_id}": write the id of one of the options'


def _order_is_for_positions(prompt: Prompt) -> Iterator[str]:
    if not prompt.order:
        return
    if (prompt.type, prompt.merge) != (PromptType.SINGLE_CHOICE, MergeRule.POSITIONS):
        yield 'order is for type = "single-choice" with merge = "positions": leave it out'
    if len(prompt.order) < _FEWEST_IN_ORDER:
        yield f"order needs at least {_FEWEST_IN_ORDER} options, from one end to the other"
    for option_id in repeated(prompt.order):
        yield f'order names "{option_id}" twice: write each option once'


def _only_lists_have_lines_of_their_own(prompt: Prompt) -> Iterator[str]:
    if prompt.is_list:
        return
    for option_id in prompt.exclusive:
        yield f'option "{option_id}": alone = true is for multi-choice and ranked: leave it out'
    for option in prompt.options:
        if option.start is not None:
            yield f'option "{option.id}": start is for multi-choice and ranked: leave it out'


def _starts_only_narrow(prompt: Prompt) -> Iterator[str]:
    for option in prompt.options:
        if option.start is None or prompt.options_from:
            continue
        is_offered = option.start in prompt.visibility_allowed
        if is_wider(option.start, prompt.visibility) or not is_offered:
            yield f'option "{option.id}": start can only narrow: write "private" or leave it out'


def _limits_are_marked(prompt: Prompt) -> Iterator[str]:
    """Without marks, a wish would be read aloud as something that needs no yes."""
    marked = tuple(option.id for option in prompt.options if option.is_limit)
    if prompt.merge is MergeRule.LIMITS and prompt.options and not marked:
        yield "write limit = true in each option that needs no yes; all others are wishes"
    if prompt.merge not in _WITH_LIMITS:
        for option_id in marked:
            allowed = either(_WITH_LIMITS)
            yield f'option "{option_id}": limit = true is for merge = {allowed}: leave it out'


def _talk_is_for_common_ground(prompt: Prompt) -> Iterator[str]:
    """Elsewhere a line that several share is a topic anyway, or never one."""
    if prompt.merge in _WITH_COMMON_GROUND:
        return
    for option in prompt.options:
        if option.needs_talk:
            allowed = either(_WITH_COMMON_GROUND)
            yield f'option "{option.id}": talk = true is for merge = {allowed}: leave it out'


def either(words: Iterable[object]) -> str:
    """Name the words that can be written, each in quotation marks."""
    return " or ".join(f'"{word}"' for word in words)


def repeated(words: Iterable[str]) -> tuple[str, ...]:
    """List the words that stand more than once, each once."""
    listed = tuple(words)
    return tuple(dict.fromkeys(word for word in listed if listed.count(word) > 1))


def _is_exactly(prompt: Prompt, ids: tuple[str, ...]) -> bool:
    return tuple(option.id for option in prompt.options) == ids


_RULES: tuple[Callable[[Prompt], Iterator[str]], ...] = (
    _choice_has_options,
    _options_are_unique,
    _picks_are_limited,
    _references_are_options,
    _order_is_for_positions,
    _only_lists_have_lines_of_their_own,
    _starts_only_narrow,
    _limits_are_marked,
    _talk_is_for_common_ground,
)
