"""The front of the plan, filled with whole blocks; their height is estimated from the letters."""

from collections.abc import Iterable, Iterator

from compersion_talks.domain.agenda import Agenda, Passage
from compersion_talks.domain.talks import PaperSize
from compersion_talks.domain.wording import PrintedLine, flatten
from compersion_talks.paper.fit import is_short
from compersion_talks.paper.topic_lines import TopicLines, count_letters, estimate_rows

_ROWS = {PaperSize.A4: 62, PaperSize.LETTER: 58}
_LETTERS = 46
_AROUND = 18
_AROUND_A_CARD = 12
_A_NOTICE = 2


def leads_with_left(agenda: Agenda, first: TopicLines | None, left: Iterable[TopicLines]) -> bool:
    """Say whether the topics without time fit before the others, where the first topic does not."""
    rest = tuple(left)
    if first is None or not (rest or agenda.good_to_know):
        return False
    before = _AROUND + _A_NOTICE * len(agenda.notices) + _halve(_count_opening_rows(agenda))
    free = _ROWS[agenda.paper] - before
    needed = _halve((4, *map(_count_left_rows, rest), 2, *_count_rows(agenda.good_to_know)))
    return estimate_rows(first) + _AROUND_A_CARD > free >= needed


def _count_opening_rows(agenda: Agenda) -> Iterator[int]:
    """Count the rows of each block before the topics."""
    for block in (agenda.hopes, agenda.how_we_talk, agenda.thanks, agenda.common, agenda.limits):
        yield from (2, *_count_rows(block))
    yield from (_count_line_rows(line) for line in (*agenda.needs, *agenda.not_today))


def _count_rows(passages: Iterable[Passage]) -> Iterator[int]:
    for passage in passages:
        if is_short(passage):
            yield 1 + sum(len(flatten(one)) for one in passage.lines) // _LETTERS
        else:
            yield 1 + sum(map(_count_line_rows, passage.lines))


def _count_left_rows(lines: TopicLines) -> int:
    """Count the rows of a topic without time: each person's lines run on."""
    runs = (lines.shared, *(voice.lines for voice in lines.voices))
    letters = (sum(count_letters(one) for one in run) for run in runs if run)
    return 1 + sum(1 + count // _LETTERS for count in letters)


def _count_line_rows(line: PrintedLine) -> int:
    return sum(1 + len(row) // _LETTERS for row in flatten(line).split("\n"))


def _halve(rows: Iterable[int]) -> int:
    return -(-sum(rows) // 2)
