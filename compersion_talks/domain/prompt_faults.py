"""The rules between the keys of one prompt; each fault says what to write instead.

The library checks the shape of a deck file; a prompt type checks its own keys.
"""

from collections.abc import Callable, Iterator

from compersion_talks.domain.decks import Block, MatchOn, MergeRule, Prompt, Visibility
from compersion_talks.domain.faults import find_repeated, join_choices
from compersion_talks.domain.prompt_types import TYPES
from compersion_talks.domain.prompts import is_wider, leaves_topic_lines

_SOURCES = {MergeRule.NEEDS: "needs", MergeRule.FEARS: "fears"}
_BLOCKS = {
    MergeRule.LINES: (
        Block.HOPES,
        Block.COMMON,
        Block.VIEWS,
        Block.WISHES,
        Block.NAMES,
        Block.KNOW,
    ),
    MergeRule.LOGISTICS: (None, Block.TALK, Block.CARE, Block.AFTER, Block.CLOSE, Block.KNOW),
}
_NAMED = (MergeRule.LOGISTICS, MergeRule.OPTIONS)
_NAMED_OR_NOT = {Visibility.SHARED, Visibility.PRIVATE}
_MATCHED_OR_NOT = {Visibility.IF_MUTUAL, Visibility.PRIVATE}
_WITHOUT_TITLE = (MergeRule.NONE, MergeRule.FOCUS)
_WITH_LIMITS = (MergeRule.LIMITS, MergeRule.LOGISTICS)
_WITH_COMMON_GROUND = (MergeRule.OPTIONS, MergeRule.POSITIONS)
_ADDRESSABLE = (
    MergeRule.THANKS,
    MergeRule.LINES,
    MergeRule.ASKS,
    MergeRule.OFFERS,
    MergeRule.LIMITS,
)


def find_prompt_faults(prompt: Prompt) -> Iterator[str]:
    """List every fault of a prompt."""
    for rule in _RULES:
        yield from rule(prompt)
    yield from prompt.type.find_faults(prompt)


def _merge_fits_type(prompt: Prompt) -> Iterator[str]:
    if prompt.merge not in prompt.type.merges:
        fitting = (name for name, kind in TYPES.items() if prompt.merge in kind.merges)
        yield f'merge = "{prompt.merge}" needs type = {join_choices(fitting)}'


def _options_come_from_the_right_list(prompt: Prompt) -> Iterator[str]:
    source = _SOURCES.get(prompt.merge, "")
    if source and prompt.options_from != source:
        yield f'merge = "{prompt.merge}" needs options_from = "{source}"'


def _matching_is_for_positions(prompt: Prompt) -> Iterator[str]:
    """Elsewhere a matched line would be printed under the name of one person."""
    if prompt.merge is MergeRule.POSITIONS:
        return
    if prompt.match_on is MatchOn.ANSWER:
        yield 'match_on = "answer" is for merge = "positions": write match_on = "option"'
    if prompt.match_options:
        yield 'match_options is for merge = "positions": leave it out'


def _everyone_is_for_lines(prompt: Prompt) -> Iterator[str]:
    """The only text that may wait for a match: it is let go when each person wrote something."""
    if prompt.match_on is not MatchOn.EVERYONE:
        return
    if not prompt.type.waits_for_everyone or prompt.merge is not MergeRule.LINES:
        waiting = join_choices(name for name, kind in TYPES.items() if kind.waits_for_everyone)
        yield (
            f'match_on = "everyone" is for type = {waiting} with merge = "lines": '
            'write match_on = "option"'
        )
    if set(prompt.visibility_allowed) != _MATCHED_OR_NOT:
        yield 'match_on = "everyone" needs visibility_allowed = ["if-mutual", "private"]'
    if prompt.is_addressable:
        yield 'match_on = "everyone" is for the whole group: leave addressable out'


def _names_and_gates_need_no_match(prompt: Prompt) -> Iterator[str]:
    if prompt.is_named and prompt.merge not in _NAMED:
        yield f"named = true is for merge = {join_choices(_NAMED)}: leave it out"
    if prompt.merge is MergeRule.NONE or set(prompt.visibility_allowed) == _NAMED_OR_NOT:
        return
    for key, is_given in (("named = true", prompt.is_named), ("gate", prompt.gate)):
        if is_given:
            yield f'{key} needs visibility_allowed = ["shared", "private"]'


