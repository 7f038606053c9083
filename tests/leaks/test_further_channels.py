"""Channels around the pages: sizes, cookies, files, refusals and load (docs/privacy.md)."""

from dataclasses import replace
from datetime import date, timedelta
from gzip import decompress as gunzip

import pytest
from flask import Flask

from compersion_talks.domain.talks import PaperSize
from compersion_talks.paper.agenda import render_agenda
from compersion_talks.storage import StorageIsBusy
from compersion_talks.web.http.error_pages import ERROR_PAGES
from compersion_talks.web.http.static_files import FOLDER
from tests.determinism import MOMENT, fix_clock
from tests.leaks.papers import ASK, EMPTY, merge_sheets, shares
from tests.leaks.test_channels_of_the_pages import query_rows, read_page
from tests.pdf_tools import facts
from tests.talking import Partner, close_all, open_talk, read_invitations, read_links, start_talk
from tests.visiting import HOST, Visitor
from tests.web.browsers import move_clock


@pytest.fixture
def pair(app: Flask) -> dict[str, Partner]:
    """Return Ash and Bo, who have a talk."""
    return start_talk(app, "Ash", "Bo")


def test_l13_the_file_tells_nothing_about_who_asked_for_it() -> None:
    paper = replace(merge_sheets(shares(ASK, "soup"), EMPTY), held_on=date(2030, 1, 12))

    metadata = facts(render_agenda(paper, PaperSize.A4))

    assert "Author" not in metadata
    assert not [value for value in metadata.values() if "Ash" in value or "soup" in value]
    assert "CreationDate" not in metadata


def test_l25_a_sheet_with_much_on_it_takes_as_much_room_as_an_empty_one(
    app: Flask, pair: dict[str, Partner]
) -> None:
    pair["Ash"].say("a long hope " * 15, "private")
    pair["Ash"].answer("asks", {"main-ask.text": "one evening a week"})
    pair["Bo"].close()

    sizes = query_rows(app, "select length(private_blob) from partner")
    released = query_rows(
        app, "select length(release_blob) from partner where release_kid is not null"
    )

    assert len(set(sizes)) == 1
    assert set(released) == set(sizes)


def test_l26_how_often_others_save_is_on_no_page(pair: dict[str, Partner]) -> None:
    before = pair["Ash"].get("review").values("/close")["revision"]

    pair["Bo"].say("soup", "private")
    pair["Bo"].say("bread", "private")

    assert pair["Ash"].get("review").values("/close")["revision"] == before


def test_l27_cookies_are_as_long_whatever_stands_on_a_sheet(
    pair: dict[str, Partner],
) -> None:
    empty = read_cookie(pair["Ash"])

    pair["Ash"].say("a long hope " * 15, "private")
    pair["Ash"].close()
    full = read_cookie(pair["Ash"])
    pair["Bo"].close()

    assert {len(empty), len(full), len(read_cookie(pair["Bo"]))} == {len(empty)}


def read_cookie(partner: Partner) -> str:
    """Return what the browser is told to keep of a visit, once that is due."""
    move_clock(partner.visitor.app, timedelta(minutes=2))
    answer = partner.visitor.fetch(f"/t/{partner.handle}/")
    return next(one for one in answer.headers.getlist("Set-Cookie") if partner.handle in one)


def test_l28_lengths_of_compressed_pages_tell_no_other_site_anything(
    pair: dict[str, Partner],
) -> None:
    client, path = pair["Ash"].visitor.client, "/"
    asked = {"Accept-Encoding": "gzip"}
    elsewhere = {**asked, "Sec-Fetch-Site": "cross-site"}

    same_page = [client.get(path, base_url=HOST, headers=asked) for _again in range(12)]
    other = client.get(path, base_url=HOST, headers=elsewhere)

    assert len({len(gunzip(one.data)) for one in same_page}) == 1
    assert len({len(one.data) for one in same_page}) > 1
    assert "Content-Encoding" not in other.headers


def test_l29_no_style_sheet_fetches_a_picture_when_something_is_ticked() -> None:
    sheets = {file: file.read_text(encoding="utf-8") for file in FOLDER.rglob("*.css")}
    fonts = {file for file in sheets if file.name == "fonts.css"}

    asking = {file.name for file, text in sheets.items() if "url(" in text and file not in fonts}

    # Every paper has topics, and each lies on the same ruled ground, whatever was said.
    assert asking <= {"app.css", "agenda.css", "talking.css", "leaves.css"}
    for name in asking - {"leaves.css"}:
        text = (FOLDER / "css" / name).read_text(encoding="utf-8")
        assert all("@import" in line for line in text.splitlines() if "url(" in line)


