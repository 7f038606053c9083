"""`serve` needs a port and a data folder that no other server uses, or it says why it cannot."""

import json
import logging
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import Result
from flask import Flask

from compersion_talks import __version__, storage, vault
from compersion_talks.cli import install, main, server
from compersion_talks.cli.greeting import greet
from compersion_talks.cli.locks import format_url, lock_folder, lock_port
from compersion_talks.cli.log_lines import JsonLines
from compersion_talks.factory import create_app
from compersion_talks.services import find_services, register
from compersion_talks.settings import Settings
from compersion_talks.web.http import rate_limit
from tests.processes import ROOT
from tests.talking import start_talk

WORKER = """
from sys import modules
from compersion_talks.cli.server import build_private_app

visitor = build_private_app().test_client()
for path in ("/", "/readyz", "/sample.pdf"):
    answer = visitor.get(path, base_url="http://127.0.0.1:8000")
    assert answer.status_code == 200, path
print([one for one in ("weasyprint", "alembic", "pygments") if one in modules])
"""
"""A worker that has served a page, said that it is ready, and printed."""


@pytest.fixture
def started_with(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Note how the server would be started with, and start none."""
    seen: list[dict[str, Any]] = []

    class Server:
        def __init__(self, _target: str, **options: Any) -> None:
            seen.append(options)

        def serve(self, **options: Any) -> None:
            seen[-1].update(options)

    monkeypatch.setenv("COMPERSION_PUBLIC_URL", "")  # `serve` sets it, and may not leave it
    monkeypatch.setattr(server, "Granian", Server)
    monkeypatch.setattr(server, "keep_memory_private", lambda: None)
    monkeypatch.setattr("multiprocessing.set_start_method", lambda *_, **__: None)
    monkeypatch.setattr("signal.signal", lambda *_: None)
    monkeypatch.setattr(server, "sweep", lambda *_: None)
    return seen


@pytest.fixture
def copy(app: Flask) -> Iterator[Flask]:
    """Return a copy with its commands."""
    yield install(app)
    with app.app_context():
        storage.db.engine.dispose()


@pytest.fixture
def taken() -> Iterator[int]:
    """Return a port on which another socket listens with SO_REUSEPORT, as workers do."""
    with closing(socket.socket()) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield int(listener.getsockname()[1])


def free_port() -> int:
    """Return a port that is free."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serve(app: Flask, *words: str) -> Result:
    """Type `serve`."""
    return app.test_cli_runner().invoke(args=["serve", *words])


def test_a_port_that_is_taken_is_named_with_the_way_out(
    copy: Flask, started_with: list[object], taken: int
) -> None:
    result = serve(copy, "--port", str(taken))

    assert (result.exit_code, started_with) == (1, [])
    assert f"Port {taken} is taken" in result.output
    assert "--port" in result.output


def test_a_data_folder_is_served_once(
    copy: Flask, started_with: list[object], tmp_path: Path
) -> None:
    with lock_folder(tmp_path / "data"):
        result = serve(copy, "--port", str(free_port()))

    assert (result.exit_code, started_with) == (1, [])
    assert f"Another server uses the data folder {tmp_path / 'data'}" in result.output
    assert "COMPERSION_DATA_DIR" in result.output


def test_a_data_folder_that_others_can_look_into_is_not_served(
    copy: Flask, started_with: list[object], tmp_path: Path
) -> None:
    (tmp_path / "data").chmod(0o705)

    result = serve(copy, "--port", str(free_port()))

    assert (result.exit_code, started_with) == (1, [])
    assert result.output.endswith(f"Run: chmod 700 {tmp_path / 'data'}\n")


def test_the_key_file_of_another_copy_is_noticed(
    copy: Flask, started_with: list[object], tmp_path: Path
) -> None:
    assert serve(copy, "--port", str(free_port())).exit_code == 0
    start_talk(copy, "Ash", "Bo")
    (tmp_path / "data" / "keys.json").unlink()
    vault.load_keys(tmp_path / "data" / "keys.json")
    other = install(create_app({"COMPERSION_DATA_DIR": str(tmp_path / "data")}))

    result = serve(other, "--port", str(free_port()))
    told = other.test_cli_runner().invoke(args=["doctor"]).output

    assert (result.exit_code, len(started_with)) == (1, 1)
    assert "is the key file of another copy" in result.output
    assert "unfit  keys: " in told
    assert "is the key file of another copy" in told
    with other.app_context():
        storage.db.engine.dispose()


def test_other_keys_are_taken_where_no_talk_needs_the_old_ones(
    copy: Flask, started_with: list[object], tmp_path: Path
) -> None:
    assert serve(copy, "--port", str(free_port())).exit_code == 0
    (tmp_path / "data" / "keys.json").unlink()
    other = install(create_app({"COMPERSION_DATA_DIR": str(tmp_path / "data")}))

    assert serve(other, "--port", str(free_port())).exit_code == 0
    with other.app_context():
        storage.db.engine.dispose()


def test_a_data_folder_can_be_served_again_once_the_other_server_has_ended(
    copy: Flask, started_with: list[object]
) -> None:
    results = [serve(copy, "--port", str(free_port())).exit_code for _ in range(2)]

    assert (results, len(started_with)) == ([0, 0], 2)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--host", "no such host"), 2, "The host no such host is unknown"),
        (("--host", "a" * 300), 2, "The host a"),
        (("--host", "192.0.2.1"), 1, "192.0.2.1 is no address of this machine"),
        (("--port", "99999"), 2, "99999 is not in the range"),
        (("--port", "0"), 2, "0 is not in the range"),
        (("--workers", "0"), 2, "0 is not in the range"),
    ],
)
def test_an_address_that_cannot_be_served_is_told_in_words(
    copy: Flask, started_with: list[object], words: tuple[str, ...], code: int, said: str
) -> None:
    result = serve(copy, "--port", str(free_port()), *words)

    assert (result.exit_code, started_with) == (code, [])
    assert isinstance(result.exception, SystemExit)
    assert said in result.output


