"""While serving, what has expired is forgotten every hour, whatever went wrong the hour before."""

from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from compersion_talks import storage
from compersion_talks.cli.sweeper import SWEEP_SECONDS, sweep
from compersion_talks.factory import create_app
from compersion_talks.storage import StorageIsBusy, retention

WORD = "a-heron-in-the-attic"


class Hours(Event):
    """A stop that does something in each pause instead of waiting, and comes after the last."""

    def __init__(self, *pauses: Callable[[], object]) -> None:
        super().__init__()
        self.pauses = list(pauses)
        self.waited: list[float | None] = []

    def wait(self, timeout: float | None = None) -> bool:
        """Spend one pause, or say that it is time to stop."""
        self.waited.append(timeout)
        if self.pauses:
            self.pauses.pop(0)()
            return False
        return True


def leave() -> None:
    """Do nothing in a pause."""


def make_failing_once(fault: Exception) -> Callable[..., object]:
    """Return a way to forget that fails the first time and is the real one afterwards."""
    faults, real = [fault], retention.forget_expired

    def forget(*arguments: object) -> object:
        if faults:
            raise faults.pop()
        return real(*arguments)  # type: ignore[arg-type]

    return forget


@pytest.mark.parametrize(
    "fault", [StorageIsBusy(WORD), OperationalError(WORD, {}, Exception(WORD)), OSError(WORD)]
)
def test_a_sweep_that_fails_is_followed_by_one_that_works(
    app: Flask,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    fault: Exception,
) -> None:
    done: list[object] = []
    forget = make_failing_once(fault)
    monkeypatch.setattr(retention, "forget_expired", lambda *day: done.append(forget(*day)))
    hours = Hours(leave)

    sweep(app, hours)

    assert len(done) == 1
    assert hours.waited == [SWEEP_SECONDS, SWEEP_SECONDS]
    assert type(fault).__name__ in caplog.text
    assert WORD not in caplog.text


def test_tables_that_come_later_are_swept_then(tmp_path: Path) -> None:
    app = create_app({"COMPERSION_DATA_DIR": str(tmp_path)})

    def migrate() -> None:
        with app.app_context():
            storage.migrate()

    sweep(app, Hours(migrate))

    with app.app_context():
        assert storage.db.session.execute(text("SELECT count(*) FROM meta")).scalar_one() == 1
        storage.rollback()
        storage.db.engine.dispose()
