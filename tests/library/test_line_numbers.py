"""From a place in a file's data to the line a person has to look at."""

from compersion_talks.library.faults import find_line, find_line_of_id

TEXT = """\
kind = "deck"
title = "A deck"

[[section]]
id = "one"

[[section.prompt]]
id = "first"
options = [
  { id = "a", label = "A" },
  { id = "b", label = "B" },
]

[[section]]
id = "two"

[[section.prompt]]
id = "second"
labels = ["x", "y"]

[lines]
named = "a"
"""


def test_a_key_at_the_top_is_found() -> None:
    assert find_line(TEXT, ("title",)) == 2


def test_a_key_of_the_second_section_is_found() -> None:
    assert find_line(TEXT, ("section", 1, "id")) == 15


def test_prompts_are_counted_anew_in_each_section() -> None:
    assert find_line(TEXT, ("section", 1, "prompt", 0, "id")) == 18


def test_an_option_is_found_in_its_list() -> None:
    assert find_line(TEXT, ("section", 0, "prompt", 0, "options", 1, "label")) == 11


def test_an_entry_of_a_list_of_texts_is_found_by_its_key() -> None:
    assert find_line(TEXT, ("section", 1, "prompt", 0, "labels", 1)) == 19


def test_a_missing_key_points_at_the_table_it_is_missing_from() -> None:
    assert find_line(TEXT, ("section", 0, "prompt", 0, "ask")) == 7


def test_a_plain_table_is_found() -> None:
    assert find_line(TEXT, ("lines", "named")) == 22


def test_an_id_is_found_also_inside_a_list() -> None:
    assert (find_line_of_id(TEXT, "second"), find_line_of_id(TEXT, "b")) == (18, 11)


def test_an_unknown_id_has_no_line() -> None:
    assert find_line_of_id(TEXT, "third") == 0
