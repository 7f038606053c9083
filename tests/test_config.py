"""Files for other programs are read by those programs, and no log of theirs holds a link."""

import os
import re
import shlex
import socket
import ssl
import subprocess
import time
from contextlib import closing
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from compersion_talks.cli import COMMANDS
from compersion_talks.cli.config import HOMES
from compersion_talks.settings import NAMES
from tests.needs import APART, find_program, needs_caddy, needs_compose, needs_nginx, needs_systemd
from tests.proxies import HOST, find_home, find_port, name_caddy, started, write_caddy, write_nginx

GROUP = next(one for one in COMMANDS if one.name == "config")
SITE = {
    "COMPERSION_PUBLIC_URL": f"https://{HOST}",
    "COMPERSION_TRUSTED_PROXIES": "1",
    "COMPERSION_CREATE_CODE": "four quiet words",
    "COMPERSION_OPERATOR": "Mo's $group of 3\u2044%",
}
TOKEN = "AXBR23" + "x" * 60
SECONDS = 10


def run(*words: str, **settings: str) -> Result:
    """Type a command of `config` where only these settings are set."""
    none = dict.fromkeys(NAMES, "")
    return CliRunner().invoke(GROUP, list(words), env={**none, **settings})


@pytest.fixture
def port() -> int:
    """Return a port that is free."""
    return find_port()


def open_link(port: int) -> int:
    """Open a link through a proxy, as soon as it listens, and return the status."""
    context = ssl._create_unverified_context()  # noqa: S323 - a certificate of the tests
    ends_at = time.monotonic() + SECONDS
    while True:
        try:
            plain = socket.create_connection(("127.0.0.1", port))
            with closing(context.wrap_socket(plain, server_hostname=HOST)) as speaking:
                connection = HTTPSConnection(HOST, port)
                connection.sock = speaking
                address = f"https://{HOST}/l/{TOKEN}"
                connection.request("GET", f"/l/{TOKEN}", headers={"Referer": address})
                return connection.getresponse().status
        except ConnectionRefusedError:
            assert time.monotonic() < ends_at


def read_all(folder: Path) -> str:
    """Return what all files in a folder hold, but those that the test wrote."""
    files = [file for file in folder.rglob("*") if file.is_file() and "made" not in file.name]
    return "".join(file.read_text(encoding="utf-8", errors="replace") for file in files)


def test_the_settings_are_shown_as_a_shell_reads_them_and_no_secret_is() -> None:
    url = "postgresql://talks:hidden@db/talks?password=hidden"
    shown = run("show", COMPERSION_DATABASE_URL=url, **SITE).output
    lines = [line for line in shown.splitlines() if not line.startswith("#")]

    read = dict(shlex.split(line)[0].split("=", 1) for line in lines)
    assert read["COMPERSION_OPERATOR"] == SITE["COMPERSION_OPERATOR"]
    assert read["COMPERSION_DATABASE_URL"] == "postgresql+psycopg://talks:…@db/talks?…"
    assert "hidden" not in shown
    assert "quiet" not in shown
    assert all(name in shown for name in NAMES)


def test_a_secret_from_a_file_is_shown_as_its_file(tmp_path: Path) -> None:
    (tmp_path / "code").write_text("four quiet words")

    shown = run("show", COMPERSION_CREATE_CODE_FILE=str(tmp_path / "code")).output

    assert f"COMPERSION_CREATE_CODE_FILE={tmp_path}/code\n" in shown
    assert "quiet" not in shown


@pytest.mark.parametrize("words", [("nginx",), ("caddy",)])
def test_a_proxy_without_an_address_is_refused_in_one_line(words: tuple[str, ...]) -> None:
    result = run(*words)

    assert result.exit_code == 1
    assert result.output.count("\n") == 1
    assert "Set COMPERSION_PUBLIC_URL to https://" in result.output


@pytest.mark.parametrize("program", ["nginx", "caddy"])
@pytest.mark.parametrize(
    "server", ["10.0.0.2", "http://10.0.0.2:8000", "a:80; return 200", "a b:80", "fd00::2:80", ""]
)
def test_what_is_no_server_is_refused_in_words(program: str, server: str) -> None:
    result = run(program, "--server", server, **SITE)

    assert result.exit_code == 2
    assert "Write a host and a port, such as 10.0.0.2:8000." in result.output


def test_a_server_for_another_host_listens_there_and_may_be_reached() -> None:
    near, far = (run("unit", *words).stdout for words in ((), ("--host", "10.0.0.2")))

    assert "serve --port 8000\n" in near
    assert "IPAddressDeny=any" in near
    assert "serve --host 10.0.0.2 --port 8000\n" in far
    assert "IPAddressDeny" not in far


def test_a_faulty_setting_is_told_in_one_line() -> None:
    result = run("show", COMPERSION_TRUSTED_PROXIES="many")

    assert (result.exit_code, result.output.count("\n")) == (1, 1)
    assert "write a number from 0 to 8." in result.output


@needs_systemd
@pytest.mark.parametrize(
    "data", ["/var/lib/compersion-talks", f"{HOMES[0]}/mo/talks", "/srv/talks"]
)
def test_systemd_takes_the_unit_and_finds_little_to_fear(tmp_path: Path, data: str) -> None:
    unit = run("unit", "--port", "9000", COMPERSION_DATA_DIR=data, **SITE).output
    (tmp_path / "compersion-talks.service").write_text(unit)
    judge = ["systemd-analyze", "--man=no"]

    verified = subprocess.run(
        [*judge, "verify", tmp_path / "compersion-talks.service"], capture_output=True, text=True
    )
    judged = subprocess.run(
        [*judge, "security", "--offline=yes", tmp_path / "compersion-talks.service"],
        capture_output=True,
        text=True,
    )

    exposure = re.search(r"exposure level.*: ([0-9.]+)", judged.stdout)
    assert (verified.returncode, verified.stderr) == (0, "")
    assert exposure
    assert float(exposure[1]) <= 2
    assert "serve --port 9000\n" in unit
    assert re.search(f"^(ReadWritePaths={data}|StateDirectory=compersion-talks)$", unit, re.M)
    assert "quiet" not in unit


