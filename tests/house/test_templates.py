"""Every template compiles, finds what it imports, and keeps to plain markup of its own host."""

import re
from pathlib import Path
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
INLINE = re.compile(r"<style|<script|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)
OUTSIDE = re.compile(r"""(?:href|src|action)=["'](?:https?:)?//""", re.IGNORECASE)


def source(name: str) -> str:
    """Return the text of a template."""
    return (TEMPLATES / name).read_text(encoding="utf-8")


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
    own = SCRIPT if name == "components/script.html" else ""
    assert not INLINE.search(source(name).replace(own, ""))
    assert not OUTSIDE.search(source(name))


@pytest.mark.parametrize("name", COMPONENTS)
def test_a_component_is_one_macro_of_its_own_name_that_says_when_to_use_it(
    app: Flask, name: str
) -> None:
    macros = [one.name for one in app.jinja_env.parse(source(name)).find_all(nodes.Macro)]

    assert macros == [Path(name).stem]
    assert source(name).startswith("{# Use ")


def test_every_component_is_used() -> None:
    everything = "".join(map(source, ALL))

    assert [name for name in COMPONENTS if f'"{name}"' not in everything] == []


def test_the_gallery_shows_every_component_that_can_be_seen() -> None:
    shown, ahead = set(), {"site/gallery.html", "site/gallery_questions.html", "layouts/base.html"}
    ahead |= {name for name in ALL if name.startswith("prompts/")}
    while ahead:
        name = ahead.pop()
        shown.add(name)
        ahead |= set(re.findall(r'"(components/\w+\.html)"', source(name))) - shown

    assert set(COMPONENTS) - shown == {"components/csrf.html", "components/hidden.html"}


def test_every_style_sheet_of_a_component_is_imported_into_its_layer() -> None:
    imported = re.findall(
        r'@import url\("(components/\S+\.css)"\) layer\(components\);',
        (STYLES / "app.css").read_text(encoding="utf-8"),
    )

    assert imported == sorted(f"components/{one.name}" for one in STYLES.glob("components/*.css"))


def test_a_style_sheet_of_a_component_belongs_to_a_template() -> None:
    owners = {Path(name).stem for name in COMPONENTS} | {"prompt"}

    assert {path.stem for path in STYLES.glob("components/*.css")} <= owners


def test_style_sheets_fetch_nothing_from_another_host() -> None:
    for sheet in STYLES.rglob("*.css"):
        addresses = re.findall(r'url\("?([^")]+)"?\)', sheet.read_text(encoding="utf-8"))
        for address in addresses:
            assert (sheet.parent / address).is_file(), f"{sheet.name}: {address}"