def test_l33_a_place_of_somebody_else_looks_like_no_place_at_all(pair: dict[str, Partner]) -> None:
    ash = pair["Ash"].visitor

    for path in ("", "pages/2/3", "review", "agenda", "agenda.pdf", "notes"):
        mine = ash.fetch(f"/t/{pair['Bo'].handle}/{path}")
        nobodys = ash.fetch(f"/t/{'a' * 12}/{path}")
        assert mine.status == nobodys.status == "404 NOT FOUND"
        assert mine.data == nobodys.data
        assert sorted(mine.headers) == sorted(nobodys.headers)


def test_l33_a_stopped_and_a_forgotten_link_look_alike(app: Flask) -> None:
    opener = open_talk(app, "Ash", "Bo")
    invitation = read_invitations(opener)["Bo"]
    bo = Visitor(app)
    stopped = Partner("Bo", bo, bo.open(invitation).handle).own_link()
    bo.get(f"{bo.page.path}link/replace")
    own = Partner("Bo", bo, bo.send("/link/replace").handle).own_link()
    pages = {open_dead_link(app, stopped)}

    opener.get("forget")
    opener.visitor.send("/forget")

    assert {
        *pages,
        open_dead_link(app, own),
        open_dead_link(app, invitation),
        open_dead_link(app, opener.name),
    } == pages


def open_dead_link(app: Flask, link: str) -> str:
    """Try to open a link that opens nothing, and read the answer."""
    visitor = Visitor(app)
    visitor.get("/talks/new")
    token = visitor.page.values("/talks")["csrf_token"]
    given: dict[str, str | list[str]] = {
        "token": link.rpartition("/")[2],
        "csrf_token": token,
    }
    return visitor.post("/open", given, status=404).response.get_data(as_text=True)


def test_l34_the_busy_page_names_no_talk_and_nobody(app: Flask) -> None:
    page = ERROR_PAGES[StorageIsBusy]

    with app.test_request_context():
        words = " ".join(str(line) for line in (page.heading, *page.lines))

    assert "Others are saving" in words
    assert not any(word in words for word in ("talk", "partner", "group", "%("))


def test_l35_nobody_sees_who_made_a_link_to_the_paper_or_when_exactly(
    pair: dict[str, Partner],
) -> None:
    close_all(pair)
    pair["Bo"].get("agenda/links")
    (link,) = read_links(pair["Bo"].visitor.send("/agenda/links"))

    page = read_page(pair["Ash"], "agenda/links")

    assert "Link 1, made on" in page
    assert link not in page
    assert ":" not in page.partition("Link 1, made on")[2].partition("</p>")[0]
    assert "Bo" not in page


def test_l36_a_calendar_file_names_nobody_no_topic_and_no_place(app: Flask) -> None:
    fix_clock(app, MOMENT)
    group = start_talk(app, "Zerubbabel", "Mehetabel", held_on="2030-01-12")

    calendar = (
        group["Zerubbabel"].visitor.fetch(f"/t/{group['Zerubbabel'].handle}/calendar.ics").text
    )

    handles = [partner.handle for partner in group.values()]
    words = ("Zerubbabel", "Mehetabel", "://", "127.0.0.1", "@", "ompersion", "ealous", "ear")
    assert "A talk we planned" in calendar
    assert [word for word in (*words, *handles) if word in calendar] == []


def test_l37_a_file_of_notes_is_made_for_nobody_else(pair: dict[str, Partner]) -> None:
    pair["Bo"].say("a heron in the attic", "private")
    pair["Bo"].close(keeps_notes=True)
    pair["Ash"].close()
    ash, bo = pair["Ash"], pair["Bo"]

    own, other = (ash.visitor.fetch(f"/t/{who.handle}/notes.pdf") for who in (ash, bo))

    assert bo.visitor.fetch(f"/t/{bo.handle}/notes.pdf").status_code == 200
    assert (own.status_code, other.status_code) == (404, 404)
    assert b"%PDF" not in own.data + other.data