def test_a_name_of_this_machine_is_served_as_its_address(
    copy: Flask, started_with: list[dict[str, Any]]
) -> None:
    port = free_port()

    result = serve(copy, "--host", "localhost", "--port", str(port))

    assert f"http://127.0.0.1:{port} " in result.output
    assert started_with[0]["address"] == "127.0.0.1"


def test_links_lead_to_the_port_that_is_served(
    copy: Flask, started_with: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: dict[str, str] = {}
    monkeypatch.setattr("os.environ", seen)
    port = free_port()

    result = serve(copy, "--port", str(port))

    assert f"Links lead to http://127.0.0.1:{port}.\n" in result.output
    assert seen == {"COMPERSION_PUBLIC_URL": f"http://127.0.0.1:{port}"}  # workers read it


def test_the_start_says_what_to_know_and_what_to_do_next(
    copy: Flask, started_with: list[dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)

    lines = serve(copy, "--port", str(free_port())).output.splitlines()

    assert lines[0] == f"Compersion Talks {__version__}"
    assert lines[2] == f"Data folder: {tmp_path / 'data'}"
    assert lines[3].startswith("Who can open a talk: everyone who reaches the address;")
    assert lines[4].startswith("This runs as root")
    assert lines[5] == "To check this copy, type `.venv/bin/python -m compersion_talks doctor`."


@pytest.mark.parametrize(
    ("settings", "address", "said"),
    [
        ({}, "0.0.0.0", "They open on this machine only. Set COMPERSION_PUBLIC_URL"),  # noqa: S104
        ({"PUBLIC_URL": "http://localhost:8000"}, "127.0.0.1", "That is not the port 9000"),
        ({"CREATE_CODE": "four quiet words"}, "127.0.0.1", "everyone who knows the passphrase"),
        (
            {"PUBLIC_URL": "https://talks.example.org", "TRUSTED_PROXIES": "1"},
            "127.0.0.1",
            "The proxy must set X-Forwarded-For, X-Forwarded-Proto and X-Forwarded-Host itself",
        ),
        ({"DATABASE_URL": "postgresql://db/talks"}, "::1", "(the talks are on PostgreSQL)"),
    ],
)
def test_the_start_names_what_does_not_fit(
    settings: dict[str, str], address: str, said: str
) -> None:
    given = Settings.from_env({f"COMPERSION_{name}": text for name, text in settings.items()})

    lines = list(greet(given, address, 9000, is_url_set="PUBLIC_URL" in settings))

    assert any(said in line for line in lines)


def test_the_version_is_that_of_this_program(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["compersion-talks", "--version"])

    with pytest.raises(SystemExit) as ended:
        main()

    assert (ended.value.code, capsys.readouterr().out) == (0, f"Compersion Talks {__version__}\n")


def test_in_a_checkout_the_module_is_the_same_program_without_the_commands_of_developers() -> None:
    module = [sys.executable, "-m", "compersion_talks"]

    version = subprocess.run([*module, "--version"], capture_output=True, text=True)
    refused = subprocess.run([*module, "db", "downgrade"], capture_output=True, text=True)

    assert version.stdout == f"Compersion Talks {__version__}\n"
    assert refused.returncode == 2
    assert "No such command 'db'" in refused.stderr


def test_an_address_of_ipv6_is_printed_as_browsers_take_it() -> None:
    assert format_url("::1", 8000) == "http://[::1]:8000"
    assert format_url("0.0.0.0", 8000) == "http://0.0.0.0:8000"  # noqa: S104


def test_a_dead_worker_is_replaced_a_stuck_one_killed_and_half_a_header_not_waited_for(
    copy: Flask, started_with: list[dict[str, Any]]
) -> None:
    serve(copy, "--port", str(free_port()))

    assert started_with[0]["backpressure"] == server.MOST_CONNECTIONS
    assert started_with[0]["http1_settings"].header_read_timeout == server.HEADER_SECONDS * 1000
    assert started_with[0]["respawn_failed_workers"]
    assert started_with[0]["workers_kill_timeout"] == server.STOP_SECONDS


def test_each_worker_takes_its_share_of_the_rate_limits(
    copy: Flask, started_with: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "build_private_app", lambda: copy)
    serve(copy, "--port", str(free_port()), "--workers", "30")

    started_with[0]["target_loader"]()

    with copy.test_request_context():
        rate_limit.count(rate_limit.WRONG_CODES)
        with pytest.raises(rate_limit.TooOften):
            rate_limit.check(rate_limit.WRONG_CODES)


def test_the_log_can_be_json_and_tells_the_kind_of_a_fault_and_no_more(
    copy: Flask,
    started_with: list[dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    services = find_services(copy)
    settings = services.settings.model_copy(update={"log_format": "json"})
    register(copy, replace(services, settings=settings))
    monkeypatch.setattr("logging.root.handlers", [])
    monkeypatch.setattr(copy.logger, "handlers", [logging.NullHandler()])  # as Flask may do
    monkeypatch.setattr(copy.logger, "level", logging.NOTSET)

    serve(copy, "--port", str(free_port()))
    told = JsonLines().format(make_record())

    assert started_with[0]["log_dictconfig"]["root"]["handlers"] == ["json"]
    assert started_with[0]["log_dictconfig"]["loggers"]["_granian"]["handlers"] == ["json"]
    assert copy.logger.handlers == []  # else each line would stand there twice
    assert {
        "level": "error",
        "from": "web",
        "message": "fault in home",
        "fault": "ValueError",
    }.items() <= json.loads(told).items()
    assert "what somebody typed" not in told
    assert "\n" not in told


def test_what_is_wrong_before_the_start_is_json_too_and_apart_from_what_a_command_prints(
    tmp_path: Path,
) -> None:
    (tmp_path / "odd.toml").write_text("schema = 1\n")
    settings = {"LOG_FORMAT": "json", "DECKS_DIR": str(tmp_path), "DATA_DIR": str(tmp_path / "new")}

    ran = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", "decks", "list"],
        env={**os.environ, **{f"COMPERSION_{name}": text for name, text in settings.items()}},
        check=True,
        capture_output=True,
        text=True,
    )

    assert json.loads(ran.stderr)["message"].startswith("deck file: odd.toml, line 1:")
    assert ran.stdout.startswith("first-talk: ")


def make_record() -> logging.LogRecord:
    """Make the record of a fault whose traceback quotes what somebody typed."""
    try:
        raise ValueError("what somebody typed")
    except ValueError:
        fault = sys.exc_info()
    return logging.LogRecord("web", logging.ERROR, "", 1, "fault in %s", ("home",), fault)


@pytest.mark.parametrize("word", ["db", "run", "shell", "routes"])
def test_an_installed_copy_has_no_commands_of_developers(
    word: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["compersion-talks", word])

    with pytest.raises(SystemExit) as refused:
        main()

    assert refused.value.code == 2
    assert f"No such command '{word}'" in capsys.readouterr().err


def test_an_installed_copy_does_what_its_help_lists(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COMPERSION_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setattr("compersion_talks.cli.render_client.share_slots", lambda _folder: None)
    monkeypatch.setattr("sys.argv", ["compersion-talks", "decks", "list"])

    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == 0
    assert "check-in: Regular check-in" in capsys.readouterr().out


def test_an_installed_copy_that_cannot_start_says_so_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "keys.json").write_text("{}")
    monkeypatch.setenv("COMPERSION_DATA_DIR", str(tmp_path))
    monkeypatch.setattr("compersion_talks.cli.render_client.share_slots", lambda _folder: None)
    monkeypatch.setattr("sys.argv", ["compersion-talks", "decks", "list"])

    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_of_two_servers_that_start_at_once_on_one_port_one_is_refused() -> None:
    port = free_port()
    with (
        lock_port("127.0.0.1", port),
        lock_port("127.0.0.2", port),
        pytest.raises(click.ClickException, match=f"Port {port} is taken"),
        lock_port("127.0.0.1", port),
    ):
        pass


def test_a_worker_loads_neither_what_renders_pdfs_nor_what_changes_tables(
    fresh_copy: Path, tmp_path: Path
) -> None:
    shutil.copytree(fresh_copy, tmp_path / "data")
    settings = {"COMPERSION_DATA_DIR": str(tmp_path / "data"), "PYTHONPATH": str(ROOT)}

    run = subprocess.run(
        [sys.executable, "-c", WORKER], env=settings, capture_output=True, text=True, check=False
    )

    assert (run.stdout.strip(), run.returncode) == ("[]", 0), run.stderr
