"""One partner's private words are in no answer to anyone else, no file, and no log."""

from pathlib import Path

import pytest
from flask import Flask

from tests.talking import Partner, start_talk
from tests.visiting import Visitor
from tests.web.browsers import (
    SavedBrowser,
    find_database_file,
    list_routes,
    make_agenda_link,
    make_path,
    restore_database,
    save_browser,
    strip_form_tokens,
)

WORD = "a heron in the attic"
PAPERS = ("agenda", "agenda.pdf")
NAMES = ("Zerubbabel", "Mehetabel")


def fetch_all(who: SavedBrowser, app: Flask) -> list[bytes]:
    """Fetch every address as one holder, and return all that came back."""
    answers = [
        who.ask(make_path(rule, who.handle)) for rule, method in list_routes(app) if method == "GET"
    ]
    return [str(answer.headers).encode() + answer.data for answer in answers]


def save_partner_browser(partner: Partner) -> SavedBrowser:
    """Keep the browser of a partner as it is."""
    return save_browser(partner.visitor, "p", partner.handle)


@pytest.mark.parametrize("visibility", ["private", "if-mutual"])
def test_a_word_that_nobody_shares_reaches_nobody(
    app: Flask, tmp_path: Path, visibility: str, caplog: pytest.LogCaptureFixture
) -> None:
    ash, bo = start_talk(app, *NAMES).values()
    ash.say(WORD, visibility)
    assert WORD in ash.get("pages/2/3").text

    seen = fetch_all(save_partner_browser(bo), app)
    ash.close(keeps_notes=True)
    seen += fetch_all(save_partner_browser(bo), app)
    bo.close()
    reader = Visitor(app)
    handle = reader.open(make_agenda_link(bo)).handle
    seen += [
        *fetch_all(save_partner_browser(bo), app),
        *fetch_all(save_browser(reader, "a", handle), app),
    ]

    assert not [answer for answer in seen if WORD.encode() in answer]
    assert WORD in ash.get("notes").text
    assert WORD not in caplog.text
    stored = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert not [word for word in (WORD, *NAMES) if word.encode() in stored]


def test_what_others_get_is_the_same_whatever_stays_private(app: Flask) -> None:
    ash, bo = start_talk(app, "Ash", "Bo").values()
    stored = find_database_file(app).read_bytes()

    def papers(private: str) -> list[bytes]:
        restore_database(app, stored)
        ash.say(private, "private")
        pages = [bo.get(path).text.encode() for path in ("", "people/", "pages/2/3")]
        pages.append(bo.close().text.encode())
        ash.close()
        who = save_partner_browser(bo)
        page, file = (who.ask(f"/t/{bo.handle}/{one}") for one in PAPERS)
        return [*pages, strip_form_tokens(page.text).encode(), file.data]

    assert papers(WORD) == papers("")
