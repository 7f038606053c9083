"""Every template compiles, finds what it imports, and keeps to plain markup of its own host."""

import re
from typing import cast

import pytest
from flask import Flask
from jinja2 import nodes
from jinja2.environment import TemplateModule

from tests.house.tree import PACKAGE, TEMPLATES

STYLES = PACKAGE / "static" / "css"
ALL = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))
COMPONENTS = [name for name in ALL if name.startswith("components/")]
COMPUTING = re.compile(r"\|\s*(safe|tojson)\b|\bnamespace\(")
SCRIPT = '<script src="{{ src }}" defer></script>'
MACRO = re.compile(r"{% macro (\w+)\((.*?){%- endmacro %}", re.DOTALL)
CALL = r"(?<!macro )\b(?:{0}\(|cached(?:_each)?\({0}\b)"
CACHED = re.compile(r"\bcached(?:_each)?\((\w+)(?:, )?([^()]*)\)")
CONSTANTS = {"site", "operator", "version", "deck", "prompt", "prompt.options", "blank"}
CONSTANTS |= {"prompt.visibility", "prompt.pick_max", "is_ranked", "is_from_review"}
OF_A_REQUEST = {"g", "request", "session", "csrf_token", "get_flashed_messages"}
GALLERY = ("site/gallery.html", "site/gallery_questions.html", "layouts/base.html")
INLINE = re.compile(r"<style|<script|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)
OUTSIDE = re.compile(r"""(?:href|src|action)=["'](?:https?:)?//""", re.IGNORECASE)


def source(name: str) -> str:
    """Return the text of a template."""
    return (TEMPLATES / name).read_text(encoding="utf-8")


def macros() -> dict[str, str]:
    """Return the text of every macro of the components, by name."""
    return dict(MACRO.findall("".join(map(source, COMPONENTS))))


@pytest.mark.parametrize("name", ALL)
def test_a_template_compiles_and_finds_what_it_uses(app: Flask, name: str) -> None:
    environment = app.jinja_env
    tree = environment.parse(source(name))
    environment.get_template(name)

    for used in tree.find_all((nodes.Include, nodes.Extends, nodes.FromImport, nodes.Import)):
        other = cast("nodes.Include | nodes.FromImport", used).template
        if not isinstance(other, nodes.Const):
            continue
        module = environment.get_template(other.value)
        if isinstance(used, nodes.FromImport):
            assert_offers(module.module, used)


def assert_offers(module: TemplateModule, wanted: nodes.FromImport) -> None:
    """Fail unless a file offers each macro that is imported from it."""
    for one in wanted.names:
        macro = one if isinstance(one, str) else one[0]
        assert hasattr(module, macro), f"no macro {macro}"


@pytest.mark.parametrize("name", ALL)
def test_a_template_imports_no_more_than_it_uses(app: Flask, name: str) -> None:
    tree = app.jinja_env.parse(source(name))
    used = {one.name for one in tree.find_all(nodes.Name) if one.ctx == "load"}

    for imported in tree.find_all(nodes.FromImport):
        names = {one if isinstance(one, str) else one[1] for one in imported.names}
        assert names <= used


@pytest.mark.parametrize("name", ALL)
def test_a_template_trusts_nothing_and_computes_nothing(name: str) -> None:
    assert not COMPUTING.search(source(name))


@pytest.mark.parametrize("name", ALL)
def test_a_template_holds_no_script_and_no_address_of_another_host(name: str) -> None:
    own = SCRIPT if name == "components/frame.html" else ""
    assert not INLINE.search(source(name).replace(own, ""))
    assert not OUTSIDE.search(source(name))


@pytest.mark.parametrize("name", COMPONENTS)
def test_a_component_file_opens_by_saying_when_to_use_it(name: str) -> None:
    assert source(name).startswith("{# Use ")


@pytest.mark.parametrize("name", ALL)
def test_a_form_is_made_by_the_macro_that_gives_it_its_token(name: str) -> None:
    text = source(name).replace("{# The only place of a <form>", "")

    assert ("<form" in text) == (name == "components/forms.html")


@pytest.mark.parametrize("name", ALL)
def test_what_is_cached_is_told_constants_only(name: str) -> None:
    told = {one for _, given in CACHED.findall(source(name)) for one in given.split(", ") if one}

    assert told <= CONSTANTS
    assert len(CACHED.findall(source(name))) == len(re.findall(r"\bcached\w*\(", source(name)))


def test_what_is_cached_asks_a_request_for_nothing(app: Flask) -> None:
    cached = [macro for name in ALL for macro, _ in CACHED.findall(source(name))]
    bodies = macros()

    while cached:
        arguments, _, body = bodies.pop(cached.pop(), "").partition(") -%}")
        used = {one.name for one in app.jinja_env.parse(body).find_all(nodes.Name)}
        cached += used & set(bodies)
        assert not used & OF_A_REQUEST


def test_every_component_is_used_by_a_page_and_not_only_by_the_gallery() -> None:
    pages = "".join(source(name) for name in ALL if not name.startswith(("site/gallery", "doc")))

    assert [macro for macro in macros() if not re.search(CALL.format(macro), pages)] == []


def test_the_gallery_shows_every_component_that_can_be_seen() -> None:
    prompts = [name for name in ALL if name.startswith("prompts/")]
    ahead = [source(name) for name in (*GALLERY, *prompts)]
    unseen = macros()

    while ahead:
        text = ahead.pop()
        called = [macro for macro in unseen if re.search(CALL.format(macro), text)]
        ahead += [unseen.pop(macro) for macro in called]

    assert set(unseen) <= {"form", "button_form", "hidden", "enter_button"}


def test_style_sheets_fetch_nothing_from_another_host() -> None:
    for sheet in STYLES.rglob("*.css"):
        addresses = re.findall(r'url\("?([^")]+)"?\)', sheet.read_text(encoding="utf-8"))
        for address in addresses:
            assert (sheet.parent / address).is_file(), f"{sheet.name}: {address}"
