"""What ships is what the code asks for, and the same list is meant wherever one stands."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import chain
from threading import Thread

import pytest
from click.testing import CliRunner

from compersion_talks.cli.config import compose
from compersion_talks.settings import NAMES, SUFFIX
from compersion_talks.settings.reference import replace_table
from tests.house.tree import PACKAGE, ROOT, list_files, name_file, parse

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SET_UP = (ROOT / ".ci" / "setup.sh").read_text(encoding="utf-8")
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = (ROOT / "compose.yaml").read_text(encoding="utf-8")
SETTING = re.compile(r"COMPERSION_[A-Z_]*[A-Z]")


def asked_folders() -> set[str]:
    """Return every name that is given to `find_asset_dir()`."""
    nodes = chain.from_iterable(ast.walk(parse(file)) for file in PACKAGE.rglob("*.py"))
    calls = (node for node in nodes if isinstance(node, ast.Call))
    return {
        ast.literal_eval(call.args[0])
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id == "find_asset_dir"
    }


def packages(name: str) -> set[str]:
    """Return a list of packages of the set-up script."""
    found = re.search(rf'^{name}="(.*)"$', SET_UP, re.MULTILINE)
    assert found
    return set(found[1].split())


def test_every_folder_that_is_asked_for_is_in_the_wheel() -> None:
    included = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]

    assert asked_folders() == set(included)
    assert included == {name: f"compersion_talks/{name}" for name in included}


def test_the_table_of_settings_is_the_one_that_make_settings_writes() -> None:
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(COMPERSION_[A-Z_]+)` \|", text, re.MULTILINE)

    assert rows == list(NAMES)
    assert replace_table(text) == text


@pytest.mark.parametrize(
    ("name", "words"), [("compose.yaml", []), ("compose.postgres.yaml", ["--postgres"])]
)
def test_a_file_for_compose_passes_every_setting_on(name: str, words: list[str]) -> None:
    shipped = (ROOT / name).read_text(encoding="utf-8")

    assert CliRunner().invoke(compose, ["--template", *words]).output == shipped
    assert set(SETTING.findall(shipped)) == {*NAMES} - {"COMPERSION_DATA_DIR"}


def test_no_file_speaks_of_a_setting_that_is_none() -> None:
    texts = [file for file in list_files() if file.suffix in (".py", ".md", ".toml", ".yaml")]
    inventing = (ROOT / "tests" / "test_settings.py", ROOT / "docs" / "tasks" / "add-a-setting.md")
    known = {*NAMES, *(name + SUFFIX for name in NAMES)}

    unknown = {
        f"{name_file(file)}: {name}"
        for file in texts
        if file not in inventing
        for name in SETTING.findall(file.read_text(encoding="utf-8"))
        if name not in known
    }

    assert unknown == set()


def test_the_container_installs_what_the_set_up_installs() -> None:
    lines = DOCKERFILE.replace("\\\n", " ")
    found = re.search(r"apt-get install -y --no-install-recommends ([a-z0-9. -]+?) +&&", lines)

    assert found
    assert set(found[1].split()) == packages("PAPER_PACKAGES")


def test_the_container_serves_where_compose_looks_for_it() -> None:
    assert "EXPOSE 8000" in DOCKERFILE
    assert '"127.0.0.1:8000:8000"' in COMPOSE
    assert "VOLUME /data" in DOCKERFILE
    assert '"talks:/data"' in COMPOSE
    assert "COMPERSION_DATA_DIR=/data" in DOCKERFILE
    assert not re.search(r"^USER root", DOCKERFILE, re.MULTILINE)


@pytest.mark.parametrize(("status", "exit_code"), [(200, 0), (503, 1)])
def test_the_container_is_healthy_while_its_server_is_ready(status: int, exit_code: int) -> None:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/readyz" else 404)
            self.end_headers()

    found = re.search(
        r"^HEALTHCHECK .* CMD (\[.*\])$", DOCKERFILE.replace("\\\n", ""), re.MULTILINE
    )
    assert found
    program, *arguments = json.loads(found[1])

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.handle_request).start()
        command = [one.replace("8000", str(server.server_port)) for one in arguments]
        checked = subprocess.run([sys.executable, *command], stderr=subprocess.DEVNULL)

    assert (program, checked.returncode) == ("python", exit_code)


def test_what_the_docker_file_copies_is_not_ignored() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    needed = {"compersion_talks", "templates", "migrations", "requirements.lock", "README.md"}

    assert not needed & set(ignored)


def test_the_fonts_come_with_their_licence() -> None:
    for folder in (PACKAGE / "pdf" / "fonts", PACKAGE / "static" / "fonts"):
        assert "SIL OPEN FONT LICENSE" in (folder / "OFL.txt").read_text(encoding="utf-8")


def test_ci_runs_the_tests_and_nothing_else() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    commands = [line for line in lines if line and not line.startswith(("#", "set "))]

    assert commands == ['exec "$(dirname -- "$0")/../test"']


def test_hosted_ci_runs_the_same_without_an_action_to_pin() -> None:
    text = (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")

    assert text.count(".ci/run\n") == 1
    assert "uses:" not in text
    assert "permissions:\n  contents: read\n" in text
