"""Components and questions rendered on their own, without an app, and parsed as browsers do."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import escape
from tinyhtml5.parser import HTMLParser

from compersion_talks.assets import find_asset_dir
from compersion_talks.domain.decks import MergeRule, Option, Prompt, PromptType, Visibility
from compersion_talks.domain.folds import fold_lines, pin_picks
from compersion_talks.domain.prompts import FormValues
from compersion_talks.library import read_built_in
from compersion_talks.web.answering.fields import explain_missing_letters

ALL = (Visibility.SHARED, Visibility.IF_MUTUAL, Visibility.PRIVATE)
DECK = next(iter(read_built_in().values())).deck
TEXTS = DECK.texts


def _make_environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(find_asset_dir("templates")),
        autoescape=True,
        undefined=StrictUndefined,
    )
    environment.add_extension("jinja2.ext.i18n")
    environment.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    environment.globals.update(
        ngettext=lambda one, many, number, **values: (
            escape(one if number == 1 else many) % {"number": number, **values}
        ),
        csrf_token=lambda: "a-token",
        words_here=lambda: "",
        explain_missing_letters=explain_missing_letters,
        cached=lambda macro, *told: macro(*told),
        cached_each=lambda macro, values, *told: {one: macro(one, *told) for one in values},
    )
    return environment


ENVIRONMENT = _make_environment()


def _write_imports() -> str:
    """Write the line that imports each macro that a file of components offers."""
    files = sorted(Path(find_asset_dir("templates"), "components").glob("*.html"))
    return "".join(
        f'{{% from "components/{file.name}" import {name} %}}'
        for file in files
        for name in re.findall(r"{% macro ([a-z]\w*)", file.read_text(encoding="utf-8"))
    )


IMPORTS = _write_imports()


def render(source: str, **values: Any) -> Element:
    """Render a piece of a page that may use every component, and parse it."""
    return _parse(ENVIRONMENT.from_string(IMPORTS + source).render(**values))


def render_prompt(prompt: Prompt, given: FormValues | None = None, **values: Any) -> Element:
    """Render one question as a page of the walk does, and parse it."""
    filled_in = given or FormValues()
    folds = fold_lines(prompt, values.pop("groups", ()), filled_in, is_short=False)
    picked = pin_picks(prompt, filled_in, folds)
    shown = {"others": (), "folds": folds, "picked": picked, "faults": {}, "blank": None, **values}
    template = ENVIRONMENT.get_template(f"prompts/{prompt.type.template}.html")
    return _parse(template.render(prompt=prompt, given=filled_in, deck=DECK, texts=TEXTS, **shown))


def a_prompt(type_: PromptType, **more: Any) -> Prompt:
    """Make a prompt with three options where its type has any."""
    options = () if type_.is_text else (Option("a", "A"), Option("b", "B"), Option("c", "C"))
    start = {"options": options, "visibility_allowed": ALL, "help": "Help.", "max_chars": 240}
    merge = more.pop("merge", MergeRule.OPTIONS)
    return Prompt("ask", "What now?", type_, merge, **{**start, **more})


def find_by_id(root: Element, id_: str) -> Element:
    """Find the element with an id."""
    return next(one for one in root.iter() if one.get("id") == id_)


def read_words(element: Element) -> str:
    """Read an element's text as a person does."""
    return " ".join("".join(element.itertext()).split())


def read_label(root: Element, id_: str) -> str:
    """Read the label of a control."""
    return read_words(next(one for one in root.iter("label") if one.get("for") == id_))


def read_description(root: Element, control: Element) -> str:
    """Read what describes a control."""
    return " ".join(
        read_words(find_by_id(root, one)) for one in control.get("aria-describedby", "").split()
    )


def find_controls(root: Element) -> Iterator[Element]:
    """Find everything that can be filled in."""
    return (one for one in root.iter() if one.tag in ("input", "select", "textarea"))


def find_named(root: Element, name: str) -> list[Element]:
    """Find the controls with a name."""
    return [one for one in find_controls(root) if one.get("name") == name]


def list_values(root: Element, name: str) -> list[str | None]:
    """List what the controls with a name would send if chosen."""
    return [one.get("value") for one in find_named(root, name)]


def list_chosen(root: Element, name: str) -> list[str | None]:
    """List what the ticked controls with a name send."""
    return [one.get("value") for one in find_named(root, name) if one.get("checked") is not None]


def _parse(markup: str) -> Element:
    parser = HTMLParser(namespace_html_elements=False)
    page = f"<!doctype html><html lang=en><title>x</title><body>{markup}</body></html>"
    root: Element = parser.parse(page)
    assert not parser.errors, parser.errors
    ids = [one.get("id") for one in root.iter() if one.get("id")]
    assert len(ids) == len(set(ids)), "an id stands twice"
    for one in root.iter():
        linked = {one.get("for", ""), *one.get("aria-describedby", "").split()}
        assert linked <= {"", *ids}, f"{linked} names nothing"
    return root
