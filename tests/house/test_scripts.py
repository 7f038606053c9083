"""What ./run and ./test install; `make bare` tries the same in a real, bare Debian."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house.tree import ROOT, name_file

SCRIPTS = [ROOT / "run", ROOT / "test", *sorted((ROOT / ".ci").glob("*.sh")), ROOT / ".ci" / "run"]
SHELL_TOOLS = ("sh", "cat", "cmp", "cp", "ls", "mkdir", "rm", "env", "dirname")
# Each writes down how it is called. Python makes environments with itself in them.
PYTHON = """#!/bin/sh
echo "python $*" >>"$PATH/record"
case "$*" in "-m venv"*) mkdir -p .venv/bin; cp "$0" .venv/bin/python ;; esac
"""
APT = """#!/bin/sh
echo "apt-get $*" >>"$PATH/record"
case "$*" in *install*) cp "$PATH/python3.hidden" "$PATH/python3" ;; esac
"""


class Machine:
    """A machine with a checkout and no Python; `id` decides who works there."""

    def __init__(self, folder: Path) -> None:
        self.programs, self.checkout = folder / "programs", folder / "checkout"
        self.programs.mkdir()
        (self.checkout / ".ci").mkdir(parents=True)
        for name in ("run", ".ci/setup.sh", "requirements.lock"):
            shutil.copy(ROOT / name, self.checkout / name)
        for name in SHELL_TOOLS:
            (self.programs / name).symlink_to(shutil.which(name) or name)
        self.add("python3.hidden", PYTHON)
        self.add("id", "#!/bin/sh\necho 0\n")

    def add(self, name: str, text: str) -> None:
        """Add a program to the machine."""
        (self.programs / name).write_text(text, encoding="utf-8")
        (self.programs / name).chmod(0o755)

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Start ./run, with --once unless told otherwise."""
        env = {"PATH": str(self.programs)}
        return subprocess.run(
            ["./run", *(words or ["--once"])],
            cwd=self.checkout,
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )

    def calls(self) -> str:
        """Return how programs were called so far, one call a line."""
        return (self.programs / "record").read_text(encoding="utf-8")


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Return a machine without Python."""
    return Machine(tmp_path)


@pytest.mark.parametrize("script", SCRIPTS, ids=name_file)
def test_a_script_can_be_read_by_a_plain_shell(script: Path) -> None:
    checked = subprocess.run(["sh", "-n", str(script)], capture_output=True, check=False)

    assert checked.stderr == b""
    assert script.suffix == ".sh" or os.access(script, os.X_OK)


def test_root_gets_python_and_everything_that_the_lock_lists(machine: Machine) -> None:
    machine.add("apt-get", APT)

    assert machine.run().returncode == 0

    assert "apt-get install -qq -y --no-install-recommends python3 python3-venv" in machine.calls()
    assert "--require-hashes -r requirements.lock" in machine.calls()
    assert machine.calls().endswith("python -m flask --app app demo instance/sample --pdf-only\n")


def test_only_a_changed_lock_is_installed_again(machine: Machine) -> None:
    machine.add("apt-get", APT)
    machine.run()
    machine.run()
    with (machine.checkout / "requirements.lock").open("a") as lock:
        lock.write("another==1\n")

    machine.run()

    assert machine.calls().count("-r requirements.lock") == 2


def test_where_nothing_may_be_installed_packages_are_unpacked_apart(machine: Machine) -> None:
    machine.add("apt-get", APT)
    machine.add("id", "#!/bin/sh\necho 1000\n")
    apart = machine.checkout / ".venv" / "system"

    assert machine.run().returncode == 0
    assert f"Dir::State::Lists={apart}/lists" in machine.calls()
    assert "install --download-only" in machine.calls()


@pytest.mark.parametrize("program", ["dnf", "apk", "pacman", "brew"])
def test_other_systems_are_told_what_to_type(machine: Machine, program: str) -> None:
    machine.add(program, "#!/bin/sh\n")

    result = machine.run()

    assert result.returncode == 1
    assert f"{program} " in result.stderr
    assert "Without Python 3.11 or newer nothing can be set up." in result.stderr


def test_another_port_is_passed_on_to_the_server(machine: Machine) -> None:
    machine.add("apt-get", APT)

    assert machine.run("--port", "9000").returncode == 0
    assert machine.calls().endswith("python -m flask --app app serve --port 9000\n")


@pytest.mark.parametrize("words", [("--port",), ("--port", "x"), ("9000",), ("--port=1;id",)])
def test_words_that_are_not_understood_set_nothing_up(
    machine: Machine, words: tuple[str, ...]
) -> None:
    result = machine.run(*words)

    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == "usage: ./run [--once] [--port PORT]\n"
    assert not (machine.programs / "record").exists()


def test_root_without_a_way_to_step_down_is_told_so(machine: Machine) -> None:
    machine.add("apt-get", APT)

    assert "You are root, and so is the server" in machine.run().stderr


def test_root_lets_the_owner_of_the_folder_serve(machine: Machine) -> None:
    machine.add("apt-get", APT)
    for name, answer in (("stat", "echo mo"), ("chown", 'echo "chown $*" >>"$PATH/record"')):
        machine.add(name, f"#!/bin/sh\n{answer}\n")
    as_other = '#!/bin/sh\necho "setpriv $*" >>"$PATH/record"\nshift 5\nexec "$@"\n'
    machine.add("setpriv", as_other)
    (machine.checkout / "app.py").touch()

    result = machine.run()

    assert "The account mo serves, and has instance." in result.stderr
    assert "chown -R mo: instance" in machine.calls()
    assert "setpriv --reuid mo " in machine.calls().rpartition("demo")[0].splitlines()[-2]
