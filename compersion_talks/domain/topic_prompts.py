"""Which prompts leave lines to talk about, and how far their lines may travel from the start."""

from collections.abc import Iterable

from compersion_talks.domain.decks import NOT_SURE, Block, MergeRule, Prompt, Topic, Visibility

_ALWAYS = (MergeRule.FEARS, MergeRule.ASKS, MergeRule.POSITIONS)
_IF_WANTED = (MergeRule.NEEDS, MergeRule.OFFERS)
_LIGHT = 1
_FROM_NARROW_TO_WIDE = (Visibility.PRIVATE, Visibility.IF_MUTUAL, Visibility.SHARED)


def leaves_topic_lines(prompt: Prompt) -> bool:
    """Say whether lines of this prompt need a topic to stand on."""
    if prompt.merge is MergeRule.LINES:
        return prompt.block is Block.VIEWS
    if prompt.merge is MergeRule.OPTIONS:
        return prompt.heat > _LIGHT or any(option.needs_talk for option in prompt.options)
    if prompt.merge is MergeRule.LIMITS:
        return any(not option.is_limit and option.id != NOT_SURE for option in prompt.options)
    return prompt.merge in _ALWAYS


def may_stand_on_a_topic(prompt: Prompt) -> bool:
    """Say whether a topic may name this prompt: needs bring tensions, offers answer asks."""
    return leaves_topic_lines(prompt) or prompt.merge in _IF_WANTED


def make_topics(prompts: Iterable[Prompt]) -> tuple[Topic, ...]:
    """Make a topic of each prompt that needs one, or whose needs may pull apart."""
    return tuple(
        Topic(prompt.id, prompt.title, (prompt.id,))
        for prompt in prompts
        if leaves_topic_lines(prompt) or prompt.merge is MergeRule.NEEDS
    )


def is_wider(start: Visibility | None, visibility: Visibility) -> bool:
    """Say whether a line that starts there would travel further than its question."""
    if start is None:
        return False
    return _FROM_NARROW_TO_WIDE.index(start) > _FROM_NARROW_TO_WIDE.index(visibility)
