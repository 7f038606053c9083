"""One page of a sheet, sent once, twice, and with other words: nothing is dropped in silence."""

from dataclasses import replace

import pytest

from compersion_talks.domain.decks import Visibility
from compersion_talks.domain.errors import SheetHasChanged
from compersion_talks.domain.sheets import Answer, Line, Sheet
from compersion_talks.use_cases.sheets import (
    DIGEST_LETTERS,
    MOST_ID_LETTERS,
    REMEMBERED_SUBMITS,
    digest_page,
    save_page,
    save_sheet,
)
from tests.use_cases.group import PROMPT, Group


def read_shown(group: Group) -> str:
    """Return what a form of the page carries that is opened now."""
    return digest_page(group.place("Ash").sheet, [PROMPT])


def send(
    group: Group,
    text: str,
    *,
    shown: str,
    submit_id: str = "one-press",
    visibility: Visibility = Visibility.SHARED,
) -> None:
    """Send the page with one answer."""
    place = group.place("Ash")
    answer = Answer(PROMPT, (Line(text, visibility),))
    sheet = place.sheet.with_answers([answer], [PROMPT])
    save_page(place, sheet, [PROMPT], shown=shown, submit_id=submit_id)


def read_wish(group: Group) -> str:
    """Read the answer that is saved."""
    return group.place("Ash").sheet.answers[PROMPT].lines[0].value


def test_a_stale_page_never_overwrites_what_another_tab_saved(group: Group) -> None:
    shown = read_shown(group)
    group.say("Ash", "Saved first")

    with pytest.raises(SheetHasChanged):
        send(group, "Saved second", shown=shown)

    assert read_wish(group) == "Saved first"


def test_a_page_sent_twice_is_saved_once(group: Group) -> None:
    shown = read_shown(group)
    send(group, "once", shown=shown)
    revision = group.place("Ash").revision

    send(group, "once", shown=shown)

    assert (read_wish(group), group.place("Ash").revision) == ("once", revision)


def test_a_page_sent_again_with_other_words_is_saved_again(group: Group) -> None:
    shown = read_shown(group)

    for words in ("once", "twice", "once"):
        send(group, words, shown=shown)
        assert read_wish(group) == words


def test_a_page_sent_again_does_not_replace_what_another_tab_saved_since(group: Group) -> None:
    shown = read_shown(group)
    send(group, "once", shown=shown)
    send(group, "once more", shown=shown)
    group.say("Ash", "once")

    for words in ("once more", "twice"):
        with pytest.raises(SheetHasChanged):
            send(group, words, shown=shown)

    assert read_wish(group) == "once"


def test_a_sheet_remembers_the_forms_that_were_sent_last(group: Group) -> None:
    shown = read_shown(group)
    for number in range(REMEMBERED_SUBMITS + 1):
        send(group, str(number), shown=read_shown(group), submit_id=str(number) * 99)

    with pytest.raises(SheetHasChanged):
        send(group, "forgotten", shown=shown, submit_id="0" * 99)

    kept = group.place("Ash").sheet.submit_ids
    assert len(kept) == REMEMBERED_SUBMITS
    assert max(map(len, kept)) == MOST_ID_LETTERS + len(" ") + DIGEST_LETTERS + len(" 0")


def test_a_sheet_with_bare_submit_ids_still_opens_and_is_saved(group: Group) -> None:
    older = Sheet(submit_ids=("bare-id", "another"))
    save_sheet(group.place("Ash"), older)

    with pytest.raises(SheetHasChanged):
        send(group, "from a page of the old version", shown="", submit_id="bare-id")
    send(group, "anew", shown=read_shown(group))

    assert read_wish(group) == "anew"


def test_who_thinks_better_of_it_is_heeded(group: Group) -> None:
    shown = read_shown(group)
    send(group, "a heron", shown=shown)

    send(group, "a heron", shown=shown, visibility=Visibility.PRIVATE)

    (line,) = group.place("Ash").sheet.answers[PROMPT].lines
    assert line.visibility is Visibility.PRIVATE


def test_what_other_pages_say_does_not_matter(group: Group) -> None:
    shown = read_shown(group)
    other = group.place("Ash").sheet.with_answers(
        [Answer("main-ask", (Line("x", Visibility.SHARED),))], ["main-ask"]
    )
    save_sheet(group.place("Ash"), other)

    send(group, "mine", shown=shown)

    assert group.place("Ash").sheet.answers.keys() == {PROMPT, "main-ask"}


def test_a_page_is_another_one_where_it_asks_otherwise() -> None:
    sheet = Sheet()

    digests = {
        digest_page(sheet, ["a"]),
        digest_page(sheet, ["a", "b"]),
        digest_page(replace(sheet, without_sex=True), ["a"]),
    }

    assert len(digests) == 3
