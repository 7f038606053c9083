"""The merge rules: how the visible answers to one prompt become passages and topic lines.

Each rule is a function from `VisibleAnswers` to `BlockPassage`s (for a block of the paper) and
`TopicLine`s (which need to be talked about). `RULES` has the rule of each prompt.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from compersion_talks.domain.agenda import BlockPassage, Entry, PaperBlock, Passage
from compersion_talks.domain.decks import Block, MergeRule, Prompt, Tension
from compersion_talks.domain.prompts import is_limit
from compersion_talks.domain.statements import (
    Statement,
    list_statements,
    put_in_words,
    raise_entry,
    raise_statement,
    write_named_lines,
    write_shared_lines,
)
from compersion_talks.domain.topics import HEAVY, TopicLine
from compersion_talks.domain.visible import Visible, VisibleAnswers
from compersion_talks.domain.wording import PrintedLine, fill, join, quote

_LINE_BLOCKS: Mapping[Block | None, PaperBlock] = {
    Block.HOPES: PaperBlock.HOPES,
    Block.WISHES: PaperBlock.WISHES,
    Block.NAMES: PaperBlock.NAMES,
    Block.KNOW: PaperBlock.GOOD_TO_KNOW,
}
_LOGISTIC_BLOCKS: Mapping[Block | None, PaperBlock] = {
    Block.CARE: PaperBlock.CARE,
    Block.AFTER: PaperBlock.AFTER,
    Block.CLOSE: PaperBlock.NEXT_TALK,
    Block.KNOW: PaperBlock.GOOD_TO_KNOW,
}

Merged = Iterator[BlockPassage | TopicLine]


def apply_rules(visible: Visible) -> Merged:
    """Apply to every prompt its merge rule; limits are printed first, whatever the rule."""
    for answers in visible.answers:
        limits, others = split_lines(answers, is_limit)
        yield from print_limits(limits, visible)
        if others.lines:
            yield from RULES[answers.prompt.merge](others, visible)


def print_limits(answers: VisibleAnswers, visible: Visible) -> Merged:
    """Print limits as they are, named ones first: a limit needs no yes."""
    lines = (*write_named_lines(answers, visible), *write_shared_lines(answers, visible))
    yield from _print_lines(PaperBlock.LIMITS, answers, lines, visible)


def print_thanks(answers: VisibleAnswers, visible: Visible) -> Merged:
    """Print thanks under the name of the partner who gives them."""
    lines = write_named_lines(answers, visible)
    yield from _print_lines(PaperBlock.THANKS, answers, lines, visible)


def print_texts(answers: VisibleAnswers, visible: Visible) -> Merged:
    """Print hopes, common lines, names and wishes under names; raise views."""
    if answers.prompt.block is Block.VIEWS:
        yield from raise_all(answers, visible)
    else:
        block = _LINE_BLOCKS.get(answers.prompt.block, PaperBlock.COMMON)
        yield from _print_lines(block, answers, write_named_lines(answers, visible), visible)


def print_options(answers: VisibleAnswers, visible: Visible) -> Merged:
    """Print what several picked as common ground, what one picked as good to know.

    Raise what one picked if the prompt is heavy, and every option that needs talk.
    """
    for_talk, plain = split_lines(answers, _needs_talk)
    shared = write_shared_lines(plain, visible)
    yield from _print_lines(PaperBlock.COMMON, plain, shared, visible)
    yield from raise_all(for_talk, visible)
    if answers.prompt.heat < HEAVY:
        named = write_named_lines(plain, visible)
        yield from _print_lines(PaperBlock.GOOD_TO_KNOW, plain, named, visible)
    else:
        yield from (
            raise_statement(plain, visible, one) for one in list_statements(plain, is_single=True)
        )


def raise_all(answers: VisibleAnswers, visible: Visible) -> Iterator[TopicLine]:
    """Raise each statement on a line of its own."""
    yield from (raise_statement(answers, visible, one) for one in list_statements(answers))


def print_logistics(answers: VisibleAnswers, visible: Visible) -> Merged:
    """Print wishes for the talk and the time around it; names only where the prompt needs them."""
    block = _LOGISTIC_BLOCKS.get(answers.prompt.block, PaperBlock.TALK)
    if answers.prompt.is_named:
        lines = write_named_lines(answers, visible)
    else:
        lines = _write_union(answers, visible.find_template("logistics_union"))
    yield from _print_lines(block, answers, lines, visible)


def print_parked(answers: VisibleAnswers, visible: Visible) -> Merged:
    """Print what anyone wants left out today, without names."""
    lines = _write_union(answers, visible.find_template("park_union"))
    yield from _print_lines(PaperBlock.NOT_TODAY, answers, lines, visible)


def print_nothing(answers: VisibleAnswers, visible: Visible) -> Merged:
    """Print nothing: the answers only steer what gets time."""
    yield from ()


def print_needs(answers: VisibleAnswers, visible: Visible) -> Merged:
    """Print one partner's needs at a glance, shared needs as common ground; raise tensions.

    Tensions count the answers to all prompts about needs; they are raised with the first.
    """
    own = _write_own_needs(answers, visible)
    yield from _print_lines(PaperBlock.NEEDS, answers, own, visible)
    shared = write_shared_lines(answers, visible)
    yield from _print_lines(PaperBlock.COMMON, answers, shared, visible)
    if answers.prompt == next(visible.list_answers(MergeRule.NEEDS)).prompt:
        yield from _raise_tensions(answers, visible)


def raise_fears(answers: VisibleAnswers, visible: Visible) -> Iterator[TopicLine]:
    """Raise every fear, with the needs beside it."""
    for statement in list_statements(answers):
        line = raise_statement(answers, visible, statement)
        below = tuple(_write_needs_beside(visible, statement))
        yield replace(line, entry=replace(line.entry, below=below), is_joinable=False)


def compare_positions(answers: VisibleAnswers, visible: Visible) -> Merged:
    """Print answers that agree as common ground; raise those that differ or need talk.

    Differing answers of two partners stand under their names, since each can tell anyway; of
    more, only as the options that occur.
    """
    several = len({line.seat for line in answers.lines}) > 1
    agreed = _write_agreement(answers, visible) if several else ()
    if agreed and not any(_needs_talk(answers.prompt, line.value) for line in answers.lines):
        yield from _print_lines(PaperBlock.COMMON, answers, (agreed,), visible)
    elif agreed:
        yield replace(_raise_unnamed(answers, visible, agreed), is_shared=True)
    elif several and not visible.is_of_two:
        options = join(_list_labels(answers))
        differ = fill(visible.find_template("differ"), labels=options)
        yield _raise_unnamed(answers, visible, differ)
    else:
        yield from _raise_named(answers, visible)


RULES: Mapping[MergeRule, Callable[[VisibleAnswers, Visible], Merged]] = {
    MergeRule.THANKS: print_thanks,
    MergeRule.LINES: print_texts,
    MergeRule.OPTIONS: print_options,
    MergeRule.NEEDS: print_needs,
    MergeRule.FEARS: raise_fears,
    MergeRule.POSITIONS: compare_positions,
    MergeRule.LIMITS: raise_all,
    MergeRule.ASKS: raise_all,
    MergeRule.OFFERS: raise_all,
    MergeRule.LOGISTICS: print_logistics,
    MergeRule.PARK: print_parked,
    MergeRule.FOCUS: print_nothing,
    MergeRule.NONE: print_nothing,
}
"""The rule for all lines of a prompt that are no limits."""


def _print_lines(
    block: PaperBlock, answers: VisibleAnswers, lines: Iterable[PrintedLine], visible: Visible
) -> Iterator[BlockPassage]:
    """Yield a passage of lines, with the prompt's note below; none for no lines.

    Answers that mean nothing without their question stand below it.
    """
    with_note, prompt = tuple(lines), answers.prompt
    if with_note:
        note = prompt.note
        with_note = (*with_note, fill(visible.find_template(note))) if note else with_note
        title = prompt.ask if prompt.merge is MergeRule.POSITIONS else prompt.title
        yield BlockPassage(block, Passage(title, with_note))


def split_lines(
    answers: VisibleAnswers, passes: Callable[[Prompt, str], bool]
) -> tuple[VisibleAnswers, VisibleAnswers]:
    """Split the lines that pass a test from those that do not."""
    passing = tuple(line for line in answers.lines if passes(answers.prompt, line.value))
    others = tuple(line for line in answers.lines if not passes(answers.prompt, line.value))
    return replace(answers, lines=passing), replace(answers, lines=others)


def _needs_talk(prompt: Prompt, value: str) -> bool:
    option = prompt.find_option(value)
    return option is not None and option.needs_talk


def _write_union(answers: VisibleAnswers, template: str) -> tuple[PrintedLine, ...]:
    """Write each option or text once: neither order nor number tells who, or how many."""
    values = {line.value for line in answers.lines}
    if answers.prompt.is_text:
        return tuple(fill(template, options=quote(text)) for text in _sort_texts(values))
    return (fill(template, options=join(_list_labels(answers))),)


def _sort_texts(texts: Iterable[str]) -> tuple[str, ...]:
    """Sort texts alphabetically, and keep one of those that differ only in case."""
    by_letters = {text.casefold(): text for text in sorted(texts, reverse=True)}
    return tuple(by_letters[letters] for letters in sorted(by_letters))


def _list_labels(answers: VisibleAnswers) -> tuple[str, ...]:
    """List the labels of the options that occur, in the order of the deck."""
    values = {line.value for line in answers.lines}
    return tuple(option.label for option in answers.prompt.options if option.id in values)


def _write_own_needs(answers: VisibleAnswers, visible: Visible) -> Iterator[PrintedLine]:
    """Write the needs that only one partner named, in that partner's order, without gaps."""
    single = [(one.seats[0], one.value) for one in list_statements(answers, is_single=True)]
    for seat in sorted({seat for seat, _ in single}):
        own = [line.value for line in answers.lines if line.seat == seat]
        words = put_in_words(answers, (value for value in own if (seat, value) in single))
        name = quote(visible.names[seat])
        yield fill(visible.find_template("named"), name=name, answer=words)


