"""What travels compressed: whole pages and styles, to those who ask by themselves."""

import gzip

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from compersion_talks.library import read_built_in
from compersion_talks.web.http.static_files import hash_files
from tests.talking import open_talk
from tests.visiting import HOST
from tests.web.browsers import save_browser

STYLE = "css/app.css"
MOST_BYTES = 14_336


def ask(app: Flask, path: str, **headers: str) -> TestResponse:
    """Ask for an address as a browser does that reads gzip."""
    sent = {"Accept-Encoding": "gzip, deflate, br", **headers}
    return app.test_client().get(path, base_url=HOST, headers=sent, buffered=True)


def find_style_sheet() -> str:
    """Return the address of a style sheet."""
    return f"/static/{hash_files()}/{STYLE}"


@pytest.mark.parametrize("path", ["/", "/talks/new", "/l/token", "/t/aaaaaaaaaaaa/", "/nowhere"])
def test_a_compressed_page_is_the_same_page(app: Flask, path: str) -> None:
    plain = app.test_client().get(path, base_url=HOST)

    packed = ask(app, path)

    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.status_code == plain.status_code
    assert packed.content_length == len(packed.data) < len(plain.data)
    read = gzip.decompress(packed.data).decode()
    assert read.partition('name="csrf_token"')[0] == plain.text.partition('name="csrf_token"')[0]


@pytest.mark.parametrize("accepted", ["", "identity", "br", "gzip;q=0"])
def test_a_browser_that_cannot_read_gzip_gets_plain_text(app: Flask, accepted: str) -> None:
    answer = ask(app, "/", **{"Accept-Encoding": accepted})

    assert "Content-Encoding" not in answer.headers
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert "</html>" in answer.text


@pytest.mark.parametrize("site", ["cross-site", "same-site", "nonsense"])
def test_another_site_never_gets_a_length_that_tells_of_a_page(app: Flask, site: str) -> None:
    answer = ask(app, "/l/guess", **{"Sec-Fetch-Site": site})

    assert answer.status_code == 200
    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_ones_own_step_is_answered_compressed(app: Flask, site: str) -> None:
    answer = ask(app, "/", **{"Sec-Fetch-Site": site})

    assert answer.headers["Content-Encoding"] == "gzip"


def test_the_length_of_a_page_differs_each_time(app: Flask) -> None:
    lengths = {ask(app, "/").content_length for _time in range(12)}

    assert len(lengths) > 1


def test_a_style_sheet_is_compressed_and_found_again_unchanged(app: Flask) -> None:
    plain = app.test_client().get(find_style_sheet(), base_url=HOST, buffered=True)

    packed = ask(app, find_style_sheet())
    again = ask(app, find_style_sheet(), **{"If-None-Match": packed.headers["ETag"]})
    part = ask(app, find_style_sheet(), Range="bytes=0-1199")

    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"].startswith("W/")
    assert again.status_code == 304
    assert (part.status_code, part.data) == (206, plain.data[:1200])
    assert packed.data == ask(app, find_style_sheet()).data


def test_what_is_small_or_packed_already_stays_as_it_is(app: Flask) -> None:
    opener = open_talk(app, "Ash", "Bo")
    who = save_browser(opener.visitor, "p", opener.handle)
    packing = {"Accept-Encoding": "gzip"}

    answers = [
        who.ask("/healthz", **packing),
        who.ask(f"/t/{who.handle}/link.svg", **packing),
        who.ask(f"/t/{who.handle}/link.txt", **packing),
        who.ask(f"/t/{who.handle}/waiting", **packing),
    ]

    assert not any("Content-Encoding" in answer.headers for answer in answers)


@pytest.mark.parametrize("deck", read_built_in())
def test_every_page_of_a_walk_is_small_on_its_way(app: Flask, deck: str) -> None:
    opener = open_talk(app, *(f"Partner number {n}" for n in range(1, 13)), deck=deck)
    who = save_browser(opener.visitor, "p", opener.handle)
    path = f"/t/{who.handle}/resume"
    lengths = {}
    opener.get("before")
    page = opener.visitor.send("/before")

    while "/pages/" in page.path or "/pause/" in page.path:
        path = page.path
        lengths[path] = len(who.ask(path, **{"Accept-Encoding": "gzip"}).data)
        following = [one for one in page.links() if one.startswith(f"/t/{who.handle}/pa")]
        onward = [one for one in following if one not in lengths]
        page = (
            opener.visitor.send("/pages/", {"next": "on"})
            if "/pages/" in path
            else opener.visitor.get(onward[0])
        )

    assert len(lengths) > 3
    assert max(lengths.values()) <= MOST_BYTES, lengths
