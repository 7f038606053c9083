"""Every address is listed here with who may open it; a stranger finds nothing behind the rest."""

import ast
import re

import pytest
from flask import Flask

from tests.house.tree import PACKAGE, functions_of
from tests.visiting import Visitor

# Who holds no link at all may open these.
EVERYONE = {
    "files.file",
    "home.healthz",
    "home.index",
    "home.leave",
    "home.link",
    "home.open_",
    "talks.create",
    "talks.new",
}
# Those who hold a partner's own link, each to their own sheet.
PARTNERS = {
    "agenda.confirm_destroying",
    "agenda.destroy",
    "agenda.links",
    "agenda.make_link",
    "agenda.notes",
    "agenda.revoke",
    "people.rename",
    "review.close",
    "review.reopen",
    "review.review",
    "review.waiting",
    "talks.place",
    "walk.answer",
    "walk.before",
    "walk.begin",
    "walk.page",
    "walk.pause",
    "walk.resume",
}
# Partners, and an opener who is none.
PARTNERS_AND_OPENER = {
    "cards.card",
    "cards.confirm_replacing",
    "cards.invitation_code",
    "cards.own_code",
    "cards.own_file",
    "cards.replace",
    "people.add",
    "people.anew",
    "people.confirm_anew",
    "people.confirm_removal",
    "people.remove",
    "people.show",
    "talks.confirm_forgetting",
    "talks.forget",
}
# Partners, and who holds an agenda-only link.
READERS = {"agenda.pdf", "agenda.show"}
GUARDS = {
    "opens_sheet": PARTNERS,
    "opens_talk": PARTNERS_AND_OPENER,
    "opens_agenda": READERS,
}


def guard_of(endpoint: str) -> str:
    """Return the guard that stands before a view, or nothing."""
    module, name = endpoint.split(".")
    views = {view.name: view for view in functions_of(PACKAGE / "web" / f"{module}.py")}
    names = [one.id for one in views[name].decorator_list if isinstance(one, ast.Name)]
    return next((one for one in names if one in GUARDS), "")


def test_every_address_is_listed_once(app: Flask) -> None:
    listed = [*EVERYONE, *PARTNERS, *PARTNERS_AND_OPENER, *READERS]

    assert sorted(listed) == sorted(rule.endpoint for rule in app.url_map.iter_rules())


@pytest.mark.parametrize(
    ("guard", "endpoint"),
    [(guard, endpoint) for guard, listed in GUARDS.items() for endpoint in sorted(listed)],
)
def test_the_guard_of_an_address_lets_in_who_is_listed(guard: str, endpoint: str) -> None:
    assert guard_of(endpoint) == guard


@pytest.mark.parametrize("endpoint", sorted(EVERYONE))
def test_what_is_for_everyone_has_no_guard(endpoint: str) -> None:
    assert guard_of(endpoint) == ""


def test_a_stranger_finds_the_same_page_behind_every_handle(app: Flask, cam: Visitor) -> None:
    behind = [rule for rule in app.url_map.iter_rules() if "<handle>" in rule.rule]
    assert behind

    pages = [
        cam.fetch(re.sub(r"<[^>]+>", "a" * 12, rule.rule))
        for rule in behind
        if "GET" in (rule.methods or ())
    ]

    assert {page.status_code for page in pages} == {404}
    assert len({page.text for page in pages}) == 1


def test_the_page_of_all_components_is_for_those_who_write_the_program(app: Flask) -> None:
    assert app.test_client().get("/components").status_code == 404
