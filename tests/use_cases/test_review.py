"""What goes out of a sheet, the signs of its lines, and the reach of one line."""

from dataclasses import replace

import pytest

from compersion_talks import vault
from compersion_talks.domain.decks import Visibility
from compersion_talks.domain.errors import SheetHasChanged, SheetIsClosed
from compersion_talks.domain.sheets import Answer, Line
from compersion_talks.use_cases import close_and_merge, people
from compersion_talks.use_cases.close_and_merge import (
    SignedLine,
    change_reach,
    find_line,
    list_reaches,
    list_released,
    release,
)
from compersion_talks.use_cases.sheets import save_sheet
from tests.use_cases.group import Group

SHARED, IF_MUTUAL, PRIVATE = Visibility.SHARED, Visibility.IF_MUTUAL, Visibility.PRIVATE
ADDRESSED = "support-from-partner"
LISTED = "glad-kinds"


def pick(group: Group, prompt_id: str, **lines: Visibility) -> None:
    """Let Ash pick lines of a list, as an older version stored them."""
    place = group.place("Ash")
    answer = Answer(prompt_id, tuple(Line(key, one) for key, one in lines.items()))
    sheet = place.sheet
    save_sheet(place, replace(sheet, answers={**sheet.answers, prompt_id: answer}))


def list_outgoing(group: Group) -> list[SignedLine]:
    """List what would go out of Ash's sheet."""
    place = group.place("Ash")
    return list_released(place, release(place, place.sheet))


def read_stored(group: Group) -> dict[str, Visibility]:
    """Read how far each picked line of Ash travels."""
    answers = group.place("Ash").sheet.answers.values()
    return {line.value: line.visibility for answer in answers for line in answer.lines}


def find_sign(group: Group, value: str) -> str:
    """Find the sign of a line that would go out."""
    return next(line.sign for line in list_outgoing(group) if line.value == value)


def test_nothing_goes_out_that_can_match_nobody(group: Group) -> None:
    pick(group, ADDRESSED, listen=IF_MUTUAL, hold=SHARED)
    of_three = [line.value for line in list_outgoing(group)]
    cy = next(one for one in group.place("Ash").talk.partners if one.name == "Cy")
    people.remove_partner(group.place("Ash"), cy.id, group.today)

    assert of_three == ["hold"]
    assert [line.value for line in list_outgoing(group)] == ["listen", "hold"]


def test_what_can_match_nobody_is_not_handed_in(
    group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed_in, seal = [], vault.seal

    def watch(key: bytes, plain: bytes, *context: bytes) -> bytes:
        handed_in.append(plain.decode() if context[0] == b"release" else "")
        return seal(key, plain, *context)

    pick(group, ADDRESSED, listen=IF_MUTUAL, hold=SHARED)
    monkeypatch.setattr(vault, "seal", watch)
    group.close("Ash")

    (released,) = filter(None, handed_in)
    assert "hold" in released
    assert "listen" not in released


def test_a_sign_is_of_one_sheet_and_does_not_tell_how_far_its_line_travels(group: Group) -> None:
    group.take_up("Bo")
    pick(group, LISTED, calm=SHARED, curious=SHARED)
    before = list_outgoing(group)
    pick(group, LISTED, calm=IF_MUTUAL, curious=PRIVATE)
    bo = group.place("Bo")
    save_sheet(bo, group.place("Ash").sheet)

    assert len({line.sign for line in before}) == 2
    assert [line.sign for line in list_outgoing(group)] == [before[0].sign]
    assert find_line(group.place("Bo"), group.place("Bo").sheet, before[0].sign) is None


def test_one_line_travels_less_far_and_the_others_as_before(group: Group) -> None:
    pick(group, LISTED, calm=SHARED, curious=SHARED, turned=PRIVATE)
    sign = find_sign(group, "calm")

    change_reach(group.place("Ash"), sign, SHARED, IF_MUTUAL)
    once = group.place("Ash").revision
    change_reach(group.place("Ash"), sign, SHARED, IF_MUTUAL)

    assert read_stored(group) == {"calm": IF_MUTUAL, "curious": SHARED, "turned": PRIVATE}
    assert group.place("Ash").revision == once
    assert "calm" in group.place("Ash").sheet.answers[LISTED].excepted


def test_a_line_that_travels_elsewhere_by_now_is_not_changed(group: Group) -> None:
    pick(group, LISTED, calm=SHARED, curious=SHARED)
    sign = find_sign(group, "calm")
    pick(group, LISTED, calm=IF_MUTUAL, curious=SHARED)

    with pytest.raises(SheetHasChanged):
        change_reach(group.place("Ash"), sign, SHARED, PRIVATE)
    pick(group, LISTED, curious=SHARED)
    with pytest.raises(SheetHasChanged):
        change_reach(group.place("Ash"), sign, SHARED, PRIVATE)


def test_a_private_line_is_not_made_public_here(group: Group) -> None:
    pick(group, LISTED, calm=SHARED, curious=SHARED)
    sign = find_sign(group, "calm")
    pick(group, LISTED, calm=PRIVATE, curious=SHARED)

    with pytest.raises(SheetHasChanged):
        change_reach(group.place("Ash"), sign, PRIVATE, SHARED)

    assert read_stored(group)["calm"] is PRIVATE


def test_a_line_goes_only_where_its_question_and_the_list_allow(group: Group) -> None:
    pick(group, ADDRESSED, listen=SHARED, hold=SHARED)
    place, line = group.place("Ash"), list_outgoing(group)[0]

    assert list_reaches(place, line.prompt, line.value) == (SHARED, PRIVATE)
    with pytest.raises(ValueError, match="if-mutual"):
        change_reach(place, line.sign, SHARED, IF_MUTUAL)


def test_a_closed_sheet_is_not_changed(group: Group) -> None:
    pick(group, LISTED, calm=SHARED)
    sign = find_sign(group, "calm")
    group.close("Ash")

    with pytest.raises(SheetIsClosed):
        change_reach(group.place("Ash"), sign, SHARED, PRIVATE)


def test_a_sheet_is_not_closed_by_a_page_that_showed_other_lines(group: Group) -> None:
    pick(group, LISTED, calm=SHARED)
    seen = close_and_merge.read_shown(group.place("Ash"))
    wider = replace(seen, lines=tuple(one.replace("shared", "if-mutual") for one in seen.lines))

    for other in (wider, replace(seen, lines=()), replace(seen, lines=(*seen.lines, "x"))):
        with pytest.raises(SheetHasChanged):
            close_and_merge.close(group.place("Ash"), group.keys, other, keeps_notes=False)

    close_and_merge.close(group.place("Ash"), group.keys, seen, keeps_notes=False)
    assert group.place("Ash").is_closed


def test_a_sheet_is_not_closed_after_a_change_of_what_stays_private(group: Group) -> None:
    seen = close_and_merge.read_shown(group.place("Ash"))
    group.say("Ash", "from another tab", PRIVATE)

    with pytest.raises(SheetHasChanged):
        close_and_merge.close(group.place("Ash"), group.keys, seen, keeps_notes=False)