def _raise_tensions(answers: VisibleAnswers, visible: Visible) -> Iterator[TopicLine]:
    """Raise two needs that different partners named: the needs, never the partners."""
    for tension in visible.deck.vocabulary.tensions:
        if _pulls_apart(visible, tension):
            template = "tension_apart" if tension.is_apart else "tension"
            both = (tension.one, tension.other)
            words = fill(visible.find_template(template), labels=_join_needs(visible, both))
            entry = Entry(words, label=visible.find_template("tension_title"))
            yield raise_entry(answers, visible, entry, both)


def _pulls_apart(visible: Visible, tension: Tension) -> bool:
    """Say whether one partner named the one need, and a different partner the other."""
    one, other = (_find_seats(visible, need) for need in (tension.one, tension.other))
    return bool(one) and bool(other) and len(one | other) > 1


def _find_seats(visible: Visible, need: str) -> frozenset[int]:
    every = (answers.lines for answers in visible.list_answers(MergeRule.NEEDS))
    return frozenset(line.seat for lines in every for line in lines if line.value == need)


def _join_needs(visible: Visible, needs: Iterable[str]) -> PrintedLine:
    labels = {need.id: need.label for need in visible.deck.vocabulary.needs}
    return join(labels[need] for need in needs)


def _write_needs_beside(visible: Visible, fear: Statement) -> Iterator[PrintedLine]:
    """Write the needs that the same partners named, or else those that often go with a fear."""
    paired = visible.deck.vocabulary.pairs.get(fear.value, ())
    tied = tuple(need for need in paired if _is_tied(visible, fear, need))
    if paired:
        template = visible.find_template("fear_needs_tied" if tied else "fear_needs")
        yield fill(template, needs=_join_needs(visible, tied or paired))


