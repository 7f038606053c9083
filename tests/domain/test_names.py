"""Names: invisible characters are dropped, and what looks the same is the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compersion_talks.domain.errors import NameIsMissing, NameIsOfPaper, NameIsTaken
from compersion_talks.domain.names import find_skeletons, list_reserved_names, normalise_name
from compersion_talks.domain.talks import Partner, check_partners
from compersion_talks.library import read_built_in
from tests.builders import a_talk

UNSEEN = ("\u3164", "\u2800", "\uffa0", "\u115f", "\u200b", "\ufe0f", "\u034f", "\u00ad", "\u2060")
TWINS = [
    *(("Bo", f"Bo{sign}") for sign in (*UNSEEN, "\u200d", "\u200c", "\U000e0101")),
    ("Bo", "Во"),
    ("Ana", "Аna"),
    ("Ana", "Ａｎａ"),
    ("Işıl", "IŞIL"),
    ("İnci", "inci"),
    ("Nika", "Νικα"),
    *(("Bo", twin) for twin in ("Bօ", "ⲂⲞ", "ᏴO", "ꓐo", "Bᴏ")),
    ("Ⲃⲟ", "ᏴО"),
    ("вова", "ВОВА"),
    ("❤", "❤\ufe0f"),
    ("Straße", "STRASSE"),
    ("é", "e\u0301"),
    ("A B", "a\u00a0b"),
]


def people(*names: str) -> tuple[Partner, ...]:
    """Return partners with these names."""
    return tuple(Partner(f"{seat:x}" * 32, name) for seat, name in enumerate(names, 1))


@pytest.mark.parametrize(("one", "other"), TWINS)
def test_a_name_that_looks_like_another_is_taken(one: str, other: str) -> None:
    with pytest.raises(NameIsTaken):
        check_partners(people(one, other))


@pytest.mark.parametrize(
    ("one", "other"), [("Ana", "Anna"), ("Анна", "Anna"), ("王", "小"), ("❤", "💙"), ("A", "A B")]
)
def test_names_that_differ_to_the_eye_are_both_good(one: str, other: str) -> None:
    assert check_partners(people(one, other))


@pytest.mark.parametrize("unseen", [*UNSEEN, "\u200d", " \u3164 \u2800"])
def test_a_name_that_nobody_sees_is_missing(unseen: str) -> None:
    assert normalise_name(unseen) == ""
    with pytest.raises(NameIsMissing):
        check_partners(people("Ash", unseen))


@pytest.mark.parametrize("sign", [*UNSEEN[:-1], "\u200d", "\u200c", "\u2060"])
def test_what_nobody_sees_is_dropped_from_a_name(sign: str) -> None:
    assert normalise_name(f"B{sign}o{sign}") == "Bo"


@pytest.mark.parametrize(
    "name",
    [
        *("👩‍❤️‍👩", "🏳️‍🌈 Kim", "🧑🏽‍💻", "❤️", "1️⃣", "Kim ☎️"),
        *("می‌خواهم", "فا\u064e\u200cطمه", "अक्\u200dषय", "ക്\u200d", "क\u094d\u200cष"),
    ],
)
def test_what_emoji_and_scripts_need_stays_in_a_name(name: str) -> None:
    assert normalise_name(name) == name


@given(st.text(max_size=30))
def test_a_name_that_is_tidied_again_stays_the_same(typed: str) -> None:
    once = normalise_name(typed)

    assert normalise_name(once) == once
    assert find_skeletons(once)


@pytest.mark.parametrize("name", ["Both of us", "everyone", "MORE THAN ONE OF US", "Bоth of us"])
def test_the_words_of_the_paper_are_nobodys_name(name: str) -> None:
    texts = next(iter(read_built_in().values())).deck.texts

    with pytest.raises(NameIsOfPaper):
        check_partners(people("Ash", name), list_reserved_names(texts))


def test_a_talk_from_before_keeps_its_names_and_can_still_be_changed() -> None:
    twins = people("Bo", "Во", "\u3164")
    talk = a_talk(twins)

    grown = talk.with_partners([*twins, Partner("9" * 32, "Cy")])
    anew = talk.with_partners([*twins[1:], Partner("8" * 32, "Bo")])
    fewer = talk.with_partners(twins[:2])

    assert [len(one.partners) for one in (grown, anew, fewer)] == [4, 3, 2]
    with pytest.raises(NameIsTaken):
        talk.with_partners([*twins[:2], Partner(twins[2].id, "bo")])
    with pytest.raises(NameIsTaken):
        talk.with_partners([*twins[:2], Partner(twins[2].id, "Bo")])
