"""Every address with every kind of link: exactly who may open it, and one page for all others."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from compersion_talks import storage
from compersion_talks.factory import create_app
from compersion_talks.web.http import visit_cookie
from tests.linting import read_text
from tests.talking import Partner, read_invitations, start_talk, take_up_places
from tests.visiting import Visitor
from tests.web.browsers import (
    DEAD,
    SavedBrowser,
    dump_rows,
    find_database_file,
    list_routes,
    make_path,
    open_talk_for_others,
    restore_database,
    save_browser,
    save_browsers_of_a_talk,
)

# Which kinds of link open an address: a partner's own, a mere opener's, an agenda-only link.
OPENED_BY = {
    "GET /t/<handle>/": "p",
    "GET /t/<handle>/agenda": "pa",
    "GET /t/<handle>/agenda.pdf": "pa",
    "GET /t/<handle>/agenda/links": "p",
    "POST /t/<handle>/agenda/links": "p",
    "POST /t/<handle>/agenda/links/<link_id>/revoke": "p",
    "POST /t/<handle>/agenda/review": "pa",
    "GET /t/<handle>/agenda/talk": "pa",
    "POST /t/<handle>/agenda/keep-short": "p",
    "POST /t/<handle>/agenda/open": "p",
    "GET /t/<handle>/agreements.ics": "p",
    "GET /t/<handle>/agreements.pdf": "p",
    "GET /t/<handle>/agreements/": "p",
    "GET /t/<handle>/agreements/<sign>/change": "p",
    "POST /t/<handle>/agreements/<sign>/change": "p",
    "GET /t/<handle>/agreements/<sign>/take-back": "p",
    "POST /t/<handle>/agreements/<sign>/take-back": "p",
    "POST /t/<handle>/agreements/<sign>/take-off": "p",
    "POST /t/<handle>/agreements/day": "p",
    "GET /t/<handle>/agreements/forget": "p",
    "POST /t/<handle>/agreements/forget": "p",
    "POST /t/<handle>/agreements/say": "p",
    "GET /t/<handle>/agreements/write": "p",
    "POST /t/<handle>/agreements/write": "p",
    "GET /t/<handle>/before": "p",
    "POST /t/<handle>/before": "p",
    "GET /t/<handle>/before/readers": "p",
    "GET /t/<handle>/calendar.ics": "pa",
    "GET /t/<handle>/review/lines/<sign>": "p",
    "POST /t/<handle>/review/lines/<sign>": "p",
    "POST /t/<handle>/close": "p",
    "GET /t/<handle>/forget": "po",
    "POST /t/<handle>/end": "poa",
    "POST /t/<handle>/forget": "po",
    "GET /t/<handle>/go-on": "p",
    "POST /t/<handle>/go-on": "p",
    "GET /t/<handle>/link.svg": "po",
    "GET /t/<handle>/link.txt": "po",
    "POST /t/<handle>/link/keep": "po",
    "GET /t/<handle>/link/replace": "po",
    "POST /t/<handle>/link/replace": "po",
    "GET /t/<handle>/notes": "p",
    "GET /t/<handle>/notes.pdf": "p",
    "GET /t/<handle>/notes/destroy": "p",
    "POST /t/<handle>/notes/destroy": "p",
    "GET /t/<handle>/pages/<int:section>": "p",
    "GET /t/<handle>/pages/<int:section>/<int:number>": "p",
    "POST /t/<handle>/pages/<int:section>/<int:number>": "p",
    "POST /t/<handle>/pages/<int:section>/<int:number>/open": "p",
    "POST /t/<handle>/take-back": "p",
    "GET /t/<handle>/pause/<slug>": "p",
    "GET /t/<handle>/people/": "po",
    "GET /t/<handle>/people/<partner_id>.svg": "po",
    "GET /t/<handle>/people/cards": "po",
    "GET /t/<handle>/people/<partner_id>/anew": "po",
    "POST /t/<handle>/people/<partner_id>/anew": "po",
    "GET /t/<handle>/people/<partner_id>/card": "po",
    "GET /t/<handle>/people/<partner_id>/remove": "po",
    "POST /t/<handle>/people/<partner_id>/remove": "po",
    "POST /t/<handle>/people/add": "po",
    "POST /t/<handle>/people/rename": "p",
    "POST /t/<handle>/reopen": "p",
    "GET /t/<handle>/resume": "p",
    "GET /t/<handle>/review": "p",
    "GET /t/<handle>/waiting": "p",
    "GET /t/<handle>/waiting/again": "p",
    "GET /t/<handle>/waiting/progress": "p",
    "POST /t/<handle>/waiting/calendar": "p",
    "GET /t/<handle>/worksheet.pdf": "p",
}
BY_ITSELF = {"GET /t/<handle>/waiting/again", "GET /t/<handle>/waiting/progress"}
"""A page left open asks for these, which keeps no visit alive."""
FOR_EVERYONE = {
    "GET /",
    "GET /agreements",
    "POST /agreements",
    "GET /alone",
    "GET /how",
    "GET /leaving",
    "GET /outside",
    "GET /promises",
    "GET /rules",
    "GET /sample",
    "GET /sample.pdf",
    "GET /words",
    "GET /worksheets/<int:number>.pdf",
    "GET /healthz",
    "GET /readyz",
    "GET /helping",
    "GET /talks/several",
    "GET /l/<token>",
    "GET /language",
    "GET /leave",
    "GET /robots.txt",
    "GET /static/<version>/<path:filename>",
    "GET /talks/new",
    "POST /language",
    "POST /open",
    "POST /open/end",
    "POST /open/join",
    "POST /open/look",
    "POST /open/no",
    "POST /talks",
    "POST /talks/next",
    "POST /talks/several",
}


class Cast:
    """A copy with one open and one merged talk, put back as it was after each request."""

    def __init__(self, app: Flask) -> None:
        """Open both talks, and give everyone their link."""
        self.app = app
        self.before = save_browsers_of_a_talk(app, is_merged=False)
        self.after = save_browsers_of_a_talk(app, is_merged=True)
        self.nobody = save_browser(Visitor(app))
        self.everyone = [*self.before.values(), *self.after.values()]
        self.stored = find_database_file(app).read_bytes()

    def response(self, who: SavedBrowser, address: str, handle: str = "") -> TestResponse:
        """Return what a person gets; then put everything back."""
        method, rule = address.split(" ")
        found = next(one for one in self.app.url_map.iter_rules() if one.rule == rule)
        response = who.ask(make_path(found, handle or who.handle), method)
        restore_database(self.app, self.stored)
        return response

    def answers(self, who: SavedBrowser, address: str, handle: str = "") -> tuple[int, bytes]:
        """Return the status and the page that a person gets; then put everything back."""
        response = self.response(who, address, handle)
        return response.status_code, response.get_data()


@pytest.fixture(scope="module")
def cast(tmp_path_factory: pytest.TempPathFactory, fresh_copy: Path) -> Iterator[Cast]:
    """Return the cast of the table, once for all its rows."""
    folder = tmp_path_factory.mktemp("cast") / "data"
    shutil.copytree(fresh_copy, folder)
    app = create_app({"COMPERSION_DATA_DIR": str(folder)})
    yield Cast(app)
    with app.app_context():
        storage.db.engine.dispose()


def test_every_address_is_listed_with_who_may_open_it(app: Flask) -> None:
    found = {f"{method} {rule.rule}" for rule, method in list_routes(app)}

    assert found == FOR_EVERYONE | OPENED_BY.keys()


@pytest.mark.parametrize("address", sorted(OPENED_BY))
def test_an_address_opens_for_the_links_listed_and_for_no_other(cast: Cast, address: str) -> None:
    opened = {
        who.kind for who in cast.everyone if DEAD.encode() not in cast.answers(who, address)[1]
    }

    assert opened == set(OPENED_BY[address])


@pytest.mark.parametrize("address", sorted(OPENED_BY))
def test_nobody_opens_the_handle_of_a_link_they_do_not_hold(cast: Cast, address: str) -> None:
    handles = [one.handle for one in cast.everyone]
    answers = {
        cast.answers(who, address, handle)
        for who in [*cast.everyone, cast.nobody]
        for handle in handles
        if handle != who.handle
    }

    (answer,) = answers
    assert answer[0] == 404
    assert DEAD.encode() in answer[1]


def test_every_refused_link_gets_the_same_bytes_everywhere(cast: Cast) -> None:
    refused = {
        cast.answers(who, address)
        for address, kinds in OPENED_BY.items()
        for who in [cast.nobody, *cast.everyone]
        if who.kind not in tuple(kinds)
    }

    assert [status for status, _page in refused] == [404]


@pytest.mark.parametrize("path", ["agenda", "agenda.pdf"])
def test_the_paper_cannot_be_had_before_the_merge(cast: Cast, path: str) -> None:
    partner, opener = cast.before["p"], cast.before["o"]

    status, page = cast.answers(partner, f"GET /t/<handle>/{path}")

    assert status in (303, 409)
    assert b"%PDF" not in page
    assert cast.answers(opener, f"GET /t/<handle>/{path}")[0] == 404


def test_a_mere_opener_gets_no_paper_that_is_kept(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "compersion_talks.use_cases.agenda_pdf.render_agenda", lambda *_: b"%PDF-1.7"
    )
    group = save_browsers_of_a_talk(app, is_merged=True)
    partner, opener = group["p"], group["o"]
    tag = partner.ask(f"/t/{partner.handle}/agenda.pdf?paper=a4").headers["ETag"]
    path = f"/t/{opener.handle}/agenda.pdf?paper=a4"

    answers = [opener.ask(path), opener.ask(path, **{"If-None-Match": tag})]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert not [answer for answer in answers if "ETag" in answer.headers]


@pytest.mark.parametrize("kind", "poa")
def test_a_visit_is_prolonged_by_the_pages_of_its_own_link_alone(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(visit_cookie, "FRESH_SECONDS", 0)
    who = cast.after[kind]

    prolonged = {one for one in OPENED_BY if "Set-Cookie" in cast.response(who, one).headers}

    assert prolonged == {one for one in OPENED_BY if kind in OPENED_BY[one]} - BY_ITSELF


def test_a_mere_opener_can_change_nothing_after_the_merge(cast: Cast) -> None:
    opener, before = cast.after["o"], dump_rows(cast.app)

    assert opener.ask(f"/t/{opener.handle}/forget", "POST").status_code == 409
    assert opener.ask(f"/t/{opener.handle}/people/add", "POST").status_code in (409, 422)
    assert dump_rows(cast.app) == before


@pytest.mark.parametrize("act", ["anew", "remove"])
def test_a_place_of_another_talk_cannot_be_reached_by_its_id(app: Flask, act: str) -> None:
    ours, theirs = open_talk_for_others(app), open_talk_for_others(app, "Eve", "Mal")
    who = save_browser(ours.visitor, "o", ours.handle)

    answer = who.ask(make_address(ours, f"people/{place_of(theirs, 'Eve')}/{act}"), "POST")

    assert (answer.status_code, answer.location) == (303, make_address(ours, "people/"))
    assert len(read_invitations(theirs)) == 2


@pytest.mark.parametrize("file", [".svg", "/card"])
def test_an_invitation_is_shown_to_nobody_but_its_maker(app: Flask, file: str) -> None:
    group = start_talk(app, "Ash", "Bo")
    ash, bo = group["Ash"], group["Bo"]
    ash.get("people/")
    ash.visitor.send("/add", {"new_name": "Cy"})
    path = f"people/{place_of(ash, 'Cy')}{file}"

    assert ash.visitor.fetch(make_address(ash, path)).status_code == 200
    assert bo.visitor.fetch(make_address(bo, path)).status_code == 404


def test_an_agenda_link_of_another_talk_cannot_be_revoked(app: Flask) -> None:
    ours, theirs = (save_browsers_of_a_talk(app, is_merged=True) for _ in range(2))
    shown = theirs["p"].ask(f"/t/{theirs['p'].handle}/agenda/links").text
    found = re.search("links/([0-9a-f]{32})/revoke", shown)
    assert found

    ours["p"].ask(f"/t/{ours['p'].handle}/agenda/links/{found[1]}/revoke", "POST")

    assert theirs["a"].ask(f"/t/{theirs['a'].handle}/agenda").status_code == 200
    theirs["p"].ask(f"/t/{theirs['p'].handle}/agenda/links/{found[1]}/revoke", "POST")
    assert theirs["a"].ask(f"/t/{theirs['a'].handle}/agenda").status_code == 404


@pytest.mark.parametrize("act", ["anew", "remove"])
def test_a_partner_whose_place_is_gone_is_out_at_once(app: Flask, act: str) -> None:
    opener = open_talk_for_others(app, "Ash", "Bo", "Cy")
    bo = take_up_places(opener, app)["Bo"]
    bo.get()

    who = save_browser(opener.visitor, "o", opener.handle)
    who.ask(make_address(opener, f"people/{place_of(opener, 'Bo')}/{act}"), "POST")

    bo.get(status=404)


def make_address(who: Partner, path: str) -> str:
    """Write out an address below a partner's handle."""
    return f"/t/{who.handle}/{path}"


def place_of(who: Partner, name: str) -> str:
    """Read the id of a partner's place from the people page."""
    seen = ""
    for element in who.get("people/").root.iter():
        seen = read_text(element) if element.tag == "h2" else seen
        if seen.startswith(name) and element.get("href", "").endswith("/anew"):
            return element.get("href", "").split("/")[-2]
    raise AssertionError(f"no place of {name}")


def test_the_page_of_all_components_is_for_those_who_write_the_program(app: Flask) -> None:
    assert app.test_client().get("/components").status_code == 404
