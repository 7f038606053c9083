"""What makes one prompt well formed: each rule lists what to write instead."""

from collections.abc import Callable, Iterable, Iterator

from compersion_talks.domain.decks import (
    Block,
    MatchOn,
    MergeRule,
    Prompt,
    PromptType,
    Visibility,
)

MOST_CHARS = 2000
HOTTEST = 3

_SCALE_IDS = ("1", "2", "3", "4", "5")
_YES_MAYBE_NO_IDS = ("yes", "maybe", "no")
_TEXTS = (PromptType.SHORT_TEXT, PromptType.LONG_TEXT)
_LISTS = (PromptType.MULTI_CHOICE, PromptType.RANKED)
_CHOICES = (*_LISTS, PromptType.SINGLE_CHOICE)
_SINGLES = (PromptType.SINGLE_CHOICE, PromptType.SCALE, PromptType.YES_MAYBE_NO)

_TYPES = {
    MergeRule.THANKS: _TEXTS,
    MergeRule.LINES: _TEXTS,
    MergeRule.OFFERS: _TEXTS,
    MergeRule.OPTIONS: _CHOICES,
    MergeRule.NEEDS: _LISTS,
    MergeRule.FEARS: _LISTS,
    MergeRule.POSITIONS: _SINGLES,
    MergeRule.LIMITS: (*_TEXTS, *_CHOICES),
    MergeRule.ASKS: (*_TEXTS, *_CHOICES),
    MergeRule.LOGISTICS: (*_TEXTS, *_CHOICES),
    MergeRule.PARK: (*_TEXTS, *_CHOICES),
    MergeRule.FOCUS: _LISTS,
    MergeRule.NONE: tuple(PromptType),
}
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
_WITHOUT_TITLE = (MergeRule.NONE, MergeRule.FOCUS)
_ADDRESSABLE = (
    MergeRule.THANKS,
    MergeRule.LINES,
    MergeRule.ASKS,
    MergeRule.OFFERS,
    MergeRule.LIMITS,
)


def prompt_faults(prompt: Prompt) -> Iterator[str]:
    """List all that is wrong with a prompt."""
    for rule in _RULES:
        yield from rule(prompt)


def _merge_fits_type(prompt: Prompt) -> Iterator[str]:
    fitting = _TYPES[prompt.merge]
    if prompt.type not in fitting:
        yield f'merge = "{prompt.merge}" needs type = {either(fitting)}'


def _options_come_from_the_right_list(prompt: Prompt) -> Iterator[str]:
    source = _SOURCES.get(prompt.merge, "")
    if source and prompt.options_from != source:
        yield f'merge = "{prompt.merge}" needs options_from = "{source}"'
    if prompt.options_from not in ("", *_SOURCES.values()):
        yield f"options_from must be {either(_SOURCES.values())}"


def _text_has_a_length(prompt: Prompt) -> Iterator[str]:
    if prompt.is_text and not 1 <= prompt.max_chars <= MOST_CHARS:
        yield f"a text needs max_chars = a number from 1 to {MOST_CHARS}"
    if prompt.is_text and prompt.options:
        yield "a text has no options: leave them out, or choose another type"


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
        ("match_options", prompt.match_options),
        ("gate", prompt.gate),
    ):
        for option_id in ids:
            if option_id not in known:
                yield f'{key} names "{option_id}": write the id of one of the options'


def _matching_is_for_positions(prompt: Prompt) -> Iterator[str]:
    """Elsewhere a matched line would be printed under the name of one person."""
    if prompt.merge is MergeRule.POSITIONS:
        return
    if prompt.match_on is MatchOn.ANSWER:
        yield 'match_on = "answer" is for merge = "positions": write match_on = "option"'
    if prompt.match_options:
        yield 'match_options is for merge = "positions": leave it out'


def _visibility_is_allowed(prompt: Prompt) -> Iterator[str]:
    if prompt.visibility not in prompt.visibility_allowed:
        allowed = either(prompt.visibility_allowed)
        yield f"visibility must be one of visibility_allowed: {allowed}"


def _matching_is_limited(prompt: Prompt) -> Iterator[str]:
    """Refuse lists that could be ticked through to learn what the others ticked (leak L4)."""
    if Visibility.IF_MUTUAL not in prompt.visibility_allowed or prompt.match_on is MatchOn.EVERYONE:
        return
    if prompt.is_text or (prompt.is_list and not prompt.pick_max):
        allowed = 'visibility_allowed = ["shared", "private"]'
        yield f'"if-mutual" needs pick_max, and never goes with a text: write {allowed}'


def _block_fits_merge(prompt: Prompt) -> Iterator[str]:
    fitting = _BLOCKS.get(prompt.merge, (None,))
    if prompt.block not in fitting:
        named = tuple(block for block in fitting if block)
        yield f"block must be {either(named)}" if named else "leave block out"


def _never_sent_stays_private(prompt: Prompt) -> Iterator[str]:
    is_private = prompt.visibility_allowed == (Visibility.PRIVATE,)
    if prompt.is_never_sent and prompt.merge is not MergeRule.NONE:
        yield 'keep = "never" needs merge = "none"'
    if prompt.merge is MergeRule.NONE and not is_private:
        yield 'merge = "none" needs visibility = "private", visibility_allowed = ["private"]'


def _paper_has_what_it_prints(prompt: Prompt) -> Iterator[str]:
    if not prompt.title.strip() and prompt.merge not in _WITHOUT_TITLE:
        yield "write a title: it is the heading on the paper"
    if not prompt.ask.strip():
        yield "write what is asked as ask"
    if not 1 <= prompt.heat <= HOTTEST:
        yield "heat must be 1 (light), 2 or 3 (tender)"
    if prompt.is_addressable and prompt.merge not in _ADDRESSABLE:
        yield f"addressable is for merge = {either(_ADDRESSABLE)}: leave it out"


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
    _merge_fits_type,
    _options_come_from_the_right_list,
    _text_has_a_length,
    _choice_has_options,
    _options_are_unique,
    _picks_are_limited,
    _references_are_options,
    _matching_is_for_positions,
    _visibility_is_allowed,
    _matching_is_limited,
    _block_fits_merge,
    _never_sent_stays_private,
    _paper_has_what_it_prints,
)
