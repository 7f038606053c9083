"""A database that is really full, locked or closed: words come back, and forgetting still works."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event

from compersion_talks import storage
from compersion_talks.domain.errors import StorageIsFull
from tests.talking import WISH, Partner, open_talk, take_up_places
from tests.visiting import Page

WORDS = "a heron in the attic"


@pytest.fixture
def ash(app: Flask) -> Partner:
    """Return Ash, who has opened a talk and written down something."""
    ash = open_talk(app, "Ash", "Bo")
    ash.say("an owl below the stairs")
    return ash


@pytest.fixture
def limited(app: Flask) -> Callable[[str], None]:
    """Return what sets a pragma on every connection of the app from now on."""

    def limit(pragma: str) -> None:
        def connected(raw: sqlite3.Connection, _record: object) -> None:
            raw.execute(f"PRAGMA {pragma}")

        with app.app_context():
            storage.db.engine.dispose()
            event.listen(storage.db.engine, "connect", connected)

    return limit


def read_words(page: Page) -> list[str]:
    """Read the words that a page gives back."""
    return [box.text or "" for box in page.root.iter("textarea")]


def fill(file: Path) -> None:
    """Leave no page of the database unused, so that nothing more fits below its limit."""
    with closing(sqlite3.connect(file)) as database:
        database.execute("VACUUM")


def test_on_a_full_database_words_come_back_and_a_talk_can_be_forgotten(
    ash: Partner, limited: Callable[[str], None], tmp_path: Path
) -> None:
    fill(tmp_path / "data" / "talks.sqlite3")
    limited("max_page_count=1")  # the least: what there is stays, nothing is added
    ash.get("people/")

    page = ash.visitor.send("/add", {"new_name": "Di"}, 507)
    saved = ash.get("pages/2/3").values("/pages/2/3")[f"{WISH}.text"]
    ash.get("forget")
    forgotten = ash.visitor.send("/forget")

    assert page.heading == "There's no room left"
    assert read_words(page) == ["Di"]
    assert saved == ["an owl below the stairs"]
    assert forgotten.status == 200
    assert ash.get(status=404).heading == "This link leads nowhere"


def test_on_a_locked_database_words_come_back_and_can_be_sent_again(
    ash: Partner, limited: Callable[[str], None], tmp_path: Path
) -> None:
    limited("busy_timeout=1")
    ash.get("pages/2/3")

    with closing(sqlite3.connect(tmp_path / "data" / "talks.sqlite3")) as other:
        other.execute("BEGIN EXCLUSIVE")
        page = ash.visitor.send("/pages/2/3", {f"{WISH}.text": WORDS}, 503)
        only_opened = ash.get("pages/2/3", 503)

    assert page.heading == only_opened.heading == "The site is busy"
    assert read_words(page) == [WORDS]
    assert ash.say(WORDS).status == 200


@pytest.mark.parametrize("broken", [b"no database" * 1000, None])
def test_on_a_database_that_cannot_be_read_words_come_back(
    app: Flask, ash: Partner, tmp_path: Path, broken: bytes | None
) -> None:
    file = tmp_path / "data" / "talks.sqlite3"
    ash.get("pages/2/3")
    with app.app_context():
        storage.db.engine.dispose()
    file.unlink()
    if broken is None:
        file.mkdir()
    else:
        file.write_bytes(broken)

    page = ash.visitor.send("/pages/2/3", {f"{WISH}.text": WORDS}, 503)

    assert page.heading == "This site can't open what's stored"
    assert read_words(page) == [WORDS]


@pytest.mark.parametrize("act", ["forget", "notes/destroy"])
def test_on_a_full_disk_the_reserve_lets_somebody_destroy_what_is_theirs(
    app: Flask, ash: Partner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    bo = next(one for name, one in take_up_places(ash, app).items() if name == "Bo")
    ash.close(keeps_notes=True)
    bo.close()
    reserve = tmp_path / "data" / "talks.sqlite3.reserve"

    def commit() -> None:
        if reserve.exists():
            raise StorageIsFull
        storage.db.session.commit()

    for place in ("compersion_talks.storage.commit", "compersion_talks.storage.disk_space.commit"):
        monkeypatch.setattr(place, commit)
    ash.get(act)
    ash.visitor.send(f"/{act}")

    if act == "forget":
        assert bo.get(status=404)
    else:
        assert ash.get("notes", status=404)
        assert bo.get("agenda").status == 200