@needs_systemd
def test_systemd_takes_the_timers_for_upkeep(tmp_path: Path) -> None:
    named = run("unit", str(tmp_path), COMPERSION_DATA_DIR="/srv/talks", **SITE).output.split()

    judged = subprocess.run(
        ["systemd-analyze", "--man=no", "verify", *named], capture_output=True, text=True
    )

    said = "".join((tmp_path / Path(name).name).read_text() for name in named)
    assert (judged.returncode, judged.stderr) == (0, "")
    assert len(named) == 5
    for command in ("forget", "backup /srv/talks/backups", "keys rotate"):
        assert re.search(f"^ExecStart=.* {command}$", said, re.MULTILINE)


@needs_nginx
@pytest.mark.parametrize("is_guarded", [True, False])
def test_nginx_keeps_a_link_out_of_its_logs_while_the_program_is_down(
    tmp_path: Path, port: int, is_guarded: bool
) -> None:
    site = run("nginx", "--port", str(find_port()), **SITE).stdout
    if not is_guarded:  # what a plain site would log
        site = re.sub(r"^ *(access|error)_log .*\n", "", site, flags=re.MULTILINE)
    made = write_nginx(tmp_path, port, site)
    nginx = [str(find_program("nginx")), "-c", str(made), "-e", str(tmp_path / "start.log")]

    tried = subprocess.run([*nginx, "-t"], capture_output=True, text=True)
    with started(*nginx):
        status = open_link(port)

    assert "syntax is ok" in tried.stderr
    assert "[warn]" not in tried.stderr.replace('the "user" directive', "")
    assert status == 502
    assert (TOKEN in read_all(tmp_path)) != is_guarded


@needs_nginx
def test_nginx_keeps_the_way_of_certificates_open_and_sends_everyone_else_to_https(
    tmp_path: Path, port: int
) -> None:
    site = run("nginx", "--port", str(find_port()), **SITE).stdout
    made = write_nginx(tmp_path, port, site.replace("/var/www/html", str(tmp_path)))
    plain = re.search(r"listen (\d+);", (tmp_path / "made.site").read_text())
    nginx = [str(find_program("nginx")), "-c", str(made), "-e", str(tmp_path / "start.log")]

    with started(*nginx):
        open_link(port)  # it listens
        assert plain
        proof = ask_plainly(int(plain[1]), "/.well-known/acme-challenge/none")
        link = ask_plainly(int(plain[1]), f"/l/{TOKEN}")

    assert proof[0] in (403, 404)  # nothing lies there, and its account may not even look
    assert link == (301, f"https://{HOST}/l/{TOKEN}")


def ask_plainly(port: int, path: str) -> tuple[int, str | None]:
    """Ask for a page by HTTP, and return the status and where else to go."""
    with closing(HTTPConnection(HOST, port)) as asking:
        asking.sock = socket.create_connection(("127.0.0.1", port))
        asking.request("GET", path)
        answer = asking.getresponse()
        return answer.status, answer.getheader("Location")


@needs_caddy
@pytest.mark.parametrize("is_guarded", [True, False])
def test_caddy_keeps_a_link_out_of_its_log_while_the_program_is_down(
    tmp_path: Path, port: int, is_guarded: bool
) -> None:
    caddy = str(find_program("caddy"))
    site = run(*name_caddy(), "--port", str(find_port()), **SITE).stdout
    if not is_guarded:
        site = re.sub(r"\t\tformat filter \{.*?\n\t\t\}\n", "", site, flags=re.DOTALL)
    made = write_caddy(tmp_path, port, site)
    home = {**os.environ, **find_home(tmp_path)}

    tried = subprocess.run([caddy, "validate", *made], capture_output=True, text=True, env=home)
    with started(caddy, "run", *made, **find_home(tmp_path)):
        status = open_link(port)

    assert tried.returncode == 0, tried.stderr
    assert status == 502
    assert "connection refused" in read_all(tmp_path)
    assert (TOKEN in read_all(tmp_path)) != is_guarded


@needs_compose
@pytest.mark.parametrize("is_template", [True, False])
@pytest.mark.parametrize("database", [[], ["--postgres"]])
def test_compose_takes_the_file_and_gives_each_setting_to_the_container(
    tmp_path: Path, database: list[str], is_template: bool
) -> None:
    words = [*database, *(["--template"] if is_template else [])]
    (tmp_path / "compose.yaml").write_text(run("compose", *words, **SITE).stdout)
    packages = APART / "usr" / "lib" / "python3" / "dist-packages"
    environment = {**os.environ, "PYTHONPATH": str(packages), "POSTGRES_PASSWORD": "letters"}
    compose = [str(find_program("docker-compose")), "-f", str(tmp_path / "compose.yaml")]

    read = subprocess.run(
        [*compose, "config"], env={**environment, **SITE}, capture_output=True, text=True
    )

    assert (read.returncode, read.stderr) == (0, "")
    assert "COMPERSION_OPERATOR: Mo's $$group of 3\u2044%\n" in read.stdout
    assert ("COMPERSION_CREATE_CODE: four quiet words\n" in read.stdout) == is_template
    assert ("talks:letters@db/talks" in read.stdout) == bool(database)
