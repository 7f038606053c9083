"""Statements: what was said to a prompt, and the printed lines and topic lines made of it.

What one partner said stands under the name; what several said stands under none.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from compersion_talks.domain.agenda import Entry
from compersion_talks.domain.prompts import is_never_matched
from compersion_talks.domain.topics import TopicLine
from compersion_talks.domain.visible import Visible, VisibleAnswers
from compersion_talks.domain.wording import PrintedLine, Run, fill, join, quote


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that was said, its addressee, and who said it.

    Equal lines are one statement only if their addressee is the same.
    """

    value: str
    to_seat: int | None
    seats: tuple[int, ...]

    @property
    def is_shared(self) -> bool:
        """Say whether several partners said it, so that it stands under no name."""
        return len(self.seats) > 1

    @property
    def seat(self) -> int | None:
        """Return the seat of the one partner who said it, if it is one."""
        return None if self.is_shared else self.seats[0]


def list_statements(answers: VisibleAnswers, *, is_single: bool = False) -> tuple[Statement, ...]:
    """List what was said: options in the order of the deck, texts in seat order.

    With `is_single`, list what one partner alone said, all in seat order.
    """
    if answers.prompt.is_text:
        return tuple(Statement(line.value, line.to_seat, (line.seat,)) for line in answers.lines)
    ids = (option.id for option in answers.prompt.options)
    found = tuple(one for value in ids for one in _group_equal(answers, value))
    if not is_single:
        return found
    return tuple(sorted((one for one in found if not one.is_shared), key=lambda one: one.seats))


def put_in_words(answers: VisibleAnswers, values: Iterable[str]) -> PrintedLine:
    """Join options by their labels; a text stands alone, as it was written."""
    if answers.prompt.is_text:
        return tuple(quote(value) for value in values)
    labels = {option.id: option.label for option in answers.prompt.options}
    return join(labels[value] for value in values)


def write_named_lines(answers: VisibleAnswers, visible: Visible) -> tuple[PrintedLine, ...]:
    """Write what each partner alone said under the name: one line each, but each text alone."""
    single = list_statements(answers, is_single=True)
    by_seats = (tuple(group) for _, group in groupby(single, key=lambda one: one.seats))
    return tuple(
        write_line(
            visible, own[0].seat, own[0].to_seat, put_in_words(answers, (one.value for one in own))
        )
        for own in ([(one,) for one in single] if answers.prompt.is_text else by_seats)
    )


def write_shared_lines(answers: VisibleAnswers, visible: Visible) -> tuple[PrintedLine, ...]:
    """Write what several partners said, without names and without a number.

    An exclusive option stands on a line of its own.
    """
    groups: dict[tuple[int | None, str], list[str]] = {}
    for one in list_statements(answers):
        if one.is_shared:
            exclusive = one.value if one.value in answers.prompt.exclusive else ""
            groups.setdefault((one.to_seat, exclusive), []).append(one.value)
    return tuple(
        write_line(visible, None, to_seat, put_in_words(answers, values))
        for (to_seat, _), values in groups.items()
    )


def write_line(
    visible: Visible, seat: int | None, to_seat: int | None, words: PrintedLine
) -> PrintedLine:
    """Write words under a name, or under none for no seat, with the addressee if there is one."""
    lead = Run(visible.lead_of_several) if seat is None else quote(visible.names[seat])
    if to_seat is None:
        return fill(visible.find_template("named"), name=lead, answer=words)
    to = quote(visible.names[to_seat])
    return fill(visible.find_template("named_to"), name=lead, names=to, answer=words)


def raise_statement(answers: VisibleAnswers, visible: Visible, statement: Statement) -> TopicLine:
    """Make a topic line of a statement: under its name, or under none."""
    prompt = answers.prompt
    entry = Entry(
        words=put_in_words(answers, (statement.value,)),
        name=visible.name_seat(statement.seat),
        to=visible.name_seat(statement.to_seat),
        lead=visible.lead_of_several if statement.is_shared else "",
        label=prompt.title,
        has_answers=prompt.has_answers,
    )
    stands_alone = prompt.is_text or prompt.has_answers or statement.value in prompt.exclusive
    return replace(
        raise_entry(answers, visible, entry, (statement.value,)),
        seat=statement.seat,
        to_seat=statement.to_seat,
        is_shared=statement.is_shared,
        is_joinable=not stands_alone,
    )


def raise_entry(
    answers: VisibleAnswers, visible: Visible, entry: Entry, values: tuple[str, ...]
) -> TopicLine:
    """Make a topic line of an entry and the lines behind it; it belongs to no seat.

    Its tags are those of the prompt and of the options.
    """
    prompt = answers.prompt
    options = (option for value in values if (option := prompt.find_option(value)) is not None)
    return TopicLine(
        entry,
        prompt,
        answers.section_id,
        tags=frozenset(prompt.tags).union(*(option.tags for option in options)),
        note=visible.find_template(prompt.note) if prompt.note else "",
    )


def _group_equal(answers: VisibleAnswers, value: str) -> Iterator[Statement]:
    """Group equal lines by addressee, everyone first; named lines are never grouped."""
    lines = [line for line in answers.lines if line.value == value]
    if answers.prompt.is_named or is_never_matched(answers.prompt, value):
        yield from (Statement(value, line.to_seat, (line.seat,)) for line in lines)
        return
    addressees = {line.to_seat for line in lines}
    for to_seat in sorted(addressees, key=lambda seat: -1 if seat is None else seat):
        seats = sorted({line.seat for line in lines if line.to_seat == to_seat})
        yield Statement(value, to_seat, tuple(seats))
