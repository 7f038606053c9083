"""The short way to a paper gives what the long way gives, and nothing else."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from compersion_talks import storage
from compersion_talks.domain.talks import Paper
from compersion_talks.factory import create_app
from compersion_talks.keeping import glimpses
from compersion_talks.keeping import papers as keeping_papers
from compersion_talks.storage.glances import Seen
from compersion_talks.web import rates, short_way
from compersion_talks.web.parts import parts
from tests.talking import Partner, close_all, taken_up, talk_of
from tests.visiting import HOST, Visitor
from tests.web.holders import (
    Holder,
    agenda_link,
    database_file,
    holder,
    mere_opener,
    move_clock,
    without_form_tokens,
)

PDF = b"%PDF-drawn"
PRINTS = ["paper=a4", "paper=letter", "paper=a4&large=1", "paper=letter&large=1"]
UNUSUAL = ["", "paper=", "paper=a3", "paper=a4&large", "large=1&paper=a4", "paper=a4&paper=letter"]
SITE = "https://talks.example.org"
Told = tuple[int, list[tuple[str, str]], str]


@pytest.fixture(autouse=True)
def drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw a few bytes in place of a paper, as often as anybody likes."""
    monkeypatch.setattr(keeping_papers, "agenda_pdf", lambda *_: PDF)
    monkeypatch.setattr(rates, "PAPERS", replace(rates.PAPERS, most=100))


@pytest.fixture
def group(app: Flask) -> dict[str, Partner]:
    """Return two partners who have closed their sheets."""
    move_clock(app, timedelta())
    group = talk_of(app, "Ash", "Bo")
    close_all(group)
    return group


@pytest.fixture
def ash(group: dict[str, Partner]) -> Holder:
    """Return Ash's browser, which has had all prints."""
    ash = holder(group["Ash"].visitor, "p", group["Ash"].handle)
    return had_all(ash)


@pytest.fixture
def guest(app: Flask, group: dict[str, Partner]) -> Holder:
    """Return the browser of somebody with an agenda-only link, which has had all prints."""
    guest = Visitor(app)
    return had_all(holder(guest, "a", guest.open(agenda_link(group["Bo"])).handle))


