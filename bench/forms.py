"""The forms of a page, read from its HTML as a browser without a script sends them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import tinyhtml5

Fields = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A form: its address, the fields that it sends untouched, and the buttons with a name."""

    action: str
    fields: Fields
    buttons: Fields

    def fill(self, **values: str) -> Fields:
        """Return the fields with some values replaced or added."""
        kept = tuple(one for one in self.fields if one[0] not in values)
        return (*kept, *values.items())


def find_form(page: bytes, field: str) -> Form:
    """Find the last form of a page that holds a field or a button of that name."""
    for element in reversed(list(parse(page).iter("form"))):
        form = _read(element)
        if field in dict((*form.fields, *form.buttons)):
            return form
    raise SystemExit(f"no form with {field!r}")


def find_form_to(page: bytes, end: str) -> Form | None:
    """Find the first form of a page whose address ends so."""
    forms = (_read(element) for element in parse(page).iter("form"))
    return next((form for form in forms if form.action.endswith(end)), None)


def count_controls(page: bytes) -> int:
    """Count what can be filled in or pressed in the main part of a page, folded or not."""
    main = next(parse(page).iter("main"))
    controls = [one for tag in ("input", "textarea", "select", "button") for one in main.iter(tag)]
    return sum(one.get("type") != "hidden" for one in controls)


def find_main_link(page: bytes) -> str:
    """Find the address of the main button of a page that has no form to send."""
    for element in next(parse(page).iter("main")).iter("a"):
        if "button" in element.get("class", ""):
            return str(element.get("href"))
    raise SystemExit("a page with neither a form nor a button")


def parse(page: bytes) -> Any:
    """Parse a page."""
    return tinyhtml5.parse(page.decode(), namespace_html_elements=False)


def _read(element: Any) -> Form:
    fields = tuple(pair for one in element.iter() for pair in _read_control(one))
    buttons = tuple(
        (str(one.get("name")), str(one.get("value")))
        for one in element.iter("button")
        if one.get("name")
    )
    return Form(element.get("action", ""), fields, buttons)


def _read_control(element: Any) -> Iterator[tuple[str, str]]:
    name = element.get("name")
    if not name:
        return
    if element.tag == "textarea":
        yield name, element.text or ""
    elif element.tag == "select":
        chosen = [one for one in element.iter("option") if one.get("selected") is not None]
        yield name, (chosen or list(element.iter("option")))[0].get("value", "")
    elif element.tag == "input" and _is_sent(element):
        yield name, element.get("value", "on" if element.get("type") == "checkbox" else "")


def _is_sent(element: Any) -> bool:
    is_choice = element.get("type") in ("checkbox", "radio")
    return not is_choice or element.get("checked") is not None
