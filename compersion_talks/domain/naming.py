"""Names on the paper: what one person raised stands under the name, all else under none."""

from collections.abc import Iterable
from dataclasses import replace

from compersion_talks.domain.paper import Part, PrintedLine
from compersion_talks.domain.visible import Topic, Visible, VisibleLine
from compersion_talks.domain.wording import listed, own, said


def raisers(topic: Topic, key: str) -> frozenset[int]:
    """Tell whose line it is, seat by seat."""
    return frozenset(line.seat for line in topic.lines if line.key == key)


def keys_of_many(topic: Topic) -> tuple[str, ...]:
    """List the options that two or more people raised, in the order of the deck."""
    return tuple(option.id for option in topic.prompt.options if len(raisers(topic, option.id)) > 1)


def keys_of_one(topic: Topic, seat: int) -> tuple[str, ...]:
    """List the options that this person alone raised, in the order of the deck."""
    return tuple(
        option.id for option in topic.prompt.options if raisers(topic, option.id) == {seat}
    )


def labels(topic: Topic, keys: Iterable[str]) -> tuple[str, ...]:
    """Look up the words of some options, in the order given."""
    words = {option.id: option.label for option in topic.prompt.options}
    return tuple(words[key] for key in keys)


def named_seats(topic: Topic) -> tuple[int, ...]:
    """List the people whose names stand on the lines of a topic."""
    if topic.prompt.is_text:
        return tuple(sorted({line.seat for line in topic.lines}))
    return tuple(sorted({line.seat for line in topic.lines if keys_of_one(topic, line.seat)}))


def one_by_one(topic: Topic) -> tuple[Topic, ...]:
    """Split a topic into one for each option that was raised; texts stay together."""
    if topic.prompt.is_text:
        return (topic,)
    by_option = (
        tuple(line for line in topic.lines if line.key == option.id)
        for option in topic.prompt.options
    )
    return tuple(replace(topic, lines=lines) for lines in by_option if lines)


def named_lines(topic: Topic, visible: Visible) -> tuple[PrintedLine, ...]:
    """Print what each person alone raised, under the name; texts as they were written."""
    if topic.prompt.is_text:
        return tuple(_named(visible, line, "named", (own(line.key),)) for line in topic.lines)
    lines = {line.seat: line for line in topic.lines}
    return tuple(
        _named(visible, lines[seat], "named_options", listed(_labels_of_one(topic, seat)))
        for seat in named_seats(topic)
    )


def unnamed_lines(topic: Topic, visible: Visible) -> tuple[PrintedLine, ...]:
    """Print what two or more people raised as one line, without names and without a number."""
    keys = keys_of_many(topic)
    template = visible.template("both_options" if visible.is_of_two else "many_options")
    return (said(template, options=listed(labels(topic, keys))),) if keys else ()


def one_person(visible: Visible, seat: int) -> Part:
    """Print the name of the person in a seat."""
    return own(visible.names[seat])


def _labels_of_one(topic: Topic, seat: int) -> tuple[str, ...]:
    return labels(topic, keys_of_one(topic, seat))


def _named(visible: Visible, line: VisibleLine, template: str, words: PrintedLine) -> PrintedLine:
    """Print words under a name, and for whom they are if not for everyone."""
    name = one_person(visible, line.seat)
    if line.to_seat is None:
        return said(visible.template(template), name=name, answer=words, options=words)
    names = one_person(visible, line.to_seat)
    return said(visible.template("named_to"), name=name, names=names, answer=words)
