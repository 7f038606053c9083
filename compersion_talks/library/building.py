"""From the tables of the files to the deck of the domain; nothing is judged here."""

from collections.abc import Mapping
from typing import Any

from compersion_talks.domain.decks import (
    Block,
    Card,
    Deck,
    Group,
    MergeRule,
    Option,
    Prompt,
    PromptType,
    Tension,
    Section,
    Visibility,
    Vocabulary,
)
from compersion_talks.library.deck_file import DeckTable, PromptTable, SectionTable, self_check
from compersion_talks.library.vocabulary_file import GroupTable, NeedTable, VocabularyTable

_HEADER = {"schema", "kind", "language", "version"}
_TEXT_TYPES = (PromptType.SHORT_TEXT, PromptType.LONG_TEXT)
_LIST_TYPES = (PromptType.MULTI_CHOICE, PromptType.RANKED)

Lists = Mapping[str, tuple[Option, ...]]
"""The options that prompts take from elsewhere: needs, fears, and yes, maybe and no."""


def build(deck: DeckTable, vocabulary: VocabularyTable, texts: Mapping[str, Any]) -> Deck:
    """Put the tables of a deck together."""
    words = _vocabulary(vocabulary)
    lists = {"needs": words.needs, "fears": words.fears, "yes-maybe-no": _yes_maybe_no(texts)}
    return Deck(
        id=deck.id,
        language=deck.language,
        title=deck.title,
        short_title=deck.short_title,
        summary=deck.summary,
        for_whom=deck.for_whom,
        minutes_short=deck.minutes_short,
        minutes_full=deck.minutes_full,
        content_note=deck.content_note,
        cards=tuple(Card(card.id, card.title, card.text, card.heat) for card in deck.card),
        sections=tuple(_section(section, lists) for section in deck.section),
        vocabulary=words,
        texts={key: value for key, value in texts.items() if key not in _HEADER},
        is_default=deck.default,
    )


def checks_before(deck: Deck) -> tuple[Prompt, ...]:
    """Make the self-checks of "Before you start" into prompts that are never sent."""
    lists = {"yes-maybe-no": _yes_maybe_no(deck.texts)}
    return tuple(_prompt(self_check(check), lists) for check in deck.texts["before"]["check"])


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
        exclusive=tuple(prompt.exclusive or ()),
        pick_max=prompt.pick_max or 0,
        visibility=_visibility(prompt),
        visibility_allowed=_allowed(prompt),
        match_on=prompt.match_on,
        match_options=tuple(prompt.match_options or ()),
        block=prompt.block or _usual_block(prompt),
        is_core=prompt.core,
        is_addressable=prompt.addressable,
        gate=tuple(prompt.gate),
        is_never_sent=prompt.keep == "never",
        note=prompt.note,
    )


def _options(prompt: PromptTable, lists: Lists) -> tuple[Option, ...]:
    if prompt.options_from is not None:
        return lists[prompt.options_from]
    if prompt.type is PromptType.YES_MAYBE_NO:
        return lists["yes-maybe-no"]
    points = (Option(str(place), label) for place, label in enumerate(prompt.labels or (), start=1))
    written = (Option(line.id, line.label, tuple(line.tags)) for line in prompt.options or ())
    return (*points, *written)


def _visibility(prompt: PromptTable) -> Visibility:
    if prompt.visibility is not None:
        return prompt.visibility
    return Visibility.PRIVATE if prompt.keep == "never" else Visibility.SHARED


def _allowed(prompt: PromptTable) -> tuple[Visibility, ...]:
    """Give what can be chosen: a text or an uncapped list can never be matched (leak L4)."""
    if prompt.keep == "never":
        return (Visibility.PRIVATE,)
    if prompt.visibility_allowed is not None:
        return tuple(prompt.visibility_allowed)
    is_uncapped = prompt.type in _LIST_TYPES and prompt.pick_max is None
    if prompt.type in _TEXT_TYPES or is_uncapped:
        return (Visibility.SHARED, Visibility.PRIVATE)
    return (Visibility.SHARED, Visibility.IF_MUTUAL, Visibility.PRIVATE)


def _usual_block(prompt: PromptTable) -> Block | None:
    return Block.TALK if prompt.merge is MergeRule.LOGISTICS else None


def _yes_maybe_no(texts: Mapping[str, Any]) -> tuple[Option, ...]:
    return tuple(Option(key, texts["yes_maybe_no"][key]) for key in ("yes", "maybe", "no"))


def _vocabulary(file: VocabularyTable) -> Vocabulary:
    """Leave out what is retired, also where a pair or a tension names it."""
    retired = {line.id for line in (*file.need, *file.fear) if line.retired}
    pairs = {
        pair.fear: tuple(need for need in pair.needs if need not in retired)
        for pair in file.pair
        if pair.fear not in retired
    }
    return Vocabulary(
        need_groups=_groups(file.need_group),
        needs=_lines(file.need),
        fear_groups=_groups(file.fear_group),
        fears=_lines(file.fear),
        pairs={fear: needs for fear, needs in pairs.items() if needs},
        tensions=tuple(Tension(pull.a, pull.b) for pull in file.tension if not {pull.a, pull.b} & retired),
    )


def _groups(groups: list[GroupTable]) -> tuple[Group, ...]:
    return tuple(Group(group.id, group.label) for group in groups)


def _lines(lines: list[NeedTable]) -> tuple[Option, ...]:
    return tuple(
        Option(
            id=line.id,
            label=line.label,
            tags=tuple(line.tags),
            group=line.group,
            start=line.start,
            is_locked=line.lock is not None or line.keep is not None,
            help=line.help,
        )
        for line in lines
        if not line.retired
    )
