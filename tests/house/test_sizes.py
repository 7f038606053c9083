"""Small things: how long a module, a function, a view, a template and a style sheet may be."""

import ast

from tests.house.tree import (
    PACKAGE,
    TEMPLATES,
    Function,
    count_lines,
    list_files,
    list_functions,
    measure_function,
    name_file,
)

METHODS = {"get", "post", "route"}


def is_view(function: Function) -> bool:
    """Say whether a function answers requests."""
    calls = [one.func for one in function.decorator_list if isinstance(one, ast.Call)]
    return any(isinstance(call, ast.Attribute) and call.attr in METHODS for call in calls)


def test_a_module_has_at_most_400_lines() -> None:
    long = {
        name_file(file): count_lines(file)
        for file in PACKAGE.rglob("*.py")
        if count_lines(file) > 400
    }

    assert long == {}


def test_a_function_has_at_most_25_lines() -> None:
    long = {
        f"{name_file(file)}: {function.name}": measure_function(function)
        for file in PACKAGE.rglob("*.py")
        for function in list_functions(file)
        if measure_function(function) > 25
    }

    assert long == {}


def test_a_view_has_at_most_20_lines() -> None:
    long = {
        f"{name_file(file)}: {function.name}": measure_function(function)
        for file in (PACKAGE / "web").rglob("*.py")
        for function in list_functions(file)
        if is_view(function) and measure_function(function) > 20
    }

    assert long == {}


def test_a_template_has_at_most_80_lines_and_a_file_of_components_150() -> None:
    long = {
        name_file(file): count_lines(file)
        for file in TEMPLATES.rglob("*.html")
        if count_lines(file) > (150 if file.parent.name == "components" else 80)
    }

    assert long == {}


def test_a_style_sheet_has_at_most_300_lines() -> None:
    sheets = (PACKAGE / "static").rglob("*.css")

    assert {name_file(file): count_lines(file) for file in sheets if count_lines(file) > 300} == {}


def test_the_whole_tree_stays_small_enough_to_fetch() -> None:
    assert sum(file.stat().st_size for file in list_files()) < 12_700_000
