"""What the merge rules hand on."""

from dataclasses import fields

from compersion_talks.domain.cards import PaperBlock, TopicCard, constant
from compersion_talks.domain.decks import Card
from compersion_talks.domain.paper import Agenda, Part


def test_a_constant_card_names_nobody_and_stands_on_no_page() -> None:
    card = constant(Card("card-walk", "A walk", "Where would each of us go?", heat=2))

    assert card == TopicCard("A walk", "", 2, ((Part("Where would each of us go?"),),))
    assert card.seats == ()
    assert not card.has_unnamed


def test_every_block_is_a_field_of_the_agenda() -> None:
    assert {block.value for block in PaperBlock} <= {field.name for field in fields(Agenda)}
