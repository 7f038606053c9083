"""What ./run and ./test set up, on a machine whose programs only write down what is asked."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.house.tree import ROOT

SCRIPTS = (
    "run",
    "test",
    ".ci/run",
    ".ci/setup.sh",
    ".ci/bare.sh",
    ".ci/wheel.sh",
    ".ci/full_disk.sh",
)
REAL = ("sh", "cat", "cmp", "cp", "ls", "mkdir", "rm", "chmod", "touch", "env", "dirname", "grep")
PAPER = "libpangoft2-1.0-0 libharfbuzz-subset0"

# A Python that is fit, can load every library, and makes environments with itself in them.
PYTHON = """#!/bin/sh
echo "python $*" >>"$RECORD"
case "$*" in
"-") cat >/dev/null; [ -e "$HERE/pango" ] ;;
"-m venv"*) mkdir -p .venv/bin; cp "$HERE/python3" .venv/bin/python ;;
*) : ;;
esac
"""
# An apt-get whose lists may be empty, and that brings Python and Pango.
APT = """#!/bin/sh
echo "apt-get $*" >>"$RECORD"
case "$*" in
*update*) touch "$HERE/lists" ;;
*--download-only*) : ;;
*install*)
    [ -e "$HERE/lists" ] || exit 100
    touch "$HERE/pango"
    cp "$HERE/python3.hidden" "$HERE/python3" ;;
esac
"""


class Machine:
    """A machine with the programs it was given, and a checkout on it."""

    def __init__(self, folder: Path) -> None:
        self.programs, self.checkout = folder / "programs", folder / "checkout"
        self.record = folder / "record"
        self.programs.mkdir()
        (self.checkout / ".ci").mkdir(parents=True)
        for name in ("run", ".ci/setup.sh", "requirements.lock"):
            shutil.copy(ROOT / name, self.checkout / name)
        for name in REAL:
            (self.programs / name).symlink_to(shutil.which(name) or name)
        self.add("python3.hidden", PYTHON)
        self.add("uname", "#!/bin/sh\necho Linux\n")
        self.become("0")

    def add(self, name: str, text: str) -> None:
        """Put a program of the test's own on the machine."""
        path = self.programs / name
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)

    def become(self, number: str) -> None:
        """Work as the person of this number from now on."""
        self.add("id", f'#!/bin/sh\n[ "$1" = -un ] && echo robin || echo {number}\n')

    def has_python(self) -> None:
        """Let Python be there already."""
        shutil.copy(self.programs / "python3.hidden", self.programs / "python3")

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Start ./run as somebody would who sits at the machine."""
        return subprocess.run(
            ["./run", *arguments],
            cwd=self.checkout,
            env={
                "PATH": str(self.programs),
                "HERE": str(self.programs),
                "RECORD": str(self.record),
            },
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def asked(self, program: str) -> list[str]:
        """Return what a program was asked so far."""
        lines = self.record.read_text().splitlines() if self.record.exists() else []
        return [line.removeprefix(f"{program} ") for line in lines if line.startswith(program)]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Return a machine with a shell, apt-get, and no Python."""
    made = Machine(tmp_path)
    made.add("apt-get", APT)
    return made


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_can_be_read_by_a_plain_shell(name: str) -> None:
    checked = subprocess.run(["sh", "-n", str(ROOT / name)], capture_output=True, check=False)

    assert checked.stderr == b""


@pytest.mark.parametrize("name", ["run", "test", ".ci/run"])
def test_what_is_to_be_started_may_be_started(name: str) -> None:
    assert os.access(ROOT / name, os.X_OK)


def test_a_bare_machine_gets_python_and_pango_after_fresh_lists(machine: Machine) -> None:
    install = f"install -qq -y --no-install-recommends python3 python3-venv {PAPER}"

    result = machine.run("--once")

    assert result.returncode == 0, result.stderr
    assert machine.asked("apt-get") == [install, "update -qq", install]
    assert machine.asked("python")[-2:] == [
        "-m pip install --quiet --no-input --disable-pip-version-check "
        "--require-hashes -r requirements.lock",
        "-m flask --app app demo instance/sample",
    ]


