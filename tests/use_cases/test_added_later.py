"""Who is added after somebody else has joined stays so, whatever is done to the list."""

from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compersion_talks.domain.decks import Option, Visibility
from compersion_talks.domain.plain_text import to_text
from compersion_talks.domain.sheets import Answer, Line, Sheet
from compersion_talks.use_cases import people
from compersion_talks.use_cases.sheets import save_sheet
from tests.use_cases.group import SEED, Group

FEARS = "fears-top"
IF_MUTUAL = Visibility.IF_MUTUAL


def add(group: Group, name: str, by: str = "Ash") -> None:
    people.add_partner(group.place(by), name, group.keys, group.today)


def find_id(group: Group, name: str) -> str:
    return next(one.id for one in group.place("Ash").talk.partners if one.name == name)


def list_later(group: Group) -> set[str]:
    talk = group.place("Ash").talk
    return {one.name for one in talk.partners if one.id in talk.added_later}


def remove(group: Group, name: str) -> None:
    people.remove_partner(group.place("Ash"), find_id(group, name), group.today)


def give_out_anew(group: Group, name: str) -> None:
    people.give_out_anew(group.place("Ash"), find_id(group, name), group.keys, group.today)


def test_a_name_added_before_anybody_else_has_joined_is_like_one_of_the_first(
    group: Group,
) -> None:
    add(group, "Di")
    group.take_up("Di")

    assert list_later(group) == set()


def test_a_name_added_after_somebody_has_joined_is_noted(group: Group) -> None:
    group.take_up("Bo")
    add(group, "Di")
    add(group, "Eve", by="Bo")

    assert list_later(group) == {"Di", "Eve"}


def test_whoever_joined_first_adds_later_names_too(group: Group) -> None:
    group.take_up("Bo")

    add(group, "Di", by="Bo")

    assert list_later(group) == {"Di"}


def test_a_new_place_under_the_same_name_is_as_late_as_the_one_before(group: Group) -> None:
    group.take_up("Bo")
    add(group, "Di")

    give_out_anew(group, "Di")
    give_out_anew(group, "Cy")

    assert list_later(group) == {"Di"}


def test_a_name_taken_off_and_added_again_is_late(group: Group) -> None:
    group.take_up("Bo")
    remove(group, "Cy")
    add(group, "Cy")

    assert list_later(group) == {"Cy"}


def test_those_taken_off_leave_nothing_behind(group: Group) -> None:
    group.take_up("Bo")
    for number in range(3):
        add(group, f"Di {number}")
        remove(group, f"Di {number}")

    assert group.place("Ash").talk.added_later == ()


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.randoms(use_true_random=True))
def test_no_order_of_changes_makes_a_place_more_that_matches(group: Group, chance: Random) -> None:
    group.seed = chance.randbytes(len(SEED))
    group.open("Ash", "Bo", "Cy")
    group.take_up("Bo")
    for number in range(6):
        talk = group.place("Ash").talk
        others = [one.name for one in talk.partners if one.name not in ("Ash", "Bo")]
        change = chance.choice((remove, give_out_anew)) if others else None
        if change is not None and chance.random() < 0.6:
            change(group, chance.choice(others))
        elif len(talk.partners) < 8:
            add(group, f"Di {number}")

    talk = group.place("Ash").talk
    assert len(talk.partners) - len(talk.added_later) <= 3
    assert set(talk.added_later) <= {one.id for one in talk.partners}


def test_an_invented_person_added_late_finds_out_nothing(group: Group) -> None:
    remove(group, "Cy")
    group.take_up("Bo")
    fears = {one.id: one.label for one in find_fears(group)}
    write(group, "Bo", *fears)
    add(group, "Mo")
    group.take_up("Mo")
    write(group, "Mo", *fears)

    group.close("Ash", "Bo", "Mo")

    text = to_text(group.agenda("Ash"))
    assert [label for label in fears.values() if label in text] == []


def test_somebody_who_was_there_from_the_start_finds_out_what_they_pick(group: Group) -> None:
    group.take_up("Bo")
    group.take_up("Cy")
    fears = {one.id: one.label for one in find_fears(group)}
    write(group, "Bo", *fears)
    write(group, "Cy", *fears)

    group.close("Ash", "Bo", "Cy")

    text = to_text(group.agenda("Ash"))
    assert [label for label in fears.values() if label not in text] == []


def find_fears(group: Group) -> tuple[Option, ...]:
    """Return a few fears that may be matched."""
    prompt = group.place("Ash").deck.find_prompt(FEARS)
    assert prompt is not None
    return tuple(one for one in prompt.options if IF_MUTUAL in prompt.list_allowed(one.id))[:3]


def write(group: Group, name: str, *picks: str) -> None:
    """Let somebody pick fears, each only if it is matched."""
    lines = tuple(Line(one, IF_MUTUAL) for one in picks)
    save_sheet(group.place(name), Sheet({FEARS: Answer(FEARS, lines)}))
