"""`docs/essay.md`: what the essay says can be said in a talk, and stays there."""

import re

import pytest

from compersion_talks.domain.decks import MergeRule, Prompt
from compersion_talks.library import read_built_in
from tests.house.tree import ROOT

ROW = re.compile(r"^\| (?P<thought>[^|]+) \| (?P<where>[^|]+) \|$", re.MULTILINE)
MARKED = re.compile(r"`([a-z.-]+)`(?: \((never sent|printed with [^)]+)\))?( \*short\*)?")
DECKS = tuple(one.deck for one in read_built_in().values())
PROMPTS = {prompt.id: prompt for deck in DECKS for prompt in deck.prompts}
PRACTISED = {"joy-practice", "security-practice"}


def list_rows() -> list[tuple[str, str]]:
    """List the thoughts of the essay, each with the ids that carry it."""
    text = (ROOT / "docs" / "essay.md").read_text(encoding="utf-8")
    return [(row["thought"], row["where"]) for row in ROW.finditer(text) if "`" in row["where"]]


def exists(key: str) -> bool:
    """Say whether a deck has this prompt, option, page or card."""
    others = {section.id for deck in DECKS for section in deck.sections}
    others |= {card.id for deck in DECKS for card in deck.cards}
    prompt_id, _, option_id = key.partition(".")
    prompt = PROMPTS.get(prompt_id)
    if prompt is None:
        return key in others
    return not option_id or prompt.find_option(option_id) is not None


def fits_its_marks(key: str, kept: str, is_short: bool) -> bool:
    """Say whether a prompt is never sent, printed with the pen, or short, as the table says."""
    prompt = PROMPTS.get(key.partition(".")[0])
    if prompt is None:
        return not (kept or is_short)
    return (prompt.is_never_sent, is_printed_with_the_pen(prompt), prompt.is_core) == (
        kept == "never sent",
        kept.startswith("printed with"),
        is_short,
    )


def is_printed_with_the_pen(prompt: Prompt) -> bool:
    """Say whether its lines are printed where agreements are written, and on no topic."""
    on_topics = {key for deck in DECKS for topic in deck.topics for key in topic.prompts}
    return prompt.merge is MergeRule.OFFERS and prompt.id not in on_topics


@pytest.mark.parametrize(("thought", "where"), list_rows())
def test_every_thought_of_the_essay_can_be_said(thought: str, where: str) -> None:
    marked = MARKED.findall(where)

    assert marked, thought
    for key, kept, is_short in marked:
        assert exists(key), key
        assert fits_its_marks(key, kept, bool(is_short)), key


def test_the_table_is_read_whole() -> None:
    assert len(list_rows()) > 20
    assert sum(len(MARKED.findall(where)) for _, where in list_rows()) > 60


def test_an_id_that_is_gone_is_noticed() -> None:
    assert not exists("glad-gone")
    assert not exists("glad-wish.gone")
    assert not fits_its_marks("glad-wish", "never sent", is_short=False)


def test_what_people_practise_is_printed_with_what_they_try() -> None:
    assert {key for key, one in PROMPTS.items() if is_printed_with_the_pen(one)} == PRACTISED
