"""What lies on the front of the plan, guessed from the letters: whole blocks, as many as fit.

Where the first topic does not fit there, the lines that got no time do instead, if they can.
"""

from collections.abc import Iterable, Iterator

from compersion_talks.domain.agenda import Agenda, Passage
from compersion_talks.domain.talks import Paper
from compersion_talks.domain.wording import PrintedLine, flatten
from compersion_talks.paper.cards import Laid, is_short, letters_of, rows_of

_ROWS = {Paper.A4: 62, Paper.LETTER: 58}
_LETTERS = 46
_AROUND = 18
_AROUND_A_CARD = 12
_A_NOTICE = 2


def leads_with_left(agenda: Agenda, first: Laid | None, left: Iterable[Laid]) -> bool:
    """Say whether what got no time stands before the topics, where there is room for it alone."""
    rest = tuple(left)
    if first is None or not (rest or agenda.good_to_know):
        return False
    before = _AROUND + _A_NOTICE * len(agenda.notices) + _half(_opening(agenda))
    room = _ROWS[agenda.paper] - before
    alone = _half((4, *map(_left, rest), 2, *_rows(agenda.good_to_know)))
    return rows_of(first) + _AROUND_A_CARD > room >= alone


def _opening(agenda: Agenda) -> Iterator[int]:
    """Count the rows of each block before the topics."""
    for block in (agenda.hopes, agenda.how_we_talk, agenda.thanks, agenda.common, agenda.limits):
        yield from (2, *_rows(block))
    yield from (_height(line) for line in (*agenda.needs, *agenda.not_today))


def _rows(passages: Iterable[Passage]) -> Iterator[int]:
    for passage in passages:
        if is_short(passage):
            yield 1 + sum(len(flatten(one)) for one in passage.lines) // _LETTERS
        else:
            yield 1 + sum(map(_height, passage.lines))


def _left(lines: Laid) -> int:
    """Count the rows of what is left of a topic: each person's lines run on."""
    runs = (lines.shared, *(voice.lines for voice in lines.voices))
    letters = (sum(letters_of(one) for one in run) for run in runs if run)
    return 1 + sum(1 + told // _LETTERS for told in letters)


def _height(line: PrintedLine) -> int:
    return sum(1 + len(row) // _LETTERS for row in flatten(line).split("\n"))


def _half(rows: Iterable[int]) -> int:
    return -(-sum(rows) // 2)