def _is_tied(visible: Visible, fear: Statement, need: str) -> bool:
    """Say whether a need is printed under every name that the fear is printed under.

    Of two partners, "both of us" counts as both names; of more, it is no name.
    """
    if fear.is_shared and not visible.is_of_two:
        return False
    named = (
        statement.seats
        for answers in visible.list_answers(MergeRule.NEEDS)
        for statement in list_statements(answers)
        if statement.value == need and (visible.is_of_two or not statement.is_shared)
    )
    return set(fear.seats) <= set().union(*named)


def _raise_named(answers: VisibleAnswers, visible: Visible) -> Iterator[TopicLine]:
    for line in answers.lines:
        words = put_in_words(answers, (line.value,))
        entry = Entry(words, name=visible.name_seat(line.seat), label=answers.prompt.ask)
        yield replace(raise_entry(answers, visible, entry, (line.value,)), seat=line.seat)


def _raise_unnamed(answers: VisibleAnswers, visible: Visible, words: PrintedLine) -> TopicLine:
    values = tuple(line.value for line in answers.lines)
    return raise_entry(answers, visible, Entry(words, label=answers.prompt.ask), values)


def _write_agreement(answers: VisibleAnswers, visible: Visible) -> PrintedLine:
    """Write the sentence for answers that are open, equal or near each other; else nothing.

    "Said yes or maybe" comes first: if two who said yes got "the same answer", its absence would
    tell of two others that one said maybe.
    """
    labels = _list_labels(answers)
    if {line.value for line in answers.lines} <= set(answers.prompt.match_options):
        return fill(visible.find_template("open_both" if visible.is_of_two else "open_many"))
    if len(labels) == 1:
        template = visible.find_template("both_same" if visible.is_of_two else "same")
        return fill(template, option=labels[0])
    if _are_near(answers):
        template = visible.find_template("both_close_by" if visible.is_of_two else "close_by")
        return fill(template, low=labels[0], high=labels[-1])
    return ()


def _are_near(answers: VisibleAnswers) -> bool:
    """Say whether all answers are at most one step apart, where their order means something."""
    order = answers.prompt.order
    values = {line.value for line in answers.lines}
    if not values <= set(order):
        return False
    steps = [order.index(value) for value in values]
    return max(steps) - min(steps) <= 1
