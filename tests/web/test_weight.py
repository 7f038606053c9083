"""The bytes of every page, and its requests: to this site only."""

import gzip
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from compersion_talks import storage
from compersion_talks.factory import create_app
from compersion_talks.web.http.static_files import FOLDER, hash_files
from tests.visiting import HOST, Page
from tests.web.every_page import collect_every_page

MOST_BYTES_OF_A_PAGE = 14_336
MOST_BYTES_OF_STYLES = 14_336
PADDING = 128
LOADED = {"link": "href", "script": "src", "img": "src", "source": "srcset", "iframe": "src"}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory, fresh_copy: Path) -> Iterator[dict[str, Page]]:
    """Return every page in every state, each linted as it came."""
    folder = tmp_path_factory.mktemp("weight") / "data"
    shutil.copytree(fresh_copy, folder)
    app = create_app({"COMPERSION_DATA_DIR": str(folder)})
    yield collect_every_page(app)
    with app.app_context():
        storage.db.engine.dispose()


def test_every_page_is_small_on_its_way(pages: dict[str, Page]) -> None:
    weights = {
        name: len(gzip.compress(page.response.get_data())) + PADDING for name, page in pages.items()
    }

    assert len(weights) > 100
    assert {name: n for name, n in weights.items() if n > MOST_BYTES_OF_A_PAGE} == {}


def test_every_page_asks_this_site_and_no_other(pages: dict[str, Page]) -> None:
    asked = {
        element.get(LOADED[str(element.tag)], "")
        for page in pages.values()
        for element in page.root.iter()
        if element.tag in LOADED
    }

    assert asked
    assert [one for one in asked if not re.match(r"/(?!/)", one)] == []


def test_no_title_tells_what_the_talk_is_about(pages: dict[str, Page]) -> None:
    telling = re.compile(r"jealous|fear|needs|sex|connection|compersion|Ash|Bo\b", re.IGNORECASE)

    titles = {page.root.findtext(".//title") or "" for page in pages.values()}

    assert len(titles) > 20
    assert [title for title in titles if telling.search(title)] == []


def test_every_jump_on_a_page_leads_somewhere_on_it(pages: dict[str, Page]) -> None:
    lost = [
        (name, link)
        for name, page in pages.items()
        for link in page.links()
        if link.startswith("#") and page.root.find(f".//*[@id='{link[1:]}']") is None
    ]

    assert any(link.startswith("#topic-") for page in pages.values() for link in page.links())
    assert lost == []


def test_no_page_of_a_talk_or_of_a_link_wears_the_sign_of_the_product(
    pages: dict[str, Page],
) -> None:
    wearing = {
        page.path
        for page in pages.values()
        for image in page.root.iter("img")
        if "mark" in image.get("src", "")
    }

    assert "/" in wearing
    assert [path for path in wearing if re.match(r"/(t|l|open|invitation)\b", path)] == []


@pytest.mark.parametrize("sheet", ["css/app.css", "css/agenda.css", "css/talking.css"])
def test_a_style_sheet_is_small_on_its_way(app: Flask, sheet: str) -> None:
    answer = app.test_client().get(
        f"/static/{hash_files()}/{sheet}",
        base_url=HOST,
        headers={"Accept-Encoding": "gzip"},
        buffered=True,
    )

    assert answer.headers["Content-Encoding"] == "gzip"
    assert 0 < len(answer.data) <= MOST_BYTES_OF_STYLES


def test_no_style_sheet_and_no_script_names_another_host() -> None:
    texts = [*FOLDER.rglob("*.css"), *FOLDER.rglob("*.js")]

    naming = [
        file.name
        for file in texts
        if re.search(r"(?:https?:)?//[a-z0-9-]+\.[a-z]", file.read_text(encoding="utf-8"))
    ]

    assert naming == []