@pytest.fixture
def by_the_short_way_alone(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Return what closes the long way."""

    def closed() -> None:
        raise AssertionError("the long way was taken")

    return lambda: monkeypatch.setattr(app, "full_dispatch_request", closed)


def had_all(who: Holder) -> Holder:
    """Ask for every print once, so that it is kept."""
    assert [pdf(who, one).status_code for one in PRINTS] == [200] * len(PRINTS)
    return who


def pdf(who: Holder, wanted: str = "paper=a4", method: str = "GET", **headers: str) -> TestResponse:
    """Ask for the paper as a file."""
    return who.ask(f"/t/{who.handle}/agenda.pdf?{wanted}", method, **headers)


def told(answer: TestResponse) -> Told:
    """Take down a response, save for what differs each time: what is sealed and form tokens."""
    lines = [
        (name, value.partition("=")[0] + value.partition(";")[2] if name == "Set-Cookie" else value)
        for name, value in answer.headers
        if name != "Content-Length" or answer.mimetype == "application/pdf"
    ]
    return answer.status_code, sorted(lines), without_form_tokens(answer.data.decode("latin-1"))


def both(ask: Callable[[], TestResponse]) -> Told:
    """Ask by either way; what both give is what is given."""
    short = told(ask())
    with pytest.MonkeyPatch.context() as closed:
        closed.setattr(short_way, "glimpse", lambda *_: None)
        long = told(ask())
    assert short == long
    return short


@pytest.mark.parametrize("who", ["ash", "guest"])
@pytest.mark.parametrize("minutes", [0, 2])
def test_both_ways_give_the_same_paper(
    app: Flask, request: pytest.FixtureRequest, who: str, minutes: int
) -> None:
    holder: Holder = request.getfixturevalue(who)
    move_clock(app, timedelta(minutes=minutes))

    given = [both(partial(pdf, holder, one)) for one in PRINTS]

    assert [(status, body) for status, _, body in given] == [(200, PDF.decode())] * 4
    assert {"Set-Cookie" in dict(headers) for _, headers, _ in given} == {bool(minutes)}


@pytest.mark.parametrize("is_kept", [True, False])
def test_both_ways_tell_a_browser_what_it_has(app: Flask, ash: Holder, is_kept: bool) -> None:
    tag = pdf(ash).headers["ETag"]
    if not is_kept:
        with app.app_context():
            parts().papers._kept._files.clear()

    for shape in ("{}", "W/{}", '"other", {}', '{}, W/"other"', "*"):
        has = {"If-None-Match": shape.format(tag)}
        status, _, body = both(partial(pdf, ash, **has))
        assert (status, body) == (304, "")


def test_both_ways_say_the_same_of_safe_transport(tmp_path: Path, ash: Holder) -> None:
    there = create_app(
        {"COMPERSION_DATA_DIR": str(tmp_path / "data"), "COMPERSION_PUBLIC_URL": SITE}
    )
    sent = {"Cookie": ash.cookies.replace("ct-", "__Host-ct-")}

    def ask() -> TestResponse:
        client = there.test_client(use_cookies=False)
        path = f"/t/{ash.handle}/agenda.pdf?paper=a4"
        return client.get(path, base_url=SITE, headers=sent)

    ask()
    status, headers, _ = both(ask)

    assert status == 200
    assert "Strict-Transport-Security" in dict(headers)


def test_a_paper_that_is_kept_needs_no_long_way(
    app: Flask, ash: Holder, guest: Holder, by_the_short_way_alone: Callable[[], None]
) -> None:
    tag = pdf(ash).headers["ETag"]
    by_the_short_way_alone()

    assert [pdf(who, one).data for who in (ash, guest) for one in PRINTS[:2]] == [PDF] * 4
    assert pdf(guest, **{"If-None-Match": tag}).status_code == 304


def test_a_tag_that_nobody_asked_for_here_is_known_all_the_same(
    app: Flask, ash: Holder, by_the_short_way_alone: Callable[[], None]
) -> None:
    tag = pdf(ash).headers["ETag"]
    with app.app_context():
        parts().papers.tags._known.clear()
        parts().papers._kept._files.clear()
    by_the_short_way_alone()

    assert pdf(ash, **{"If-None-Match": tag}).status_code == 304


def stop_the_link(group: dict[str, Partner], _app: Flask) -> None:
    """Stop all agenda-only links."""
    group["Ash"].get("agenda/links")
    group["Ash"].visitor.send("/revoke")


def forget(group: dict[str, Partner], _app: Flask) -> None:
    """Forget the talk."""
    group["Bo"].get("forget")
    group["Bo"].visitor.send("/forget")


def outlast(_group: dict[str, Partner], app: Flask) -> None:
    """Let the talk's time run out, but not the visits'."""
    changed(app, "UPDATE talk SET expires_on = date('now', '-1 day')")


def spoil(_group: dict[str, Partner], app: Flask) -> None:
    """Spoil the keys that links carry."""
    changed(app, "UPDATE link SET wrap = zeroblob(length(wrap))")


def swap_kinds(_group: dict[str, Partner], app: Flask) -> None:
    """Make rows say that links are of another kind."""
    changed(app, "UPDATE link SET kind = CASE kind WHEN 'a' THEN 'p' ELSE 'a' END")


def move_to_nobody(_group: dict[str, Partner], app: Flask) -> None:
    """Take links away from whoever they belong to."""
    changed(app, "UPDATE link SET partner_id = zeroblob(16)")


def number_keys_below_nothing(_group: dict[str, Partner], app: Flask) -> None:
    """Let links ask for a key that cannot be."""
    changed(app, "UPDATE link SET kid = -1")


def leave_alone_too_long(_group: dict[str, Partner], app: Flask) -> None:
    """Let the visits run out."""
    move_clock(app, timedelta(minutes=121))


def changed(app: Flask, statement: str) -> None:
    """Change rows behind the back of a copy."""
    with closing(sqlite3.connect(database_file(app))) as database, database:
        assert database.execute(statement).rowcount


@pytest.mark.parametrize(
    "act",
    [
        *(stop_the_link, forget, outlast, leave_alone_too_long),
        *(spoil, swap_kinds, move_to_nobody, number_keys_below_nothing),
    ],
)
def test_what_the_long_way_refuses_the_short_way_refuses(
    app: Flask,
    group: dict[str, Partner],
    guest: Holder,
    act: Callable[[dict[str, Partner], Flask], None],
) -> None:
    has = {"If-None-Match": pdf(guest).headers["ETag"]}
    act(group, app)

    assert both(lambda: pdf(guest))[0] == 404
    assert both(lambda: pdf(guest, **has))[0] == 404


def test_having_one_print_is_not_having_another(ash: Holder) -> None:
    tags = [pdf(ash, one).headers["ETag"] for one in PRINTS]

    for number, wanted in enumerate(PRINTS):
        others = ", ".join(tags[:number] + tags[number + 1 :])
        status, _, body = both(partial(pdf, ash, wanted, **{"If-None-Match": others}))
        assert (status, body) == (200, PDF.decode())


def test_all_that_a_link_is_bound_to_leads_to_its_file() -> None:
    seen = Seen(b"l" * 16, "p", b"t" * 16, None, 1, b"wrap", "2026-03-01", None, b"beginning")
    one = glimpses.Glimpse(b"secret", seen)
    changed = [
        seen._replace(lookup=b"m" * 16),
        seen._replace(kind="a"),
        seen._replace(talk_id=b"u" * 16),
        seen._replace(partner_id=b"a" * 16),
        seen._replace(kid=2),
        seen._replace(wrap=b"another"),
        seen._replace(beginning=b"another"),
    ]
    others = [replace(one, seen=other) for other in changed]

    leading = {other.leading_to(Paper.A4, is_large=False) for other in (one, *others)}
    prints = {one.leading_to(paper, is_large=large) for paper in Paper for large in (True, False)}

    assert (len(leading), len(prints)) == (8, 4)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE link SET created_on = 'what somebody typed'",
        "UPDATE link SET wrap = 'words'",
        "UPDATE talk SET agenda_blob = x''",
        "UPDATE talk SET agenda_blob = 'words'",
    ],
)
def test_whatever_goes_wrong_is_told_by_the_long_way(
    app: Flask, guest: Holder, change: str
) -> None:
    changed(app, change)

    status, headers, _ = both(partial(pdf, guest))

    assert status in (404, 500)
    assert "Content-Security-Policy" in dict(headers)


@pytest.mark.parametrize(
    "shape",
    [*("W/ {}", "x{}", "{}x", "{0}{0}", '"a" {}', "W/{0}, {0}", ",{},", "{} ,"), "bare", "W/bare"],
)
def test_both_ways_understand_the_same_of_what_a_browser_has(ash: Holder, shape: str) -> None:
    tag = pdf(ash).headers["ETag"]
    has = shape.format(tag).replace("bare", tag.strip('"'))

    assert both(partial(pdf, ash, **{"If-None-Match": has}))[0] in (200, 304)


@pytest.mark.parametrize(
    "shape",
    [
        *("{};", " {}", "{} ", "a=b;{}", 'x="{}', 'a="b; {}; c"', "a; {}", "=x; {}", "{}; {}"),
        *(f"ct-{number:012d}=A; {{}}" for number in range(2)),
    ],
)
def test_both_ways_read_the_same_cookies(app: Flask, ash: Holder, shape: str) -> None:
    move_clock(app, timedelta(minutes=2))
    own = next(one for one in ash.cookies.split("; ") if ash.handle in one)

    assert both(partial(pdf, replace(ash, cookies=shape.format(own, own))))[0] in (200, 404)


def test_both_ways_end_the_same_visits_beyond_five(app: Flask, ash: Holder) -> None:
    move_clock(app, timedelta(minutes=2))
    own = next(one for one in ash.cookies.split("; ") if ash.handle in one)
    dead = "; ".join(f"ct-{number:012d}=A" for number in range(8))

    _, headers, _ = both(partial(pdf, replace(ash, cookies=f"{dead}; {own}")))

    assert len([name for name, _ in headers if name == "Set-Cookie"]) == 5


@pytest.mark.parametrize("wanted", UNUSUAL)
def test_what_is_asked_for_otherwise_goes_the_long_way(
    ash: Holder, by_the_short_way_alone: Callable[[], None], wanted: str
) -> None:
    assert pdf(ash, wanted).data == PDF
    by_the_short_way_alone()

    assert pdf(ash, wanted).status_code == 500


def test_only_a_plain_get_goes_the_short_way(ash: Holder) -> None:
    assert [pdf(ash, method=one).data for one in ("HEAD", "OPTIONS")] == [b"", b""]
    assert pdf(ash, method="POST").status_code == 405


def test_a_host_that_is_not_ours_gets_nothing_by_either_way(ash: Holder) -> None:
    assert both(lambda: pdf(ash, Host="elsewhere.example"))[0] == 400


def test_an_opener_who_is_no_partner_has_no_paper_by_either_way(app: Flask) -> None:
    opener = mere_opener(app)
    partners = taken_up(opener, app)
    del partners[opener.name]
    close_all(partners)
    had_all(holder(partners["Ash"].visitor, "p", partners["Ash"].handle))
    other = holder(opener.visitor, "o", opener.handle)

    assert both(lambda: pdf(other))[0] == 404


def test_before_the_merge_there_is_nothing_by_either_way(app: Flask) -> None:
    group = talk_of(app, "Ash", "Bo")
    ash = holder(group["Ash"].visitor, "p", group["Ash"].handle)

    assert both(lambda: pdf(ash))[0] == 409


def test_papers_are_counted_by_whichever_way_they_come(
    ash: Holder, monkeypatch: pytest.MonkeyPatch
) -> None:
    had = len(PRINTS)
    monkeypatch.setattr(rates, "PAPERS", replace(rates.PAPERS, most=had + 2))

    statuses = [pdf(ash).status_code for _ in range(3)]

    assert statuses == [200, 200, 429]


def test_a_busy_database_is_told_of_by_the_long_way(app: Flask, ash: Holder) -> None:
    with app.app_context():
        storage.db.engine.dispose()
    database_file(app).write_bytes(b"not a database" * 1000)

    assert pdf(ash).status_code == 503


def test_a_visit_lasts_by_the_short_way_too(
    app: Flask, group: dict[str, Partner], ash: Holder, by_the_short_way_alone: Callable[[], None]
) -> None:
    by_the_short_way_alone()
    client = group["Ash"].visitor.client
    statuses = []
    for _ in range(3):
        move_clock(app, timedelta(minutes=100))
        answer = client.get(f"/t/{ash.handle}/agenda.pdf?paper=a4", base_url=HOST)
        statuses.append(answer.status_code)

    assert statuses == [200, 200, 200]


def test_of_two_cookies_with_one_name_both_ways_read_the_first(ash: Holder) -> None:
    name = f"ct-{ash.handle}"
    good = next(one for one in ash.cookies.split("; ") if one.startswith(name))
    orders = [f"{good}; {name}=other", f"{name}=other; {good}"]

    statuses = [
        both(partial(pdf, replace(ash, cookies=cookies)))[0] for cookies in (*orders, good + ";")
    ]

    assert statuses == [200, 404, 200]
