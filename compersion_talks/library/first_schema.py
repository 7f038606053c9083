"""What decks of schema 1 did not say: they are read as if they had said it."""

from dataclasses import replace

from compersion_talks.domain.decks import SEX, Deck, MergeRule, Option, Prompt, Section, Visibility
from compersion_talks.domain.topic_prompts import one_topic_each

_NAMED_OR_NOT = (Visibility.SHARED, Visibility.PRIVATE)


def filled(deck: Deck) -> Deck:
    """Give each prompt that leaves lines to talk about a topic, and say what a limit is."""
    sections = tuple(map(_section, deck.sections))
    prompts = (prompt for section in sections for prompt in section.prompts)
    return replace(deck, sections=sections, topics=one_topic_each(prompts))


def _section(section: Section) -> Section:
    return replace(section, prompts=tuple(map(_prompt, section.prompts)))


def _prompt(prompt: Prompt) -> Prompt:
    said = replace(
        prompt,
        has_answers=prompt.merge is MergeRule.ASKS,
        options=tuple(_option(option, prompt) for option in prompt.options),
    )
    return _gate(said) if prompt.gate else said


def _option(option: Option, prompt: Prompt) -> Option:
    """Take every line of a list of limits as one; of the tags, only one meant something."""
    tags = option.tags if prompt.options_from else tuple(tag for tag in option.tags if tag == SEX)
    return replace(option, tags=tags, is_limit=prompt.merge is MergeRule.LIMITS)


def _gate(prompt: Prompt) -> Prompt:
    """Offer a gate to everyone or to nobody: one that needs a match would close for no one."""
    is_known = prompt.visibility in _NAMED_OR_NOT
    visibility = prompt.visibility if is_known else Visibility.PRIVATE
    return replace(prompt, visibility=visibility, visibility_allowed=_NAMED_OR_NOT)
