"""What stands on every paper: what was shown, and no number beside it."""

from collections.abc import Iterator

from hypothesis import given, settings

from compersion_talks.domain.decks import MergeRule
from compersion_talks.domain.merging import merge
from compersion_talks.domain.paper import Agenda, Part
from compersion_talks.domain.paper_text import agenda_to_text
from compersion_talks.domain.sheets import Sheet
from compersion_talks.domain.talks import Talk
from tests.builders import released
from tests.domain.drawn import filled_talks
from tests.domain.projected import DECK, visible_items

FEW = settings(max_examples=80, deadline=None)


def parts_of(agenda: Agenda) -> Iterator[Part]:
    """List every run of every line that is printed."""
    passages = (
        *agenda.hopes,
        *agenda.how_we_talk,
        *agenda.thanks,
        *agenda.common,
        *agenda.limits,
        *agenda.caring,
        *agenda.offers,
        *agenda.wishes,
        *agenda.aftercare,
        *agenda.good_to_know,
    )
    items = (*(item for items in agenda.topics for item in items), *agenda.another_time)
    lines = [line for passage in passages for line in passage.lines]
    lines += [line for item in items for line in item.lines]
    for line in (*lines, *agenda.not_today, *agenda.needs):
        yield from line


@FEW
@given(filled_talks(DECK))
def test_a_label_stands_on_the_paper_only_if_someone_shows_it(
    drawn: tuple[Talk, tuple[Sheet, ...]],
) -> None:
    talk, sheets = drawn
    shown = {(prompt_id, key) for _, prompt_id, key in visible_items(sheets)}
    text = agenda_to_text(merge(DECK, talk, released(DECK, talk, *sheets)))
    paired = {
        need
        for prompt_id, key in shown
        if prompt_id == "a-fears"
        for need in DECK.vocabulary.pairs[key]
    }

    for prompt in DECK.prompts:
        for option in prompt.options:
            if (prompt.id, option.id) not in shown and option.id not in paired:
                assert option.label not in text


@FEW
@given(filled_talks(DECK))
def test_no_number_and_no_claim_about_everyone_stands_beside_answers(
    drawn: tuple[Talk, tuple[Sheet, ...]],
) -> None:
    talk, sheets = drawn
    agenda = merge(DECK, talk, released(DECK, talk, *sheets))

    constant = "".join(part.text for part in parts_of(agenda) if not part.is_own)

    assert not any(character.isdigit() for character in constant)
    assert "all of us" not in constant.casefold()
    assert ("both" in constant.casefold().replace("both are allowed", "")) <= (
        len(talk.partners) == 2
    )


@FEW
@given(filled_talks(DECK))
def test_nothing_that_is_shown_is_lost(drawn: tuple[Talk, tuple[Sheet, ...]]) -> None:
    talk, sheets = drawn
    agenda = merge(DECK, talk, released(DECK, talk, *sheets))
    printed = "".join(part.text for part in parts_of(agenda))
    hushed = {"a-focus", "a-yes-maybe-no", "a-scale"}

    for _, prompt_id, key in visible_items(sheets):
        prompt = next(prompt for prompt in DECK.prompts if prompt.id == prompt_id)
        option = prompt.option(key)
        if prompt_id not in hushed and option is not None:
            assert option.label in printed
        if prompt.is_text and prompt.merge is not MergeRule.LOGISTICS:
            assert key in printed
