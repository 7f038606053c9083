"""What every page of ours must be: valid HTML, labelled, guarded, and silent towards others."""

import re
from copy import deepcopy
from functools import lru_cache
from xml.etree.ElementTree import Element

from tinyhtml5.parser import HTMLParser
from werkzeug.test import TestResponse

NEEDED_HEADERS = (
    "Content-Security-Policy",
    "Referrer-Policy",
    "Cache-Control",
    "X-Content-Type-Options",
    "X-Frame-Options",
    "X-Robots-Tag",
)
CONTROLS = ("input", "select", "textarea")
UNLABELLED = ("hidden", "submit", "button")
# Links and tokens differ in each talk, and parsing takes most of a test. So each is read as one
# sign from the private use area, and pages that differ in them alone are parsed once.
LONG_WORD = re.compile(r"""(?<=["/=>])[\w.~-]{12,}(?=["/?#<&])""", re.ASCII)
FIRST_SIGN = 0xE100
SIGN = re.compile("[\ue100-\uf8ff]")


def lint(response: TestResponse) -> Element:
    """Check one page and return its root; every fault at once as an AssertionError."""
    root, faults = _parse(response.get_data(as_text=True))
    faults += [f"no header {name}" for name in NEEDED_HEADERS if name not in response.headers]
    assert not faults, "\n".join(faults)
    return root


def _parse(page: str) -> tuple[Element, list[str]]:
    words: dict[str, str] = {}
    shortened = LONG_WORD.sub(
        lambda word: words.setdefault(word[0], chr(FIRST_SIGN + len(words))), page
    )
    root, faults = _parse_once(shortened)
    if faults or SIGN.search(page):
        root, faults = _parse_once.__wrapped__(page)
        return root, [*faults]
    root = deepcopy(root)
    _put_back(root, {sign: word for word, sign in words.items()})
    return root, []


@lru_cache(maxsize=512)
def _parse_once(page: str) -> tuple[Element, list[str]]:
    parser = HTMLParser(namespace_html_elements=False)
    root: Element = parser.parse(page)
    return root, [
        *(f"{name} at {place}" for place, name, _ in parser.errors),
        *_list_heading_faults(root),
        *_list_id_faults(root),
        *_list_label_faults(root),
        *_list_form_faults(root),
        *_list_address_faults(root),
    ]


def _put_back(root: Element, words: dict[str, str]) -> None:
    def restore(text: str | None) -> str | None:
        return SIGN.sub(lambda sign: words[sign[0]], text) if text else text

    for element in root.iter():
        element.text, element.tail = restore(element.text), restore(element.tail)
        for name, value in element.items():
            element.set(name, SIGN.sub(lambda sign: words[sign[0]], value))


def read_text(element: Element | None) -> str:
    """Read an element's text as a person does."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def _list_heading_faults(root: Element) -> list[str]:
    headings = root.findall(".//h1")
    if len(headings) != 1:
        return [f"{len(headings)} h1"]
    title, heading = read_text(root.find(".//title")), read_text(headings[0])
    levels = [int(e.tag[1]) for e in root.iter() if re.fullmatch("h[1-6]", str(e.tag))]
    skipped = [b for a, b in zip(levels, levels[1:], strict=False) if b > a + 1]
    faults = [f"heading skips to h{level}" for level in skipped]
    return faults + ([] if heading in title else [f"title {title!r}, h1 {heading!r}"])


def _list_id_faults(root: Element) -> list[str]:
    ids = [element.get("id", "") for element in root.iter() if element.get("id") is not None]
    twice = [f"id {one!r} twice" for one in sorted(set(ids)) if ids.count(one) > 1]
    named = {
        name
        for element in root.iter()
        for attribute in ("for", "aria-describedby", "aria-labelledby")
        for name in element.get(attribute, "").split()
    }
    return twice + [f"nothing has the id {name!r}" for name in sorted(named - set(ids))]


def _list_label_faults(root: Element) -> list[str]:
    wrapped = {control for label in root.iter("label") for control in label.iter()}
    named = {label.get("for") for label in root.iter("label")}
    return [
        f"no label for {control.get('name') or control.get('id')}"
        for control in root.iter()
        if control.tag in CONTROLS
        and control.get("type") not in UNLABELLED
        and control not in wrapped
        and control.get("id") not in named
        and not control.get("aria-label")
        and not control.get("aria-labelledby")
    ]


def _list_form_faults(root: Element) -> list[str]:
    faults = []
    for form in root.iter("form"):
        names = {field.get("name") for field in form.iter("input")}
        if form.get("method", "get").lower() != "post":
            faults.append(f"form to {form.get('action')} does not post")
        elif "csrf_token" not in names:
            faults.append(f"form to {form.get('action')} has no csrf_token")
    return faults


def _list_address_faults(root: Element) -> list[str]:
    return [fault for element in root.iter() for fault in _list_faults_of_addresses(element)]


def _list_faults_of_addresses(element: Element) -> list[str]:
    loaded = ("src", "srcset", "action", "formaction")
    outside = r"(?:[a-z]+:)?//|data:|javascript:"
    faults = [
        f"{element.tag} {name}={element.get(name)}"
        for name in loaded
        if re.match(outside, element.get(name, ""))
    ]
    inline = [name for name in dict(element.items()) if name == "style" or name.startswith("on")]
    faults += [f"inline {name} on {element.tag}" for name in inline]
    own = {"link": "href", "script": "src"}.get(str(element.tag))
    if own and not element.get(own, "").startswith("/"):
        faults.append(f"{element.tag} to {element.get(own)}")
    return faults
