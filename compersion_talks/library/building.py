"""Build the domain's deck from the tables of its files; nothing is checked here."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from compersion_talks.domain.decks import (
    Block,
    Card,
    Deck,
    Group,
    MatchOn,
    MergeRule,
    Option,
    Prompt,
    Section,
    Tension,
    Topic,
    Visibility,
    Vocabulary,
)
from compersion_talks.domain.prompts import Lists, is_wider
from compersion_talks.library.schemas import fill_unsaid
from compersion_talks.library.shapes import (
    DeckTable,
    NeedTable,
    PromptTable,
    SectionTable,
    VocabularyTable,
    shape_self_check,
)

_HEADER = {"schema", "kind", "language", "version"}


def build(deck: DeckTable, vocabulary: VocabularyTable, texts: Mapping[str, Any]) -> Deck:
    """Build a deck from its tables and texts."""
    words = _build_vocabulary(vocabulary)
    answers = tuple(Option(key, texts["yes_maybe_no"][key]) for key in ("yes", "maybe", "no"))
    lists = {"needs": words.needs, "fears": words.fears, "yes-maybe-no": answers}
    checks = map(shape_self_check, texts["before"]["check"])
    built = deck.build(
        Deck,
        cards=tuple(card.build(Card) for card in deck.card),
        sections=tuple(_build_section(section, lists) for section in deck.section),
        vocabulary=words,
        texts={key: value for key, value in texts.items() if key not in _HEADER},
        is_default=deck.default,
        topics=tuple(topic.build(Topic) for topic in deck.topic),
        checks=tuple(_build_prompt(check, lists) for check in checks),
        keeps_order=deck.topics == "in-order",
        write_day=partial(_write_day, deck.language),
    )
    return fill_unsaid(built, deck.schema_)


def _write_day(language: str, day: date) -> str:
    """Write a day in a language; as year, month and day where the language is not known."""
    try:
        return str(format_date(day, "long", Locale.parse(language, sep="-")))
    except (UnknownLocaleError, ValueError):
        return day.isoformat()


def _build_section(section: SectionTable, lists: Lists) -> Section:
    prompts = tuple(_build_prompt(prompt, lists) for prompt in section.prompt)
    return section.build(Section, prompts=prompts)


def _build_prompt(prompt: PromptTable, lists: Lists) -> Prompt:
    return Prompt(
        id=prompt.id,
        ask=prompt.ask,
        type=prompt.kind,
        merge=prompt.merge,
        title=prompt.title,
        help=prompt.help,
        heat=prompt.heat,
        block=prompt.block or (Block.TALK if prompt.merge is MergeRule.LOGISTICS else None),
        is_core=prompt.core,
        is_addressable=prompt.addressable,
        gate=tuple(prompt.gate),
        is_never_sent=prompt.keep == "never",
        note=prompt.note,
        has_answers=prompt.answers,
        is_named=prompt.named,
        tags=tuple(prompt.tags),
        visibility=_choose_visibility(prompt),
        visibility_allowed=_choose_allowed(prompt),
        match_on=prompt.match_on,
        **_fill_type(prompt, lists),
    )


def _fill_type(prompt: PromptTable, lists: Lists) -> dict[str, Any]:
    found = prompt.kind.fill(prompt.read_keys(), lists)
    options = (_narrow(line, _choose_visibility(prompt)) for line in found.get("options", ()))
    alone = (line.id for line in prompt.options or () if line.alone)
    exclusive = (*found.get("exclusive", ()), *alone)
    return {**found, "options": tuple(options), "exclusive": exclusive}


def _narrow(line: Option, visibility: Visibility) -> Option:
    """Let a need or a fear start where the question starts, or narrower."""
    is_too_wide = line.group and is_wider(line.start, visibility)
    return replace(line, start=None) if is_too_wide else line


def _choose_visibility(prompt: PromptTable) -> Visibility:
    if prompt.visibility is not None:
        return prompt.visibility
    if prompt.match_on is MatchOn.EVERYONE:
        return Visibility.IF_MUTUAL
    return Visibility.PRIVATE if prompt.keep == "never" else Visibility.SHARED


def _choose_allowed(prompt: PromptTable) -> tuple[Visibility, ...]:
    """Return the visibilities that can be chosen, with defaults by the other keys."""
    if prompt.visibility_allowed is not None:
        return tuple(prompt.visibility_allowed)
    if prompt.keep == "never":
        return (Visibility.PRIVATE,)
    if prompt.match_on is MatchOn.EVERYONE:
        return (Visibility.IF_MUTUAL, Visibility.PRIVATE)
    if _is_never_matched(prompt):
        return (Visibility.SHARED, Visibility.PRIVATE)
    return (Visibility.SHARED, Visibility.IF_MUTUAL, Visibility.PRIVATE)


def _is_never_matched(prompt: PromptTable) -> bool:
    """Say whether a line travels under a name or not at all (leak L4 for texts and lists)."""
    is_uncapped = prompt.kind.is_list and not prompt.pick_max
    return prompt.kind.is_text or is_uncapped or prompt.named or bool(prompt.gate)


def _build_vocabulary(file: VocabularyTable) -> Vocabulary:
    """Leave out what is retired, also where a pair or a tension names it."""
    retired = {line.id for line in (*file.need, *file.fear) if line.retired}
    pairs = {
        pair.fear: tuple(need for need in pair.needs if need not in retired)
        for pair in file.pair
        if pair.fear not in retired
    }
    return Vocabulary(
        need_groups=tuple(group.build(Group) for group in file.need_group),
        needs=_build_needs(file.need),
        fear_groups=tuple(group.build(Group) for group in file.fear_group),
        fears=_build_needs(file.fear),
        pairs={fear: needs for fear, needs in pairs.items() if needs},
        tensions=tuple(
            Tension(pull.a, pull.b, pull.apart)
            for pull in file.tension
            if not {pull.a, pull.b} & retired
        ),
    )


def _build_needs(lines: list[NeedTable]) -> tuple[Option, ...]:
    return tuple(
        line.build(
            Option,
            is_locked=line.lock is not None or line.keep is not None,
            is_never_matched=line.match is not None,
            is_core=line.core,
        )
        for line in lines
        if not line.retired
    )