def test_a_machine_with_python_gets_only_what_cannot_be_loaded(machine: Machine) -> None:
    machine.has_python()
    (machine.programs / "lists").touch()

    machine.run("--once")

    assert machine.asked("apt-get") == [f"install -qq -y --no-install-recommends {PAPER}"]


def test_a_second_start_installs_nothing_and_serves(machine: Machine) -> None:
    machine.run("--once")
    machine.record.unlink()

    machine.run()

    assert machine.asked("apt-get") == []
    assert [line for line in machine.asked("python") if "install" in line] == []
    assert machine.asked("python")[-2:] == [
        "-m flask --app app demo instance/sample",
        "-m flask --app app serve",
    ]


def test_a_sample_agenda_is_made_once(machine: Machine) -> None:
    sample = machine.checkout / "instance" / "sample" / "agenda.pdf"
    sample.parent.mkdir(parents=True)
    sample.touch()

    result = machine.run()

    assert not [line for line in machine.asked("python") if "demo" in line]
    assert "instance/sample/agenda.pdf" in result.stderr


def test_a_changed_lock_is_installed_again(machine: Machine) -> None:
    machine.run("--once")
    machine.record.unlink()
    with (machine.checkout / "requirements.lock").open("a") as lock:
        lock.write("another==1\n")

    machine.run("--once")

    assert len([line for line in machine.asked("python") if "--require-hashes" in line]) == 1


def test_who_may_install_nothing_gets_packages_taken_apart(machine: Machine) -> None:
    machine.become("1000")
    machine.has_python()
    apart = machine.checkout / ".venv" / "system"

    result = machine.run("--once")

    update, download = machine.asked("apt-get")
    assert f"Dir::State::Lists={apart}/lists" in update
    assert "APT::Sandbox::User=robin" in update
    assert "--download-only" in download
    assert download.endswith(PAPER)
    assert "Everything but the PDF works without it" in result.stderr


def test_sudo_is_used_where_it_asks_for_no_password(machine: Machine) -> None:
    machine.become("1000")
    machine.add("sudo", '#!/bin/sh\necho "sudo $*" >>"$RECORD"\n[ "$1" != -n ] && "$@" || :\n')
    (machine.programs / "lists").touch()

    result = machine.run("--once")

    assert result.returncode == 0, result.stderr
    assert machine.asked("apt-get") == [
        f"install -qq -y --no-install-recommends python3 python3-venv {PAPER}"
    ]


@pytest.mark.parametrize(
    ("program", "line"),
    [
        ("dnf", "sudo dnf install python3 pango"),
        ("apk", "apk add python3 pango harfbuzz-subset fontconfig"),
        ("pacman", "sudo pacman -S python pango"),
        ("brew", "brew install python pango"),
    ],
)
def test_other_systems_are_told_what_to_type(machine: Machine, program: str, line: str) -> None:
    (machine.programs / "apt-get").unlink()
    machine.add(program, "#!/bin/sh\n")

    result = machine.run("--once")

    assert result.returncode == 1
    assert line in result.stderr
    assert "Without Python 3.11 or newer nothing can be set up." in result.stderr


def test_an_unknown_word_is_answered_with_the_right_ones(machine: Machine) -> None:
    result = machine.run("--one")

    assert (result.returncode, result.stderr) == (2, "usage: ./run [--once]\n")


@pytest.fixture
def missing(machine: Machine) -> Callable[..., str]:
    """Return what ./test would install on a machine with these programs."""

    def ask(*programs: str) -> str:
        machine.has_python()
        machine.run("--once")
        for name in programs:
            machine.add(name, "#!/bin/sh\n")
        script = ". ./.ci/setup.sh; missing_test_packages"
        return subprocess.run(
            ["sh", "-c", script],
            cwd=machine.checkout,
            env={"PATH": str(machine.programs), "RECORD": str(machine.record)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    return ask


def test_the_tests_ask_for_programs_and_not_for_packages(missing: Callable[..., str]) -> None:
    assert missing().split() == ["chromium", "poppler-utils", "qpdf"]


def test_any_whole_chromium_will_do(missing: Callable[..., str]) -> None:
    assert missing("google-chrome", "pdftotext").split() == ["qpdf"]
