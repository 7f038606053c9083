"""What the merge rules hand on."""

from dataclasses import fields

from compersion_talks.domain.agenda import Agenda, PaperBlock
from compersion_talks.domain.decks import Card, Topic
from compersion_talks.domain.topics import Candidate, make_candidate


def test_a_constant_card_asks_one_question_and_names_nobody() -> None:
    card = make_candidate(Card("card-walk", "A walk", "Where would each of us go?", heat=2))

    topic = Topic("card-walk", "A walk", (), how="Where would each of us go?")
    assert card == Candidate(topic, 2)
    assert card.seats == ()


def test_every_block_is_a_field_of_the_agenda() -> None:
    assert {block.value for block in PaperBlock} <= {field.name for field in fields(Agenda)}
