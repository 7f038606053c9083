"""Our own files as they are served: style sheets in bundles, nothing from outside the folder."""

import re

import pytest
from flask import Flask

from compersion_talks.web.http.static_files import FOLDER, bundle, link_file
from tests.visiting import HOST

ALONE = ("app.css", "talking.css")  # talk mode has a style sheet of its own
PARTS = sorted(
    path
    for path in (FOLDER / "css").rglob("*.css")
    if "agenda" not in str(path.relative_to(FOLDER))
)


@pytest.mark.parametrize("name", ["css/app.css", "css/agenda.css"])
def test_a_style_sheet_comes_whole_and_needs_no_other(app: Flask, name: str) -> None:
    with app.test_request_context():
        address = link_file(name)

    answer = app.test_client().get(address, base_url=HOST)

    assert (answer.status_code, answer.mimetype) == (200, "text/css")
    assert "@import" not in answer.text
    assert answer.text.count("{") == answer.text.count("}")


def test_every_part_stands_in_the_whole_in_its_layer() -> None:
    whole = bundle(FOLDER, "css/app.css")

    missing = [
        path.name
        for path in PARTS
        if path.name not in ALONE and path.read_text().splitlines()[0] not in whole
    ]

    assert missing == []
    assert set(re.findall(r"@layer (\w+) {", whole)) == {
        *("reset", "base", "layout", "components", "utilities")
    }


def test_every_font_is_found_from_the_whole(app: Flask) -> None:
    named = re.findall(r'url\("([^"]+)"\)', bundle(FOLDER, "css/app.css"))

    assert named
    assert [one for one in named if not (FOLDER / "css" / one).resolve().is_file()] == []


@pytest.mark.parametrize("name", ["../settings.py", "css/../../settings.py", "css/none.css"])
def test_nothing_but_our_own_files_is_served(app: Flask, name: str) -> None:
    answer = app.test_client().get(f"/static/000000000000/{name}", base_url=HOST, buffered=True)

    assert answer.status_code == 404


@pytest.mark.parametrize("name", ["css/app.css", "js/leaving.js"])
def test_only_a_file_of_this_version_is_kept_for_good(app: Flask, name: str) -> None:
    with app.test_request_context():
        address = link_file(name)
    client = app.test_client()

    ours = client.get(address, base_url=HOST, buffered=True).headers["Cache-Control"]
    other = client.get(f"/static/000000000000/{name}", base_url=HOST, buffered=True)

    assert "immutable" in ours
    assert (other.status_code, other.headers["Cache-Control"]) == (200, "no-store")
