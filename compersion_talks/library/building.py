"""From the tables of the files to the deck of the domain; nothing is judged here."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from compersion_talks.domain.decks import (
    Block,
    Card,
    Deck,
    MatchOn,
    MergeRule,
    Option,
    Prompt,
    PromptType,
    Section,
    Topic,
    Visibility,
)
from compersion_talks.domain.topic_prompts import is_wider
from compersion_talks.library.deck_file import (
    DeckTable,
    OptionTable,
    PromptTable,
    SectionTable,
    TopicTable,
    self_check,
)
from compersion_talks.library.first_schema import filled
from compersion_talks.library.vocabulary_file import VocabularyTable
from compersion_talks.library.word_lists import vocabulary_of

_HEADER = {"schema", "kind", "language", "version"}
_TEXT_TYPES = (PromptType.SHORT_TEXT, PromptType.LONG_TEXT)
_LIST_TYPES = (PromptType.MULTI_CHOICE, PromptType.RANKED)

Lists = Mapping[str, tuple[Option, ...]]
"""The options that prompts take from elsewhere: needs, fears, and yes, maybe and no."""


def build(deck: DeckTable, vocabulary: VocabularyTable, texts: Mapping[str, Any]) -> Deck:
    """Put the tables of a deck together."""
    words = vocabulary_of(vocabulary)
    lists = {"needs": words.needs, "fears": words.fears, "yes-maybe-no": _yes_maybe_no(texts)}
    built = Deck(
        id=deck.id,
        language=deck.language,
        title=deck.title,
        short_title=deck.short_title,
        summary=deck.summary,
        for_whom=deck.for_whom,
        minutes_short=deck.minutes_short,
        minutes_full=deck.minutes_full,
        content_note=deck.content_note,
        notice=deck.notice,
        cards=tuple(Card(card.id, card.title, card.text, card.heat) for card in deck.card),
        sections=tuple(_section(section, lists) for section in deck.section),
        vocabulary=words,
        texts={key: value for key, value in texts.items() if key not in _HEADER},
        is_default=deck.default,
        topics=tuple(map(_topic, deck.topic)),
        keeps_order=deck.topics == "in-order",
    )
    return filled(built) if deck.schema_ == 1 else built


def checks_before(deck: Deck) -> tuple[Prompt, ...]:
    """Make the self-checks of "Before you start" into prompts that are never sent."""
    lists = {"yes-maybe-no": _yes_maybe_no(deck.texts)}
    return tuple(_prompt(self_check(check), lists) for check in deck.texts["before"]["check"])


def _topic(topic: TopicTable) -> Topic:
    return Topic(
        id=topic.id,
        title=topic.title,
        prompts=tuple(topic.prompts),
        how=topic.how,
        title_one=topic.title_one,
        only_in_focus=topic.only_in_focus,
        tags=tuple(topic.tags),
    )


def _section(section: SectionTable, lists: Lists) -> Section:
    return Section(
        id=section.id,
        title=section.title,
        prompts=tuple(_prompt(prompt, lists) for prompt in section.prompt),
        intro=section.intro,
        content_note=section.content_note,
        pause=section.pause,
    )


def _prompt(prompt: PromptTable, lists: Lists) -> Prompt:
    return Prompt(
        id=prompt.id,
        ask=prompt.ask,
        type=prompt.type,
        merge=prompt.merge,
        title=prompt.title,
        help=prompt.help,
        heat=prompt.heat,
        max_chars=prompt.max_chars or 0,
        options=_options(prompt, lists),
        options_from=prompt.options_from or "",
        exclusive=_alone(prompt),
        pick_max=prompt.pick_max or 0,
        block=prompt.block or _usual_block(prompt),
        is_core=prompt.core,
        is_addressable=prompt.addressable,
        gate=tuple(prompt.gate),
        is_never_sent=prompt.keep == "never",
        note=prompt.note,
        has_answers=prompt.answers,
        is_named=prompt.named,
        tags=tuple(prompt.tags),
        **_meeting(prompt),
    )


def _meeting(prompt: PromptTable) -> dict[str, Any]:
    """Say how far the lines of a prompt travel, and when two of them meet."""
    return {
        "visibility": _visibility(prompt),
        "visibility_allowed": _allowed(prompt),
        "match_on": prompt.match_on,
        "match_options": tuple(prompt.match_options or ()),
        "order": tuple(prompt.order or ()),
    }


def _options(prompt: PromptTable, lists: Lists) -> tuple[Option, ...]:
    if prompt.options_from is not None:
        return tuple(_narrowed(line, _visibility(prompt)) for line in lists[prompt.options_from])
    if prompt.type is PromptType.YES_MAYBE_NO:
        return lists["yes-maybe-no"]
    points = (
        Option(str(place), point.label, needs_talk=point.talk)
        for place, point in enumerate(prompt.labels or (), start=1)
    )
    return (*points, *map(_option, prompt.options or ()))


def _option(line: OptionTable) -> Option:
    return Option(
        id=line.id,
        label=line.label,
        tags=tuple(line.tags),
        start=line.start,
        is_limit=line.limit,
        needs_talk=line.talk,
    )


def _narrowed(line: Option, visibility: Visibility) -> Option:
    """Let a need or a fear start where the question starts, or narrower."""
    return replace(line, start=None) if is_wider(line.start, visibility) else line


def _alone(prompt: PromptTable) -> tuple[str, ...]:
    return (*(prompt.exclusive or ()), *(line.id for line in prompt.options or () if line.alone))


def _visibility(prompt: PromptTable) -> Visibility:
    if prompt.visibility is not None:
        return prompt.visibility
    if prompt.match_on is MatchOn.EVERYONE:
        return Visibility.IF_MUTUAL
    return Visibility.PRIVATE if prompt.keep == "never" else Visibility.SHARED


def _allowed(prompt: PromptTable) -> tuple[Visibility, ...]:
    """Give what can be chosen where the file does not say it."""
    if prompt.keep == "never":
        return (Visibility.PRIVATE,)
    if prompt.visibility_allowed is not None:
        return tuple(prompt.visibility_allowed)
    if prompt.match_on is MatchOn.EVERYONE:
        return (Visibility.IF_MUTUAL, Visibility.PRIVATE)
    if _is_never_matched(prompt):
        return (Visibility.SHARED, Visibility.PRIVATE)
    return (Visibility.SHARED, Visibility.IF_MUTUAL, Visibility.PRIVATE)


def _is_never_matched(prompt: PromptTable) -> bool:
    """Say whether a line travels under a name or not at all (leak L4 for texts and lists)."""
    is_uncapped = prompt.type in _LIST_TYPES and prompt.pick_max is None
    return prompt.type in _TEXT_TYPES or is_uncapped or prompt.named or bool(prompt.gate)


def _usual_block(prompt: PromptTable) -> Block | None:
    return Block.TALK if prompt.merge is MergeRule.LOGISTICS else None


def _yes_maybe_no(texts: Mapping[str, Any]) -> tuple[Option, ...]:
    return tuple(Option(key, texts["yes_maybe_no"][key]) for key in ("yes", "maybe", "no"))