def _answers_are_for_asks(prompt: Prompt) -> Iterator[str]:
    """A limit needs no yes, and boxes below a feeling or a name put a person to the vote."""
    is_wish = prompt.merge is MergeRule.LIMITS and leaves_topic_lines(prompt)
    if prompt.has_answers and prompt.merge is not MergeRule.ASKS and not is_wish:
        yield 'answers = true is for merge = "asks", and for wishes beside limits: leave it out'


def _visibility_is_allowed(prompt: Prompt) -> Iterator[str]:
    if prompt.visibility not in prompt.visibility_allowed and not prompt.is_never_sent:
        allowed = join_choices(prompt.visibility_allowed)
        yield f"visibility must be one of visibility_allowed: {allowed}"


def _matching_is_limited(prompt: Prompt) -> Iterator[str]:
    """Refuse lists that could be ticked through to learn what the others ticked (leak L4)."""
    if Visibility.IF_MUTUAL not in prompt.visibility_allowed:
        return
    if prompt.match_on is MatchOn.EVERYONE:
        return
    if prompt.is_text or (prompt.is_list and not prompt.pick_max):
        allowed = 'visibility_allowed = ["shared", "private"]'
        yield f'"if-mutual" needs pick_max, and never goes with a text: write {allowed}'


def _block_fits_merge(prompt: Prompt) -> Iterator[str]:
    fitting = _BLOCKS.get(prompt.merge, (None,))
    if prompt.block not in fitting:
        named = tuple(block for block in fitting if block)
        yield f"block must be {join_choices(named)}" if named else "leave block out"


def _never_sent_stays_private(prompt: Prompt) -> Iterator[str]:
    is_private = {prompt.visibility, *prompt.visibility_allowed} == {Visibility.PRIVATE}
    if prompt.is_never_sent and prompt.merge is not MergeRule.NONE:
        yield 'keep = "never" means that nothing is printed: write merge = "none"'
    if prompt.is_never_sent and not is_private:
        yield 'keep = "never" means that nothing is sent: write visibility = "private"'
    elif prompt.merge is MergeRule.NONE and not is_private:
        yield 'merge = "none" needs visibility = "private", visibility_allowed = ["private"]'


def _paper_has_what_it_prints(prompt: Prompt) -> Iterator[str]:
    if not prompt.title.strip() and prompt.merge not in _WITHOUT_TITLE:
        yield "write a title: it is the heading on the paper"
    if prompt.is_addressable and prompt.merge not in _ADDRESSABLE:
        yield f"addressable is for merge = {join_choices(_ADDRESSABLE)}: leave it out"


def _choice_has_options(prompt: Prompt) -> Iterator[str]:
    if not prompt.is_text and not prompt.options:
        yield 'write options = [...], or options_from = "needs" or "fears"'


def _options_are_unique(prompt: Prompt) -> Iterator[str]:
    for option_id in find_repeated(option.id for option in prompt.options):
        yield f'the option id "{option_id}" is used twice: give each option its own id'
    for label in find_repeated(option.label for option in prompt.options):
        yield f'the label "{label}" is used twice: give each option its own label'


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
            allowed = join_choices(_WITH_LIMITS)
            yield f'option "{option_id}": limit = true is for merge = {allowed}: leave it out'


def _talk_is_for_common_ground(prompt: Prompt) -> Iterator[str]:
    """Elsewhere a line that several share is a topic anyway, or never one."""
    if prompt.merge in _WITH_COMMON_GROUND:
        return
    for option in prompt.options:
        if option.needs_talk:
            allowed = join_choices(_WITH_COMMON_GROUND)
            yield f'option "{option.id}": talk = true is for merge = {allowed}: leave it out'


_RULES: tuple[Callable[[Prompt], Iterator[str]], ...] = (
    _merge_fits_type,
    _options_come_from_the_right_list,
    _matching_is_for_positions,
    _everyone_is_for_lines,
    _names_and_gates_need_no_match,
    _answers_are_for_asks,
    _visibility_is_allowed,
    _matching_is_limited,
    _block_fits_merge,
    _never_sent_stays_private,
    _paper_has_what_it_prints,
    _choice_has_options,
    _options_are_unique,
    _references_are_options,
    _starts_only_narrow,
    _limits_are_marked,
    _talk_is_for_common_ground,
)
