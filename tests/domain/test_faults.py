"""What the rules for decks share."""

import pytest

from compersion_talks.domain.decks import Visibility
from compersion_talks.domain.faults import find_placeholders, find_repeated, join_choices


def test_words_can_be_listed_and_counted() -> None:
    assert join_choices(["a", Visibility.SHARED]) == '"a" or "shared"'
    assert find_repeated(["a", "b", "a", "a", "c", "b"]) == ("a", "b")


@pytest.mark.parametrize(
    ("template", "names"),
    [("none", set()), ("{name}: {answer}", {"name", "answer"}), ("{name", None), ("}", None)],
)
def test_placeholders_are_found_and_stray_braces_are_no_template(
    template: str, names: set[str] | None
) -> None:
    assert find_placeholders(template) == names
