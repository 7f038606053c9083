"""Last time's agreements: each is asked anew of everyone alone, and looked at first in the talk.

What a deck asks about them knows their number alone. Their words stand beside the questions on
every page, so that no cache of decks or pages keeps them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from compersion_talks.domain.agenda import BlockPassage, Entry, PaperBlock, Passage
from compersion_talks.domain.agreements import Agreement
from compersion_talks.domain.decks import Deck, Section, Topic
from compersion_talks.domain.prompt_types import TYPES
from compersion_talks.domain.prompts import MergeRule, Option, Prompt, Visibility, is_limit
from compersion_talks.domain.rules import compare_positions, split_lines
from compersion_talks.domain.statements import (
    list_statements,
    put_in_words,
    write_line,
    write_named_lines,
)
from compersion_talks.domain.talks import Talk
from compersion_talks.domain.topics import Candidate, TopicLine
from compersion_talks.domain.visible import Visible, VisibleAnswers
from compersion_talks.domain.wording import PrintedLine, fill, quote

LAST_TIME = "last_time"
"""The id of the section and of its topic; no deck file can hold it, for it has an underscore."""

NO_LONGER = "no-longer"
"""The answer of somebody who does not want an agreement any more: a limit."""

_VIEWS = ("kept", "partly", "not-kept", "changed", NO_LONGER, "not-mine")
_MOST_LETTERS = 240
_HEAT = 2


@dataclass(frozen=True, slots=True)
class LookedBack:
    """What the plan says of last time's agreements: the topic that comes first, and limits."""

    topics: tuple[Candidate, ...] = ()
    limits: tuple[BlockPassage, ...] = ()


def ask_about_last_time(deck: Deck, agreements: int) -> Deck:
    """Return the deck with a section in front that asks about so many agreements."""
    words = deck.texts[LAST_TIME]
    prompts = (one for n in range(1, agreements + 1) for one in _ask_about_one(n, words))
    section = Section(LAST_TIME, words["title"], tuple(prompts), intro=words["intro"])
    return replace(deck, sections=(section, *deck.sections))


def find_number(prompt: Prompt) -> int:
    """Return the number of the agreement that a prompt asks about, from 1 on; 0 for none."""
    section, _, rest = prompt.id.partition("-")
    return int(rest.partition("-")[0]) if section == LAST_TIME else 0


def find_agreement(talk: Talk, prompts: Iterable[Prompt]) -> Agreement | None:
    """Find the agreement that a page of prompts asks about."""
    numbers = [number for one in prompts if (number := find_number(one))]
    return talk.last_time[numbers[0] - 1] if numbers else None


def leave_out_last_time(visible: Visible) -> Visible:
    """Return what may be printed without what was said about last time's agreements."""
    others = tuple(one for one in visible.answers if one.section_id != LAST_TIME)
    return replace(visible, answers=others)


def look_back(visible: Visible, agreements: tuple[Agreement, ...]) -> LookedBack:
    """Return what the plan says of last time's agreements.

    It stands there whatever was answered: an answer that is held back looks like none. Views stand
    beside each other, and nobody's counts for more.
    """
    words = visible.deck.texts[LAST_TIME]
    asked = tuple(
        (agreement, *_find_answers(visible, number, words))
        for number, agreement in enumerate(agreements, 1)
    )
    topic = Topic(LAST_TIME, words["topic"], (), how=words["how"])
    lines = tuple(_raise(*one, visible) for one in asked)
    limits = tuple(line for one in asked for line in _write_limits(*one[:2], visible))
    passage = BlockPassage(PaperBlock.LIMITS, Passage(words["limit_title"], limits))
    return LookedBack((Candidate(topic, _HEAT, lines),), (passage,) if limits else ())


def name_agreement(agreement: Agreement, words: Mapping[str, Any]) -> PrintedLine:
    """Write what an agreement says, and who does it where that is known."""
    if not agreement.who:
        return (quote(agreement.what),)
    return fill(words["entry"], what=quote(agreement.what), who=quote(agreement.who))


def _ask_about_one(number: int, words: Mapping[str, Any]) -> tuple[Prompt, Prompt]:
    """Make the two prompts about one agreement: how it went, and own words."""
    title, name = words["agreement"].format(n=number), f"{LAST_TIME}-{number}"
    choice = Prompt(
        *(name, words["ask"].format(n=number), TYPES["single-choice"], MergeRule.POSITIONS),
        *(title, words["help"], _HEAT),
        options=tuple(Option(key, words[key], is_limit=key == NO_LONGER) for key in _VIEWS),
        visibility_allowed=tuple(Visibility),
        is_core=True,
    )
    text = Prompt(
        f"{name}-words",
        *(words["own_words"].format(n=number), TYPES["short-text"], MergeRule.LINES, title),
        max_chars=_MOST_LETTERS,
        is_core=True,
        shares_page=True,
    )
    return choice, text


def _find_answers(
    visible: Visible, number: int, words: Mapping[str, Any]
) -> tuple[VisibleAnswers, VisibleAnswers]:
    """Find the visible views of one agreement, and what was said about it in own words."""
    found = {one.prompt.id: one for one in visible.answers}
    views, texts = (
        found.get(one.id, VisibleAnswers(one, LAST_TIME, ()))
        for one in _ask_about_one(number, words)
    )
    return views, texts


def _raise(
    agreement: Agreement, views: VisibleAnswers, texts: VisibleAnswers, visible: Visible
) -> TopicLine:
    below = (*_write_views(views, visible), *write_named_lines(texts, visible))
    words = name_agreement(agreement, visible.deck.texts[LAST_TIME])
    return TopicLine(Entry(words, below=below, is_asked_anew=True), views.prompt, LAST_TIME)


def _write_views(answers: VisibleAnswers, visible: Visible) -> Iterator[PrintedLine]:
    """Write limits as they are, then how the other answers meet, as positions do anywhere."""
    limits, others = split_lines(answers, is_limit)
    for one in list_statements(limits):
        yield write_line(visible, one.seat, None, put_in_words(limits, (one.value,)))
    for found in compare_positions(others, visible) if others.lines else ():
        if isinstance(found, BlockPassage):
            yield from found.passage.lines
        else:
            yield _put_under_name(found.entry, visible)


def _put_under_name(entry: Entry, visible: Visible) -> PrintedLine:
    if not entry.name:
        return entry.words
    return fill(visible.find_template("named"), name=quote(entry.name), answer=entry.words)


def _write_limits(
    agreement: Agreement, answers: VisibleAnswers, visible: Visible
) -> Iterator[PrintedLine]:
    limits, _ = split_lines(answers, is_limit)
    for one in list_statements(limits):
        yield write_line(visible, one.seat, None, (quote(agreement.what),))
