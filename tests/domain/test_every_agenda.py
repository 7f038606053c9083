"""What holds for every agenda, on any deck and whatever partners say: where lines are printed."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from hypothesis import given

from compersion_talks.domain.agenda import Entry
from compersion_talks.domain.decks import MatchOn, MergeRule, Visibility
from compersion_talks.domain.sheets import Sheet
from compersion_talks.domain.wording import flatten
from tests.domain.merged_talks import (
    MANY,
    ExpectedLine,
    FoundLine,
    MergedTalk,
    find_marks,
    list_items,
    merge_talk,
    merged_talks,
)

NOT_PRINTED = (MergeRule.FOCUS, MergeRule.NONE)
UNIONS = (MergeRule.LOGISTICS, MergeRule.PARK)


@MANY
@given(merged_talks())
def test_limits_are_what_is_marked_as_a_limit_and_nothing_else(one: MergedTalk) -> None:
    limits = {line.mark for line in one.expected if line.is_limit}

    assert {found.mark for found in one.found if found.block == "limits"} == limits
    assert not limits & {found.mark for found in one.found if found.block != "limits"}


@MANY
@given(merged_talks())
def test_boxes_stand_only_where_an_action_is_asked_for(one: MergedTalk) -> None:
    for found in one.found:
        if found.entry is not None:
            assert found.entry.has_answers == one.list_expected(found.mark).prompt.has_answers


@MANY
@given(merged_talks())
def test_an_addressee_stays_with_the_line(one: MergedTalk) -> None:
    for line in one.expected:
        if line.to:
            assert any(
                (found.mark, found.to) == (line.mark, line.to) and found.name in ("", line.name)
                for found in one.found
            ), line


@MANY
@given(merged_talks())
def test_a_need_is_tied_to_a_fear_only_under_the_same_name(one: MergedTalk) -> None:
    behind: dict[str, set[str]] = {}
    for line in one.expected:
        if line.prompt.merge is MergeRule.NEEDS:
            is_named = one.is_of_two or len(one.list_printed(line)) == 1
            behind.setdefault(line.mark, set()).update({line.name} if is_named else ())

    for item in (*list_items(one.agenda), *one.agenda.another_time):
        for entry in item.entries:
            for need in list_tied_needs(entry):
                fear = one.list_expected(find_marks(flatten(entry.words))[0])
                names = {line.name for line in one.list_printed(fear)}
                assert one.is_of_two or entry.name
                assert names <= behind[need]


def list_tied_needs(entry: Entry) -> list[str]:
    """List the needs that are said to go with a fear."""
    return [
        need
        for line in entry.below
        if flatten(line).startswith("A need that goes with it")
        for need in find_marks(flatten(line))
    ]


@MANY
@given(merged_talks())
def test_a_line_set_only_if_we_match_is_under_no_name(one: MergedTalk) -> None:
    named = set(list_named_lines(one))

    for name, marked in named:
        line = next(two for two in one.expected if (two.name, two.mark) == (name, marked))
        assert find_visibility(one, line) is Visibility.SHARED, line
    without = merge_talk(one.deck, one.talk, tuple(map(drop_matching, one.sheets)))
    assert named <= set(list_named_lines(without))


def list_named_lines(one: MergedTalk) -> Iterator[tuple[str, str]]:
    """List the lines under a name, except those allowed: my part, and positions of two."""
    for found in one.found:
        prompt = one.list_expected(found.mark).prompt
        may = prompt.match_on is MatchOn.EVERYONE or (
            one.is_of_two and prompt.merge is MergeRule.POSITIONS
        )
        if found.name and not may:
            yield found.name, found.mark


def find_visibility(one: MergedTalk, line: ExpectedLine) -> Visibility:
    """Return how far the writer let a line travel."""
    seat = one.agenda.names.index(line.name)
    lines = one.sheets[seat].answers[line.prompt.id].lines
    return next(two.visibility for two in lines if two.value == line.value)


def drop_matching(sheet: Sheet) -> Sheet:
    """Leave out every line set "only if we match"."""
    answers = {
        prompt_id: replace(
            answer,
            lines=tuple(two for two in answer.lines if two.visibility is not Visibility.IF_MUTUAL),
        )
        for prompt_id, answer in sheet.answers.items()
    }
    return replace(sheet, answers=answers)


@MANY
@given(merged_talks())
def test_an_offer_stands_under_the_ask_that_it_answers(one: MergedTalk) -> None:
    offers = {two.mark: two for two in one.expected if two.prompt.merge is MergeRule.OFFERS}

    for found in (found for found in one.found if found.mark in offers):
        offer = offers[found.mark]
        if found.below is not None:
            assert found.below.name
            assert found.below.name != offer.name
            assert one.is_of_two or found.below.name == offer.to
        else:
            assert not list(list_asks_of(one, offer)), found


def list_asks_of(one: MergedTalk, offer: ExpectedLine) -> Iterator[FoundLine]:
    """List the asks under which an offer that stands in its block should stand."""
    for topic in one.deck.topics if not one.is_parked(offer) else ():
        for found in one.found if offer.prompt.id in topic.prompts else ():
            line = one.list_expected(found.mark)
            is_ask = line.prompt.id in topic.prompts and line.is_asking
            whom = {name for name in one.agenda.names if name != offer.name}
            whom = whom if one.is_of_two else {offer.to} - {""}
            if is_ask and found.name in whom and not one.is_parked(line):
                yield found


@MANY
@given(merged_talks())
def test_each_line_is_printed_once(one: MergedTalk) -> None:
    found = Counter((line.mark, line.name, line.to) for line in one.found)

    assert found == Counter(set(lines_to_print(one)))


def lines_to_print(one: MergedTalk) -> Iterator[tuple[str, str, str]]:
    """List each line that the paper must hold, with its name and addressee."""
    for line in one.expected:
        if line.prompt.merge in NOT_PRINTED:
            continue
        if line.prompt.merge is MergeRule.POSITIONS and not line.is_limit:
            yield from ((line.mark, name, "") for name in list_names_on_position(one, line))
        elif line.prompt.merge in UNIONS and not line.prompt.is_named and not line.is_limit:
            yield line.mark, "", ""
        else:
            yield line.mark, "" if len(one.list_printed(line)) > 1 else line.name, line.to


def list_names_on_position(one: MergedTalk, line: ExpectedLine) -> Iterator[str]:
    """Yield the name a position stands under; nothing where one sentence replaces all of them."""
    beside = [two for two in one.expected if two.prompt == line.prompt]
    if len(beside) == 1:
        yield line.name
    elif {two.value for two in beside} <= set(line.prompt.match_options):
        return
    else:
        is_apart = len({two.value for two in beside}) > 1 and not are_near(beside)
        yield line.name if one.is_of_two and is_apart else ""


def are_near(beside: list[ExpectedLine]) -> bool:
    """Say whether answers are neighbours, where the order of the options means something."""
    order = beside[0].prompt.order
    if not {two.value for two in beside} <= set(order):
        return False
    values = sorted(order.index(two.value) for two in beside)
    return values[-1] - values[0] <= 1


@MANY
@given(merged_talks())
def test_a_title_names_a_partner_only_if_every_line_is_theirs(one: MergedTalk) -> None:
    titles = {topic.title_one for topic in one.deck.topics if topic.title_one}

    for item in (*list_items(one.agenda), *one.agenda.another_time):
        names = {entry.name for entry in item.entries}
        for name in one.agenda.names:
            if item.title in {title.replace("{name}", name) for title in titles}:
                assert names == {name}


@MANY
@given(merged_talks())
def test_only_visible_lines_shut_the_gate(one: MergedTalk) -> None:
    shuts = [line for line in one.expected if line.value in line.prompt.gate]

    assert one.agenda.is_gated == bool(shuts)
