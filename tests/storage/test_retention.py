"""What has expired is forgotten, late enough, and never because a clock went wrong."""

import os
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from compersion_talks import storage
from compersion_talks.domain.errors import StorageIsFull
from compersion_talks.storage import retention, talks
from compersion_talks.storage.retention import Forgotten
from tests.storage.builders import TALK, TODAY, a_talk, add_all

pytestmark = pytest.mark.usefixtures("inside")
LAST_DAY = date(2026, 3, 31)
DAY = timedelta(days=1)


def sweep(today: date, at: float = 0.0) -> Forgotten:
    """Sweep on a day, at a moment of the monotonic clock."""
    return retention.forget_expired(today, monotonic=lambda: at)


def is_there() -> bool:
    """Say whether the talk is still stored, and let go of the database."""
    found = talks.find_talk(TALK) is not None
    storage.rollback()
    return found


def test_a_talk_is_destroyed_when_it_has_been_closed_for_a_whole_day() -> None:
    add_all()
    sweep(LAST_DAY - DAY)

    assert sweep(LAST_DAY).talks == 0
    assert sweep(LAST_DAY + DAY).talks == 0
    assert is_there()
    assert sweep(LAST_DAY + 2 * DAY).talks == 1
    assert not is_there()
    assert talks.list_links(TALK) == []


def test_a_living_talk_is_left_alone() -> None:
    add_all()
    talks.add_talk(a_talk(id=b"o" * 16, expires_on=date(2026, 5, 30)))
    storage.commit()
    sweep(LAST_DAY)

    assert sweep(LAST_DAY + 2 * DAY) == Forgotten(talks=1)
    assert talks.find_talk(b"o" * 16) is not None


def test_sweeping_twice_does_no_harm() -> None:
    add_all()
    sweep(LAST_DAY)
    sweep(LAST_DAY + 2 * DAY)

    assert sweep(LAST_DAY + 2 * DAY) == Forgotten()


def test_a_week_without_a_sweep_is_no_jump() -> None:
    add_all()
    sweep(LAST_DAY - 5 * DAY)

    assert sweep(LAST_DAY + 2 * DAY).talks == 1


@pytest.mark.parametrize("jump", [timedelta(days=8), timedelta(days=3652)])
def test_after_a_jump_of_the_clock_nothing_is_destroyed_for_an_hour(jump: timedelta) -> None:
    add_all()
    sweep(LAST_DAY, at=100)
    wrong = LAST_DAY + jump

    assert sweep(wrong, at=200).is_waiting
    assert sweep(wrong, at=201).is_waiting
    assert sweep(wrong, at=3799).is_waiting
    assert is_there()
    assert sweep(wrong, at=3800) == Forgotten(talks=1)


def test_a_clock_put_right_within_the_hour_erases_nothing() -> None:
    add_all()
    sweep(TODAY, at=0)
    sweep(TODAY + timedelta(days=3652), at=60)

    assert sweep(TODAY, at=120).is_waiting
    assert sweep(TODAY, at=3720) == Forgotten()
    assert is_there()


def test_a_clock_set_far_back_is_doubted_too() -> None:
    sweep(LAST_DAY)

    assert sweep(TODAY).is_waiting


def test_midnight_soon_after_a_jump_proves_nothing() -> None:
    add_all()
    sweep(LAST_DAY, at=0)
    sweep(LAST_DAY + 100 * DAY, at=60)

    assert sweep(LAST_DAY + 101 * DAY, at=120).is_waiting
    assert sweep(LAST_DAY + 102 * DAY, at=180).talks == 1


def test_each_process_waits_for_itself(
    database: str, inside: Flask, opened: Callable[..., Flask]
) -> None:
    add_all()
    sweep(LAST_DAY, at=0)
    sweep(LAST_DAY + 100 * DAY, at=60)

    with opened(database).app_context():
        assert sweep(LAST_DAY + 100 * DAY, at=90_000).is_waiting

    assert is_there()


def test_a_new_copy_does_not_doubt_its_first_day() -> None:
    assert sweep(TODAY) == Forgotten()


@pytest.mark.parametrize("step", ["note_day", "_forget_talk", "_forget_decks"])
def test_no_step_of_a_sweep_needs_more_room_than_the_reserve_gives(
    on_sqlite: str,
    opened: Callable[..., Flask],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
) -> None:
    reserve = tmp_path / "talks.sqlite3.reserve"
    work = getattr(retention, step)

    def on_a_full_disk(*given: object) -> object:
        if reserve.exists():
            raise StorageIsFull
        return work(*given)

    with opened(on_sqlite).app_context():
        add_all()
        monkeypatch.setattr(retention, step, on_a_full_disk)

        assert sweep(LAST_DAY + 2 * DAY) == Forgotten(talks=1)
        assert not is_there()


def test_a_jump_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    sweep(TODAY)
    sweep(TODAY + 30 * DAY)

    assert "clock jumped" in caplog.text


def test_a_copy_made_before_a_migration_is_destroyed_after_30_days(
    on_sqlite: str, opened: Callable[..., Flask], tmp_path: Path
) -> None:
    copy = tmp_path / "talks.sqlite3.before-change-of-0001"
    with opened(on_sqlite).app_context():
        copy.touch()
        made = datetime(2026, 3, 1, 12, tzinfo=UTC).timestamp()
        os.utime(copy, (made, made))

        sweep(TODAY + 30 * DAY)
        assert copy.exists()
        sweep(TODAY + 31 * DAY)

    assert not copy.exists()
