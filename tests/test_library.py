"""The built-in decks, as the domain receives them."""

import re
from collections import Counter
from dataclasses import replace

import pytest

from compersion_talks.domain.decks import Block, Deck, MatchOn, MergeRule, Visibility
from compersion_talks.domain.merging import merge
from compersion_talks.domain.sheets import Sheet
from compersion_talks.domain.talks import LENGTHS, Partner
from compersion_talks.library import read_built_in, read_deck
from tests.builders import a_talk
from tests.library.sources import a_source, with_deck

DECKS = tuple(one.deck for one in read_built_in().values())
EVERYTHING = tuple(Visibility)
NO_MATCHING = (Visibility.SHARED, Visibility.PRIVATE)


def test_six_decks_are_built_in_and_the_default_one_comes_first() -> None:
    assert list(read_built_in()) == [
        "first-talk",
        "check-in",
        "exploring",
        "new-person",
        "other-connections",
        "repair",
    ]
    assert [deck.is_default for deck in DECKS] == [True, False, False, False, False, False]


@pytest.mark.parametrize("key", read_built_in())
def test_the_id_of_a_deck_is_the_name_it_is_offered_under(key: str) -> None:
    assert read_built_in()[key].deck.id == key


def test_no_two_prompts_of_any_decks_share_an_id() -> None:
    counted = Counter(prompt.id for deck in DECKS for prompt in deck.prompts)

    assert max(counted.values()) == 1


def test_no_two_cards_of_any_decks_share_an_id() -> None:
    counted = Counter(card.id for deck in DECKS for card in deck.cards)

    assert max(counted.values()) == 1


@pytest.mark.parametrize("partners", range(2, 13))
@pytest.mark.parametrize("deck", DECKS, ids=lambda deck: deck.id)
def test_a_talk_of_empty_sheets_never_has_the_same_topic_twice(deck: Deck, partners: int) -> None:
    seats = tuple(Partner(f"{seat:032x}", f"Partner {seat}") for seat in range(partners))
    talk = a_talk(seats, minutes=LENGTHS[-1])

    agenda = merge(deck, talk, [Sheet({}).release(deck, seat.id) for seat in talk.partners])

    titles = [item.title for part in agenda.topics for item in part]
    assert len(titles) == len(set(titles))
    assert set(titles) <= {card.title for card in deck.cards}


@pytest.mark.parametrize("deck", DECKS, ids=lambda deck: deck.id)
def test_every_prompt_that_is_printed_has_a_title(deck: Deck) -> None:
    printed = [prompt for prompt in deck.prompts if prompt.merge is not MergeRule.NONE]

    assert all(prompt.title for prompt in printed)


@pytest.mark.parametrize("deck", DECKS, ids=lambda deck: deck.id)
def test_a_prompt_that_is_never_sent_can_only_be_private(deck: Deck) -> None:
    never_sent = [prompt for prompt in deck.prompts if prompt.is_never_sent]

    assert {prompt.visibility_allowed for prompt in never_sent} <= {(Visibility.PRIVATE,)}
    assert {prompt.merge for prompt in never_sent} <= {MergeRule.NONE}


@pytest.mark.parametrize("deck", DECKS, ids=lambda deck: deck.id)
def test_texts_and_uncapped_lists_can_never_be_matched(deck: Deck) -> None:
    uncapped = [
        prompt
        for prompt in deck.prompts
        if (prompt.is_text or (prompt.is_list and not prompt.pick_max))
        and prompt.match_on is not MatchOn.EVERYONE
    ]

    assert all(Visibility.IF_MUTUAL not in prompt.visibility_allowed for prompt in uncapped)


@pytest.mark.parametrize(
    ("prompt_id", "allowed"),
    [
        ("chk-thanks", NO_MATCHING),
        ("chk-agreements", EVERYTHING),
        ("chk-words", EVERYTHING),
        ("chk-load", EVERYTHING),
        ("new-meet-how", NO_MATCHING),
        ("new-meet", (Visibility.IF_MUTUAL, Visibility.PRIVATE)),
        ("exp-free-no", (Visibility.PRIVATE,)),
    ],
)
def test_what_can_be_chosen_depends_on_the_type(
    prompt_id: str, allowed: tuple[Visibility, ...]
) -> None:
    prompt = next(prompt for deck in DECKS for prompt in deck.prompts if prompt.id == prompt_id)

    assert prompt.visibility_allowed == allowed


def test_the_points_of_a_scale_are_options_from_one_to_five() -> None:
    prompt = read_deck(a_source()).find_prompt("chk-load")

    assert prompt is not None
    assert [(option.id, option.label) for option in prompt.options] == [
        ("1", "not fair"),
        ("2", "a little fair"),
        ("3", "partly fair"),
        ("4", "mostly fair"),
        ("5", "completely fair"),
    ]


def test_yes_maybe_and_no_are_in_the_words_of_the_texts() -> None:
    source = read_built_in()["new-person"].source
    french = replace(source, texts=source.texts.replace('yes = "yes"', 'yes = "oui"'))

    prompt = read_deck(french).find_prompt("new-meet")

    assert prompt is not None
    assert [(option.id, option.label) for option in prompt.options] == [
        ("yes", "oui"),
        ("maybe", "maybe"),
        ("no", "no"),
    ]


def test_a_prompt_takes_its_options_from_the_vocabulary() -> None:
    deck = read_deck(a_source())

    prompt = deck.find_prompt("chk-needs")

    assert prompt is not None
    assert prompt.options == deck.vocabulary.needs


def test_logistics_are_about_how_we_talk_unless_the_deck_says_otherwise() -> None:
    blocks = {
        prompt.id: prompt.block
        for prompt in read_built_in()["other-connections"].deck.prompts
        if prompt.merge is MergeRule.LOGISTICS
    }

    assert blocks["talk-needs"] is Block.TALK
    assert blocks["steady-by-myself"] is Block.CARE
    assert blocks["after-talk"] is Block.AFTER


def test_a_prompt_without_a_visibility_starts_on_the_agenda() -> None:
    source = with_deck(
        'max_chars = 240\nvisibility = "shared"\nmerge = "thanks"',
        'max_chars = 240\nmerge = "thanks"',
    )

    prompt = read_deck(source).find_prompt("chk-thanks")

    assert prompt is not None
    assert prompt.visibility is Visibility.SHARED


def test_a_prompt_that_is_never_sent_is_private_without_saying_so() -> None:
    source = with_deck(
        'visibility = "shared"\nmerge = "thanks"\naddressable = true\ntitle = "Thank you"',
        'keep = "never"\nmerge = "none"',
    )

    prompt = read_deck(source).find_prompt("chk-thanks")

    assert prompt is not None
    assert prompt.visibility is Visibility.PRIVATE


def test_every_helpline_has_a_number_or_an_address_that_can_be_typed() -> None:
    directories = DECKS[0].texts["safety"]["support"]["directories"]

    assert len(directories) >= 3
    reachable = r"\b\d[\d -]{5,}\d\b|\b[a-z]+\.(org|net|com|help)\b"
    assert all(re.search(reachable, one) for one in directories)
