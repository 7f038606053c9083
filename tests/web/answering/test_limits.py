"""No page of any built-in deck asks too much at once, on either path."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import pytest
from flask import Flask

from compersion_talks.library import read_built_in
from tests.talking import Partner, open_talk
from tests.visiting import Page

MOST_CONTROLS = 60
MOST_UNFOLDED = 25
MOST_BYTES = 30_000
DECKS = sorted(read_built_in())


def walk_pages(ash: Partner, path: str) -> Iterator[Page]:
    """Walk from the settings to the review, and yield each page of questions."""
    ash.get("before")
    page = ash.visitor.send("/before", {"path": path, "without_sex": None})
    while not page.path.endswith("/review"):
        if "/pages/" in page.path:
            yield page
            page = ash.visitor.send("/pages/", {"next": "on"})
        else:
            way = next(one for one in page.root.iter("a") if "link-button" in one.get("class", ""))
            page = ash.visitor.get(way.get("href", ""))


def list_controls(element: Element, *, is_unfolded: bool = False) -> list[Element]:
    """List what can be pressed or filled in; without closed folds, if asked."""
    found = []
    for one in element:
        if is_unfolded and one.tag == "details" and one.get("open") is None:
            continue
        if one.tag in ("input", "select", "textarea", "button") and one.get("type") != "hidden":
            found.append(one)
        found += list_controls(one, is_unfolded=is_unfolded)
    return found


@pytest.mark.parametrize("path", ["short", "full"])
@pytest.mark.parametrize("deck", DECKS)
def test_every_page_of_the_walk_is_small(app: Flask, deck: str, path: str) -> None:
    pages = list(walk_pages(open_talk(app, "Ash", "Bo", "Cy", deck=deck), path))

    assert len(pages) > 4
    for page in pages:
        main = page.root.find(".//main")
        assert main is not None
        assert len(list_controls(main)) <= MOST_CONTROLS, page.path
        assert len(list_controls(main, is_unfolded=True)) <= MOST_UNFOLDED, page.path
        assert len(page.response.get_data()) <= MOST_BYTES, page.path
