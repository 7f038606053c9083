"""The merge rule for positions: scales, single choices, and yes, maybe or no."""

from collections.abc import Iterator

from compersion_talks.domain.cards import PaperBlock, Printed, TopicCard
from compersion_talks.domain.decks import PromptType
from compersion_talks.domain.naming import labels
from compersion_talks.domain.paper import PrintedLine
from compersion_talks.domain.rules import named_card, note_of, printed
from compersion_talks.domain.visible import Topic, Visible
from compersion_talks.domain.wording import listed, said


def positions(topic: Topic, visible: Visible) -> Iterator[Printed | TopicCard]:
    """Print one person's answer under the name; several as common ground or different views."""
    if len({line.seat for line in topic.lines}) == 1:
        yield named_card(topic, visible)
        return
    agreed = _agreed(topic, visible)
    if agreed:
        yield from printed(PaperBlock.COMMON, topic, (agreed,), visible)
    else:
        yield _different_views(topic, visible)


def _agreed(topic: Topic, visible: Visible) -> PrintedLine:
    """Find the sentence for answers that are open, equal or near each other; empty if none is.

    "Said yes or maybe" comes first: "the same answer" for two who said yes would tell, by its
    absence, that of two others one said maybe.
    """
    found = _labels_that_occur(topic)
    if {line.key for line in topic.lines} <= set(topic.prompt.match_options):
        return said(visible.template("open_both" if visible.is_of_two else "open_many"))
    if len(found) == 1:
        template = visible.template("both_same" if visible.is_of_two else "same")
        return said(template, option=found[0])
    if _are_near(topic):
        template = visible.template("both_close_by" if visible.is_of_two else "close_by")
        return said(template, low=found[0], high=found[-1])
    return ()


def _are_near(topic: Topic) -> bool:
    """Say whether all values of a scale are at most one step apart."""
    if topic.prompt.type is not PromptType.SCALE:
        return False
    places = [option.id for option in topic.prompt.options]
    values = [places.index(line.key) for line in topic.lines]
    return max(values) - min(values) <= 1


def _different_views(topic: Topic, visible: Visible) -> TopicCard:
    """Print which answers occur, in the order of the options, not whose or how often."""
    views = said(visible.template("differ"), labels=listed(_labels_that_occur(topic)))
    return TopicCard(
        title=topic.prompt.title,
        section_id=topic.section_id,
        heat=topic.prompt.heat,
        lines=(views,),
        has_unnamed=True,
        note=note_of(topic, visible),
    )


def _labels_that_occur(topic: Topic) -> tuple[str, ...]:
    keys = {line.key for line in topic.lines}
    return labels(topic, (option.id for option in topic.prompt.options if option.id in keys))
