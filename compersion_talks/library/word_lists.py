"""From the tables of a vocabulary file to the needs and fears of the domain."""

from compersion_talks.domain.decks import Group, Option, Tension, Vocabulary
from compersion_talks.library.vocabulary_file import GroupTable, NeedTable, VocabularyTable


def vocabulary_of(file: VocabularyTable) -> Vocabulary:
    """Leave out what is retired, also where a pair or a tension names it."""
    retired = {line.id for line in (*file.need, *file.fear) if line.retired}
    pairs = {
        pair.fear: tuple(need for need in pair.needs if need not in retired)
        for pair in file.pair
        if pair.fear not in retired
    }
    return Vocabulary(
        need_groups=_groups(file.need_group),
        needs=_lines(file.need),
        fear_groups=_groups(file.fear_group),
        fears=_lines(file.fear),
        pairs={fear: needs for fear, needs in pairs.items() if needs},
        tensions=tuple(
            Tension(pull.a, pull.b, pull.apart)
            for pull in file.tension
            if not {pull.a, pull.b} & retired
        ),
    )


def _groups(groups: list[GroupTable]) -> tuple[Group, ...]:
    return tuple(Group(group.id, group.label) for group in groups)


def _lines(lines: list[NeedTable]) -> tuple[Option, ...]:
    return tuple(
        Option(
            id=line.id,
            label=line.label,
            tags=tuple(line.tags),
            group=line.group,
            start=line.start,
            is_locked=line.lock is not None or line.keep is not None,
            help=line.help,
            is_never_matched=line.match is not None,
        )
        for line in lines
        if not line.retired
    )
