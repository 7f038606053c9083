"""The rules of agreements: exact words, everyone's yes, and nothing left of what was taken back."""

from dataclasses import replace

import pytest

from compersion_talks.domain import agreements as rules
from compersion_talks.domain.agreements import Agreement, Agreements, write_agreement
from compersion_talks.domain.errors import (
    AgreementHasChanged,
    AgreementIsEmpty,
    AgreementsAreTooLong,
    TooManyAgreements,
)

PEOPLE = ("ash", "bo", "cy")
TEA = Agreement("Tea on Sunday", "both of us", "now", "June", "if one of us is ill", "we laugh")
WALK = Agreement("A walk each week")
EMPTY = Agreements(PEOPLE)


def agree(now: Agreements, agreement: Agreement) -> Agreements:
    """Let everyone say yes."""
    for one in now.people:
        now = rules.say_yes(now, agreement, one)
    return now


def put_forward(*agreements: Agreement) -> Agreements:
    """Put agreements forward, one after the other."""
    now = EMPTY
    for one in agreements:
        now = rules.put_forward(now, one)
    return now


def test_words_are_one_line_each_without_hidden_characters() -> None:
    written = write_agreement(what=" Tea\n on\u202e Sunday ", who="\x00")

    assert written == Agreement("Tea on Sunday")


def test_an_agreement_without_what_is_refused() -> None:
    with pytest.raises(AgreementIsEmpty):
        write_agreement(what=" \n", who="all of us")


def test_nothing_is_agreed_until_the_last_yes() -> None:
    now = put_forward(TEA, WALK)
    for one in PEOPLE:
        assert now.agreed == ()
        now = rules.say_yes(now, TEA, one)

    assert now.agreed == (TEA,)
    assert not now.has_changed


def test_where_nobody_is_asked_nothing_is_agreed() -> None:
    assert rules.put_forward(Agreements(()), TEA).agreed == ()


def test_a_yes_twice_is_one() -> None:
    now = rules.say_yes(rules.say_yes(put_forward(TEA), TEA, "ash"), TEA, "ash")

    assert now.drafts[0].yeses == ("ash",)


def test_a_yes_to_words_that_are_gone_or_by_somebody_else_is_refused() -> None:
    with pytest.raises(AgreementHasChanged):
        rules.say_yes(put_forward(TEA), WALK, "ash")
    with pytest.raises(AgreementHasChanged):
        rules.say_yes(put_forward(TEA), TEA, "dee")


@pytest.mark.parametrize("field", rules.FIELDS)
def test_any_edit_voids_every_yes(field: str) -> None:
    now = agree(put_forward(WALK, TEA), TEA)
    other = replace(TEA, **{field: "something else"})

    edited = rules.put_forward(now, other, TEA)

    assert [one.agreement for one in edited.drafts] == [WALK, other]
    assert edited.agreed == ()
    assert edited.drafts[1].yeses == ()
    assert edited.has_changed
    assert rules.put_forward(edited, TEA, other).agreed == ()


def test_the_same_words_again_change_nothing() -> None:
    now = agree(put_forward(TEA), TEA)

    assert rules.put_forward(now, TEA) == now
    assert rules.put_forward(now, TEA, TEA) == now


def test_two_agreements_that_become_the_same_are_one() -> None:
    now = rules.put_forward(agree(put_forward(TEA, WALK), TEA), TEA, WALK)

    assert [one.agreement for one in now.drafts] == [TEA]
    assert now.agreed == (TEA,)


def test_what_somebody_else_changed_meanwhile_is_not_overwritten() -> None:
    with pytest.raises(AgreementHasChanged):
        rules.put_forward(put_forward(TEA), WALK, Agreement("gone"))


def test_another_list_of_people_voids_every_yes() -> None:
    now = agree(put_forward(TEA), TEA)

    asked = rules.ask_people(now, ("ash", "bo"))

    assert asked.agreed == ()
    assert asked.drafts[0].yeses == ()
    assert asked.has_changed
    assert rules.ask_people(now, ("cy", "bo", "ash")) == now


def test_what_is_not_like_this_goes_back_without_a_name_or_a_yes() -> None:
    now = rules.contest(rules.say_yes(put_forward(TEA), TEA, "ash"), TEA)

    assert now.drafts[0] == rules.Draft(TEA, (), is_contested=True)
    assert not now.has_changed
    with pytest.raises(AgreementHasChanged):
        rules.say_yes(now, TEA, "bo")


def test_whoever_asks_again_asks_everyone() -> None:
    now = rules.ask_again(rules.contest(put_forward(TEA), TEA), TEA)

    assert agree(now, TEA).agreed == (TEA,)


def test_what_is_agreed_cannot_be_contested_only_taken_back() -> None:
    with pytest.raises(AgreementHasChanged):
        rules.contest(agree(put_forward(TEA), TEA), TEA)


def test_a_yes_taken_back_before_all_have_said_it_leaves_the_draft() -> None:
    said = rules.say_yes(put_forward(TEA), TEA, "ash")

    assert rules.take_back(said, TEA, "ash") == put_forward(TEA)
    assert rules.take_back(said, TEA, "bo") == said
    assert rules.take_back(said, WALK, "ash") == said


def test_what_was_agreed_and_taken_back_leaves_nothing_but_that_it_has_changed() -> None:
    both = agree(agree(put_forward(TEA, WALK), TEA), WALK)

    left = rules.take_back(both, TEA, "bo")

    assert left == replace(agree(put_forward(WALK), WALK), has_changed=True)


def test_a_draft_that_is_taken_off_is_no_change_of_what_was_agreed() -> None:
    assert rules.take_off(put_forward(TEA, WALK), TEA) == put_forward(WALK)
    assert rules.take_off(agree(put_forward(TEA), TEA), TEA).has_changed
    assert rules.take_off(put_forward(TEA), WALK) == put_forward(TEA)


def test_there_are_seven_at_most() -> None:
    seven = put_forward(*(Agreement(f"number {one}") for one in range(7)))

    with pytest.raises(TooManyAgreements):
        rules.put_forward(seven, TEA)
    assert rules.put_forward(seven, TEA, Agreement("number 3")).drafts[3].agreement == TEA


def test_all_texts_together_have_1400_characters_at_most() -> None:
    now = put_forward(Agreement("a" * 700, "b" * 300))
    assert rules.put_forward(now, Agreement("c" * 400)).count_characters() == 1400

    with pytest.raises(AgreementsAreTooLong) as refused:
        rules.put_forward(now, Agreement("c" * 400, helps="d"))
    assert (refused.value.given, refused.value.most) == (1401, 1400)
