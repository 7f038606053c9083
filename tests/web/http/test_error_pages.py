"""Each error page, brought about by what really causes it, with the words given back."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from flask import Flask
from sqlalchemy import event
from werkzeug.exceptions import TooManyRequests
from werkzeug.test import TestResponse

from compersion_talks import storage
from tests.linting import lint, read_text
from tests.talking import WISH, WISHES, Partner, open_talk
from tests.visiting import HOST, Page, Visitor
from tests.web.browsers import find_database_file

WORDS = "ten calm minutes"
TYPED: dict[str, str | list[str]] = {f"{WISH}.text": WORDS, "next": "on"}
SAFE = "What you saved before is safe."


@pytest.fixture
def ash(app: Flask) -> Partner:
    """Return Ash, who has opened a talk and looks at a page of the walk."""
    partner = open_talk(app, "Ash", "Bo")
    partner.get("pages/2/3")
    return partner


def add_pragma(app: Flask, line: str, moment: str = "connect") -> None:
    """Give every new connection of an app one more setting."""
    with app.app_context():
        engine = storage.db.engine
        engine.dispose()
        if moment == "connect":
            event.listen(engine, moment, lambda raw, _record: raw.execute(line))
        else:
            event.listen(engine, moment, lambda connection: connection.exec_driver_sql(line))


@contextmanager
def hold_write_lock(app: Flask) -> Iterator[None]:
    """Hold the lock of the database from another connection."""
    add_pragma(app, "PRAGMA busy_timeout=1")
    other = sqlite3.connect(find_database_file(app), isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    yield
    other.close()


def make_busy(app: Flask) -> object:
    """Let another person write for as long as the test lasts."""
    held = hold_write_lock(app)
    held.__enter__()
    return held


def make_read_only(app: Flask) -> None:
    """Let the database refuse to be written."""
    add_pragma(app, "PRAGMA query_only=1", "begin")


def make_faulty(app: Flask) -> None:
    """Put a bug where a sheet is saved."""

    def broken(**_given: object) -> None:
        raise ZeroDivisionError

    app.view_functions["walk.answer"] = broken  # type: ignore[assignment]


def make_impatient(app: Flask) -> None:
    """Let the app find that too much is asked."""

    def wait(**_given: object) -> None:
        raise TooManyRequests

    app.view_functions["walk.answer"] = wait  # type: ignore[assignment]


def do_nothing(_app: Flask) -> None:
    """Leave everything as it is."""


@dataclass(frozen=True)
class Case:
    """What goes wrong while a page is sent, and what its page begins with."""

    status: int
    heading: str
    cause: Callable[[Flask], object] = do_nothing
    path: str = "pages/2/3"
    headers: dict[str, str] = field(default_factory=dict)


CASES = [
    Case(403, "This didn't come from a page", headers={"Sec-Fetch-Site": "cross-site"}),
    Case(404, "There's no such page", path="pages/99/1"),
    Case(405, "This address can't be opened like this", path="waiting"),
    Case(429, "Please wait a moment", make_impatient),
    Case(500, "Something went wrong here", make_faulty),
    Case(503, "The site is busy", make_busy),
    Case(503, "This site can't save anything right now", make_read_only),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.heading)
def test_whatever_goes_wrong_is_told_calmly_and_what_was_typed_comes_back(
    app: Flask, ash: Partner, case: Case
) -> None:
    values = {**ash.visitor.page.values("/pages/2/3"), **TYPED}
    keep = case.cause(app)

    page = read(send_page(ash, case.path, values, **case.headers))

    assert page.status == case.status
    assert page.heading.startswith(case.heading)
    assert "safe" in page.text
    assert any(WORDS in words for words in read_boxes(page))
    assert page.links()
    assert read_title(page) == page.heading
    del keep


def send_page(
    partner: Partner, path: str, values: dict[str, str | list[str]], **headers: str
) -> TestResponse:
    """Send a page and take what comes."""
    return partner.visitor.client.post(
        f"/t/{partner.handle}/{path}",
        data=values,
        base_url=HOST,
        headers={"Origin": HOST, **headers},
    )


def read(answer: TestResponse) -> Page:
    """Read and lint an answer as a page."""
    return Page(answer.request.path, answer, lint(answer))


def read_boxes(page: Page) -> list[str]:
    """Read what is in the boxes of a page."""
    return [box.text or "" for box in page.root.iter("textarea")]


def read_title(page: Page) -> str:
    """Read the title of a page."""
    return read_text(page.root.find(".//title"))


def test_a_page_with_more_fields_than_any_has_comes_back_in_words(ash: Partner) -> None:
    ghosts: dict[str, str | list[str]] = {f"ghost-{number}": "x" for number in range(600)}

    page = read(
        send_page(ash, "pages/2/3", {**ash.visitor.page.values("/pages/2/3"), **TYPED, **ghosts})
    )

    assert page.status == 413
    assert "bigger than this site can take" in page.text
    assert any(WORDS in words for words in read_boxes(page))


def test_no_more_boxes_come_back_than_a_page_can_have(ash: Partner) -> None:
    boxes_sent: dict[str, str | list[str]] = {f"box-{n}.text": WORDS for n in range(500)}

    page = read(send_page(ash, "pages/99/1", boxes_sent))

    assert page.status == 404
    assert read_boxes(page) == [WORDS] * 80


def test_a_form_with_names_without_end_comes_back_with_some_of_them(app: Flask) -> None:
    visitor = Visitor(app)
    visitor.get("/talks/new")

    page = visitor.send("/talks", {**WISHES, "names": ["Ash"] * 300} | NO_TOKEN, 400)

    assert page.values("/talks")["names"] == ["Ash"] * 24


def test_what_was_too_big_to_be_read_is_not_said_to_stand_below(ash: Partner) -> None:
    page = read(send_page(ash, "pages/2/3", {**TYPED, f"{WISH}.text": "a long story " * 25_000}))

    assert page.status == 413
    assert read_boxes(page) == []
    assert "It couldn't be read, so it wasn't saved, and can't be shown to you" in page.text
    assert SAFE in page.text
    assert "long story" not in page.text


def test_a_talk_that_finds_no_room_gives_its_names_and_its_days_back(app: Flask) -> None:
    visitor = Visitor(app)
    visitor.get("/talks/new")
    app.config["STORAGE_QUOTA_BYTES"] = 1

    days = dict.fromkeys(("held_on", "answer_by"), find_day(visitor))

    page = visitor.send("/talks", {**WISHES, "names": ["Ash", "Bo"], **days}, status=507)

    assert page.heading == "There's no room left"
    labels = [read_text(label) for label in page.root.iter("label")]
    assert sorted(labels) == ["Name", "Name", "The day of the talk", "The day to answer by"]
    assert {"Ash", "Bo"} <= {*read_boxes(page)}


def find_day(visitor: Visitor) -> str:
    """Return a day within the talk: today, as the site counts."""
    held = visitor.app.extensions["compersion_talks"]
    return str(held.today)


def test_the_passphrase_of_a_group_is_never_shown_again(app: Flask) -> None:
    visitor = Visitor(app)
    visitor.get("/talks/new")

    page = visitor.send(
        "/talks", {**WISHES, "names": ["Ash", "Bo"], "create_code": "open sesame"} | NO_TOKEN, 400
    )

    assert "sesame" not in page.response.text


NO_TOKEN: dict[str, str | list[str] | None] = {"csrf_token": None}


@pytest.mark.parametrize(("path", "allowed"), [("/talks", {"POST"}), ("/open", {"POST"})])
def test_an_address_of_a_button_tells_programs_what_it_takes(
    cam: Visitor, path: str, allowed: set[str]
) -> None:
    page = cam.get(path, status=405)

    assert set(re.split(", *", page.response.headers["Allow"])) - {"OPTIONS"} == allowed


def test_a_fault_answers_even_where_the_database_is_gone(app: Flask, ash: Partner) -> None:
    values = {**ash.visitor.page.values("/pages/2/3"), **TYPED}
    with app.app_context():
        storage.db.engine.dispose()
    find_database_file(app).write_bytes(b"this is no database " * 400)

    page = read(send_page(ash, "pages/2/3", values))

    assert page.status == 503
    assert any(WORDS in words for words in read_boxes(page))
