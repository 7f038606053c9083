"""One look sees what two readings in a session see, of a link that lives."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask

from compersion_talks import storage
from compersion_talks.storage import glances
from tests.storage.stores import ASH, BO, TALK, TODAY, a_talk, add_all

A_DAY = timedelta(days=1)
LAST_DAY = a_talk().expires_on
AGENDA = bytes(range(200))


@pytest.fixture
def merged(inside: Flask) -> Flask:
    """Return a store with a talk whose agenda is there."""
    add_all()
    storage.talks.save_talk(replace(a_talk(), agenda_blob=AGENDA))
    storage.commit()
    return inside


@pytest.fixture
def file(opened: Callable[..., Flask], on_sqlite: str) -> Iterator[Path]:
    """Return the file of a store on SQLite to which nobody is connected."""
    with opened(on_sqlite).app_context():
        add_all()
        storage.talks.save_talk(replace(a_talk(), agenda_blob=AGENDA))
        storage.commit()
        storage.db.engine.dispose()
        yield Path(on_sqlite.removeprefix("sqlite:///"))


@pytest.mark.usefixtures("merged")
@pytest.mark.parametrize("lookup", [ASH, BO])
@pytest.mark.parametrize("day", [TODAY, LAST_DAY])
def test_a_look_sees_the_link_and_how_the_agenda_begins(lookup: bytes, day: date) -> None:
    seen = glances.glance(lookup, day)

    assert seen == (storage.talks.find_link(lookup), AGENDA[: glances.BEGINNING_BYTES])


@pytest.mark.usefixtures("merged")
def test_a_look_sees_nothing_that_does_not_live() -> None:
    seen = [glances.glance(b"of another link.", TODAY), glances.glance(ASH, LAST_DAY + A_DAY)]
    storage.talks.remove_link(ASH)
    storage.commit()
    seen.append(glances.glance(ASH, TODAY))
    storage.talks.forget_talk(TALK)
    storage.commit()
    seen.append(glances.glance(BO, TODAY))

    assert seen == [None] * 4


@pytest.mark.usefixtures("inside")
def test_a_look_sees_nothing_before_the_merge() -> None:
    add_all()

    assert glances.glance(ASH, TODAY) is None


@pytest.mark.usefixtures("merged")
def test_a_look_leaves_no_connection_open() -> None:
    glances.glance(ASH, TODAY)

    assert "Current Checked out connections: 0" in storage.db.engine.pool.status()


def test_in_a_damaged_database_a_look_sees_nothing(file: Path) -> None:
    file.write_bytes(b"nonsense " * 1000)

    assert glances.glance(ASH, TODAY) is None


def test_out_of_reach_of_the_database_a_look_sees_nothing(file: Path) -> None:
    file.unlink()
    file.mkdir()

    assert glances.glance(ASH, TODAY) is None
