"""The doctor says what is wrong with a copy and how to mend it, and never falls ill itself."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from compersion_talks import doctor, storage
from compersion_talks.cli import install
from compersion_talks.doctor import examine
from compersion_talks.domain.errors import StorageIsFull
from compersion_talks.factory import create_app
from compersion_talks.pdf.render_client import Failure, RenderFailed
from compersion_talks.services import current_services
from compersion_talks.storage import StorageIsBusy, StorageIsReadOnly, retention

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)
DAY = timedelta(days=1)
MENDINGS = [
    (StorageIsFull(), "Free disk space"),
    (StorageIsReadOnly(), "Put it on a writable disk"),
    (StorageIsBusy(), "that no other program locks it"),
]


@pytest.fixture
def inside(app: Flask) -> Iterator[Flask]:
    """Stay inside one app context of a copy."""
    with app.app_context():
        yield app
        storage.db.engine.dispose()


@pytest.fixture
def never_served(tmp_path: Path) -> Iterator[Flask]:
    """Stay inside one app context of a copy that has no tables yet."""
    app = create_app({"COMPERSION_DATA_DIR": str(tmp_path / "new")})
    with app.app_context():
        yield app
        storage.db.engine.dispose()


def list_problems(now: datetime = NOON) -> dict[str, str]:
    """Examine the copy at hand at a moment, and return what is wrong by its name."""
    found = examine(replace(current_services(), now=lambda: now))
    return {finding.name: finding.problem for finding in found if finding.problem}


def test_a_fresh_copy_is_fit(app: Flask) -> None:
    result = install(app).test_cli_runner().invoke(args=["doctor"])

    assert result.exit_code == 0, result.output
    assert "unfit" not in result.output
    with app.app_context():
        storage.db.engine.dispose()


def test_a_copy_that_never_served_is_unfit_in_words_alone(never_served: Flask) -> None:
    result = install(never_served).test_cli_runner().invoke(args=["doctor"])

    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert "The tables are missing or from another version" in result.output
    assert result.output.count("unfit") == 1


@pytest.mark.usefixtures("never_served")
def test_without_tables_nothing_is_said_of_what_stands_in_them() -> None:
    named = [finding.name for finding in examine(current_services())]

    assert named == ["database", "decks", "languages", "letters", "clock", "proxy", "folder"]


@pytest.mark.usefixtures("inside")
def test_a_nearly_full_copy_is_unfit_in_words_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("compersion_talks.storage.talks.has_space", lambda: False)
    monkeypatch.setattr(storage, "has_space", lambda: False)

    found = list_problems()

    assert found == {
        "database": "it is nearly full. Raise COMPERSION_DATABASE_QUOTA_MIB.",
        "paper": "not tried, since the database cannot be written.",
    }


@pytest.mark.usefixtures("inside")
def test_a_database_that_refuses_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> bool:
        raise StorageIsBusy

    monkeypatch.setattr(storage, "require_tables", refuse)

    assert list_problems()["database"].startswith(
        "The database did not answer in time, or refused us."
    )


@pytest.mark.usefixtures("inside")
@pytest.mark.parametrize(("fault", "mending"), MENDINGS)
def test_what_keeps_the_database_from_being_written_is_told_with_its_mending(
    monkeypatch: pytest.MonkeyPatch, fault: Exception, mending: str
) -> None:
    monkeypatch.setattr(storage, "find_write_fault", lambda: fault)

    found = list_problems()

    assert mending in found["database"]
    assert "cannot be written" in found["paper"]


@pytest.mark.usefixtures("inside")
def test_a_database_of_a_newer_version_is_told_as_that() -> None:
    storage.db.session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    storage.commit()

    found = list_problems()

    assert "written by a newer version" in found["database"]
    assert "`compersion-talks serve`" not in found["database"]


@pytest.mark.usefixtures("inside")
def test_a_damaged_database_is_told_as_that(tmp_path: Path) -> None:
    storage.db.engine.dispose()
    (tmp_path / "data" / "talks.sqlite3").write_bytes(b"no database" * 1000)

    assert "The database file is damaged." in list_problems()["database"]


@pytest.mark.usefixtures("inside")
def test_a_database_that_cannot_be_opened_is_told_as_that(tmp_path: Path) -> None:
    storage.db.engine.dispose()
    (tmp_path / "data" / "talks.sqlite3").unlink()
    (tmp_path / "data" / "talks.sqlite3").mkdir()

    assert "The database cannot be opened." in list_problems()["database"]


@pytest.mark.usefixtures("inside")
@pytest.mark.parametrize("kind", list(Failure))
def test_only_a_missing_library_is_to_be_installed(
    monkeypatch: pytest.MonkeyPatch, kind: Failure
) -> None:
    def fail(*_: object) -> bytes:
        raise RenderFailed(kind)

    monkeypatch.setattr(doctor, "render_agenda", fail)

    said = list_problems()["paper"]

    assert ("apt install libpangoft2-1.0-0" in said) == (kind is Failure.NOT_INSTALLED)
    assert len(said) > len(kind.value) + 20


def test_each_failure_of_the_paper_has_words_of_its_own() -> None:
    assert set(doctor.NO_PAPER) == set(Failure)
    assert len(set(doctor.NO_PAPER.values())) == len(Failure)


@pytest.mark.usefixtures("inside")
def test_a_clock_that_jumped_is_told_with_both_days() -> None:
    retention.forget_expired(NOON.date() - 100 * DAY, monotonic=lambda: 0.0)
    retention.forget_expired(NOON.date(), monotonic=lambda: 60.0)

    said = list_problems()["clock"]

    assert "2026-11-03" in said
    assert "2026-11-05" in said
    assert "clock" not in list_problems(NOON + 2 * DAY)


@pytest.mark.usefixtures("inside")
def test_a_clock_that_proved_right_is_fit() -> None:
    retention.forget_expired(NOON.date() - 100 * DAY, monotonic=lambda: 0.0)
    retention.forget_expired(NOON.date(), monotonic=lambda: 60.0)
    retention.forget_expired(NOON.date(), monotonic=lambda: 3700.0)

    assert list_problems() == {}


@pytest.mark.usefixtures("inside")
def test_a_clock_without_a_battery_is_unfit() -> None:
    assert "1970-01-02" in list_problems(datetime(1970, 1, 2, tzinfo=UTC))["clock"]


@pytest.mark.usefixtures("inside")
def test_the_doctor_leaves_no_talk_behind() -> None:
    list(examine(current_services()))

    assert not storage.talks.list_ring_keys_in_use()


@pytest.mark.parametrize(
    ("address", "proxies", "is_fit"),
    [
        ("https://talks.example.org", 0, False),
        ("https://talks.example.org", 1, True),
        ("http://127.0.0.1:8000", 0, True),
    ],
)
@pytest.mark.usefixtures("never_served")
def test_a_proxy_that_is_not_named_is_unfit(address: str, proxies: int, is_fit: bool) -> None:
    changes = {"public_url": address, "trusted_proxies": proxies}
    there = current_services().settings.model_copy(update=changes)

    found = {
        finding.name: finding.problem
        for finding in examine(replace(current_services(), settings=there))
    }

    assert ("COMPERSION_TRUSTED_PROXIES" in found["proxy"]) != is_fit


@pytest.mark.parametrize(("mode", "is_fit"), [(0o755, False), (0o701, False), (0o750, True)])
def test_a_data_folder_that_every_account_can_look_into_is_unfit(
    inside: Flask, mode: int, is_fit: bool
) -> None:
    folder = current_services().settings.data_dir
    folder.chmod(mode)

    assert ("folder" not in list_problems()) == is_fit
    assert is_fit or f"chmod 700 {folder}" in list_problems()["folder"]


def test_a_data_folder_that_is_made_is_closed(never_served: Flask) -> None:
    assert current_services().settings.data_dir.stat().st_mode & 0o077 == 0


def test_a_catalogue_with_a_fault_is_unfit(tmp_path: Path) -> None:
    (tmp_path / "german.po").write_text("", encoding="utf-8")
    data, own = str(tmp_path / "data"), str(tmp_path)
    app = create_app({"COMPERSION_DATA_DIR": data, "COMPERSION_TRANSLATIONS_DIR": own})

    with app.app_context():
        problems = list_problems()
        storage.db.engine.dispose()

    assert "german.po: no language has this code." in problems["languages"]
