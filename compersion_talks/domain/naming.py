"""Names on the paper: what one person raised stands under the name, all else under none."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from compersion_talks.domain.paper import Part, PrintedLine
from compersion_talks.domain.prompts import is_never_matched
from compersion_talks.domain.visible import Replies, Visible
from compersion_talks.domain.wording import listed, own, said


@dataclass(frozen=True, slots=True)
class Saying:
    """One thing that was said, for whom, and who said it.

    Equal lines are one saying only where they are for the same person: an addressee stays with
    the line.
    """

    value: str
    to_seat: int | None
    seats: tuple[int, ...]

    @property
    def is_of_many(self) -> bool:
        """Say whether it stands under no name, since more than one person said it."""
        return len(self.seats) > 1

    @property
    def seat(self) -> int | None:
        """Return the one person under whose name it stands, if there is one."""
        return None if self.is_of_many else self.seats[0]


def sayings(replies: Replies) -> tuple[Saying, ...]:
    """List what was said: options in the order of the deck, texts in seat order."""
    if replies.prompt.is_text:
        return tuple(Saying(line.value, line.to_seat, (line.seat,)) for line in replies.lines)
    ids = (option.id for option in replies.prompt.options)
    return tuple(saying for key in ids for saying in _sayings_of(replies, key))


def of_many(replies: Replies) -> tuple[Saying, ...]:
    """List what more than one person said."""
    return tuple(one for one in sayings(replies) if one.is_of_many)


def of_one(replies: Replies) -> tuple[Saying, ...]:
    """List what one person alone said, person by person in seat order."""
    alone = (one for one in sayings(replies) if not one.is_of_many)
    return tuple(sorted(alone, key=lambda one: one.seats))


def labels(replies: Replies, keys: Iterable[str]) -> tuple[str, ...]:
    """Look up the words of some options, in the order given."""
    words = {option.id: option.label for option in replies.prompt.options}
    return tuple(words[key] for key in keys)


def words_of(replies: Replies, keys: Iterable[str]) -> PrintedLine:
    """Put what was said into words: options after each other, or a text as it was written."""
    if replies.prompt.is_text:
        return listed(own(key) for key in keys)
    return listed(labels(replies, keys))


def named_lines(replies: Replies, visible: Visible) -> tuple[PrintedLine, ...]:
    """Print what each person alone raised, under the name; texts as they were written."""
    return tuple(
        line_under(visible, seat, to_seat, words_of(replies, keys))
        for seat, to_seat, keys in of_each(replies)
    )


def of_each(replies: Replies) -> Iterator[tuple[int, int | None, tuple[str, ...]]]:
    """Give what each person alone raised, with whom it is for; each text stands for itself."""
    if replies.prompt.is_text:
        for one in of_one(replies):
            yield one.seats[0], one.to_seat, (one.value,)
        return
    for seat in sorted({one.seats[0] for one in of_one(replies)}):
        own_sayings = [one for one in of_one(replies) if one.seats == (seat,)]
        yield seat, own_sayings[0].to_seat, tuple(one.value for one in own_sayings)


def unnamed_lines(replies: Replies, visible: Visible) -> tuple[PrintedLine, ...]:
    """Print what two or more people raised, without names and without a number.

    An option that excludes the others stands on a line of its own.
    """
    groups: dict[tuple[int | None, str], list[str]] = {}
    for one in of_many(replies):
        alone = one.value if one.value in replies.prompt.exclusive else ""
        groups.setdefault((one.to_seat, alone), []).append(one.value)
    return tuple(
        line_under(visible, None, to_seat, words_of(replies, keys))
        for (to_seat, _), keys in groups.items()
    )


def line_under(
    visible: Visible, seat: int | None, to_seat: int | None, words: PrintedLine
) -> PrintedLine:
    """Print words under a name, or under none, and for whom they are if not for everyone."""
    lead = Part(lead_of_many(visible)) if seat is None else one_person(visible, seat)
    if to_seat is None:
        return said(visible.template("named"), name=lead, answer=words)
    whom = one_person(visible, to_seat)
    return said(visible.template("named_to"), name=lead, names=whom, answer=words)


def lead_of_many(visible: Visible) -> str:
    """Say "both of us", or "more than one of us"."""
    return visible.template("both_lead" if visible.is_of_two else "many_lead")


def one_person(visible: Visible, seat: int) -> Part:
    """Print the name of the person in a seat."""
    return own(visible.names[seat])


def _sayings_of(replies: Replies, key: str) -> Iterator[Saying]:
    lines = [line for line in replies.lines if line.value == key]
    if replies.prompt.is_named or is_never_matched(replies.prompt, key):
        yield from (Saying(key, line.to_seat, (line.seat,)) for line in lines)
        return
    addressees = dict.fromkeys(line.to_seat for line in lines)
    for to_seat in sorted(addressees, key=lambda seat: -1 if seat is None else seat):
        seats = sorted({line.seat for line in lines if line.to_seat == to_seat})
        yield Saying(key, to_seat, tuple(seats))
