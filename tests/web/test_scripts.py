"""The scripts: small, our own, and without a way to keep anything or to ask another site."""

import gzip
import re
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from compersion_talks.web.http.static_files import FOLDER
from tests.talking import close_all, open_talk, start_talk
from tests.visiting import HOST

SCRIPTS = sorted((FOLDER / "js").glob("*.js"))
MOST_BYTES = 7_500
TOP_LEVEL = re.compile(r"^(?:const|let|(?:async )?function) (\w+)", re.MULTILINE)
KEEPING = r"localStorage|sessionStorage|indexedDB|\bcaches\b|document\.cookie|serviceWorker"
UNSAFE = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|https?://"


def fetch_script(app: Flask, path: Path) -> TestResponse:
    """Fetch a script as a browser does."""
    address = f"/static/000000000000/js/{path.name}"
    packing = {"Accept-Encoding": "gzip"}
    return app.test_client().get(address, base_url=HOST, headers=packing, buffered=True)


def test_all_scripts_together_are_small_on_their_way(app: Flask) -> None:
    assert sum(len(fetch_script(app, path).data) for path in SCRIPTS) <= MOST_BYTES


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_keeps_nothing_on_the_device_and_trusts_no_text(path: Path) -> None:
    text = path.read_text()

    assert not re.search(KEEPING, text)
    assert not re.search(UNSAFE, text)


def test_scripts_of_one_page_share_no_name() -> None:
    names = [name for path in SCRIPTS for name in TOP_LEVEL.findall(path.read_text())]

    assert len(names) > 20
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_sent_compressed_and_named_as_one(app: Flask, path: Path) -> None:
    answer = fetch_script(app, path)

    assert answer.mimetype == "text/javascript"
    assert gzip.decompress(answer.data) == path.read_bytes()


def test_a_page_names_only_scripts_that_are_there_and_waits_for_none(app: Flask) -> None:
    ash = open_talk(app, "Ash", "Bo")
    names = {path.name for path in SCRIPTS}
    pages = [ash.get(path) for path in ("", "pages/3/1", "people/", "review")]
    pages.append(ash.close())

    group = start_talk(app, "Ash", "Bo")
    close_all(group)
    pages.append(group["Ash"].get("agenda/talk"))
    scripts = [one for page in pages for one in page.root.iter("script")]

    assert {one.get("src", "").rsplit("/", 1)[1] for one in scripts} == names
    assert all(one.get("defer") is not None and not one.text for one in scripts)
