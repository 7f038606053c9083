"""A release has one version in all places, and its checksums are signed and can be checked."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from zipfile import ZipFile

import pytest

from compersion_talks import __version__
from tests.house.tree import ROOT
from tests.needs import needs_ssh_keygen

RELEASE = str(ROOT / ".ci" / "release.sh")
GUIDE = (ROOT / "docs" / "tasks" / "make-a-release.md").read_text(encoding="utf-8")
CHECK = GUIDE.partition("```sh\n")[2].partition("```")[0]
FILES = ("compersion_talks-1-py3-none-any.whl", "compersion_talks-1.tar.gz", "bom.json")


def run(*command: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run a command and return what it said."""
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """Return a folder with files of a release, signed with a key that is thrown away."""
    key, folder = tmp_path / "key", tmp_path / "dist"
    folder.mkdir()
    for name in FILES:
        (folder / name).write_text(name)
    run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(key))
    signed = run("sh", RELEASE, "sign", str(key), str(folder))
    assert signed.returncode == 0, signed.stderr
    public = key.with_suffix(".pub").read_text()
    (folder / "allowed_signers").write_text(f'release namespaces="compersion-talks" {public}')
    return folder


def check(folder: Path) -> subprocess.CompletedProcess[str]:
    """Check a release by the commands of the guide."""
    return run("sh", "-ec", CHECK, folder=folder)


def test_the_version_is_the_same_wherever_it_stands() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    released = re.findall(r"^## \[(\d[^]]*)\] - \d{4}-\d\d-\d\d$", changelog, re.MULTILINE)
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    labels = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    command = "from compersion_talks.cli import main; main()"
    said = run(sys.executable, "-c", command, "--version").stdout

    assert released[0] == __version__
    assert settings["project"]["dynamic"] == ["version"]
    assert settings["tool"]["hatch"]["version"]["path"] == "compersion_talks/__init__.py"
    assert f'image.version="{__version__}"' in labels
    assert f'image.licenses="{settings["project"]["license"]}"' in labels
    assert said == f"Compersion Talks {__version__}\n"


@needs_ssh_keygen
def test_the_commands_of_the_guide_accept_what_was_signed(release: Path) -> None:
    checked = check(release)

    assert checked.returncode == 0, checked.stderr
    assert checked.stdout.count(": OK") == len(FILES)


@needs_ssh_keygen
@pytest.mark.parametrize("name", [*FILES, "SHA256SUMS", "SHA256SUMS.sig"])
def test_they_refuse_a_file_that_was_changed(release: Path, name: str) -> None:
    changed = release / name
    changed.write_text(changed.read_text().replace("1", "2").replace("A", "B") + "x")

    assert check(release).returncode != 0


@needs_ssh_keygen
def test_they_refuse_a_signature_of_another_key(release: Path) -> None:
    other = release.parent / "other"
    run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(other))
    run("sh", RELEASE, "sign", str(other), str(release))

    assert check(release).returncode != 0


@pytest.mark.parametrize("key", ["", "no-such-key"])
def test_without_a_key_nothing_is_released_and_one_line_says_why(key: str) -> None:
    refused = run("sh", RELEASE, "check", key)

    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1
    assert "make release KEY=" in refused.stderr


def test_nothing_is_released_that_the_changelog_does_not_name(tmp_path: Path) -> None:
    for name in (".ci/release.sh", "compersion_talks/__init__.py"):
        (tmp_path / name).parent.mkdir()
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "CHANGELOG.md").write_text(f"## [Unreleased]\n\n## [{__version__}]\n")

    refused = run("sh", str(tmp_path / ".ci/release.sh"), "check", str(ROOT / "LICENSE"))

    assert refused.stderr == (
        f"CHANGELOG.md has no part with a date for {__version__}. Write it first.\n"
    )


def test_a_wheel_that_does_not_say_what_it_is_is_named_fault_by_fault(tmp_path: Path) -> None:
    wheel = tmp_path / "compersion_talks-2-py3-none-any.whl"
    with ZipFile(wheel, "w") as opened:
        opened.writestr("a.dist-info/METADATA", "Name: compersion-talks\nVersion: 1\n\nwords")
        opened.writestr("a.dist-info/entry_points.txt", "")

    checked = run(sys.executable, str(ROOT / ".ci" / "metadata.py"), str(wheel))

    assert checked.returncode == 1
    for fault in (
        "License-Expression is None, not MIT AND OFL-1.1",
        "Author is missing",
        "compersion_talks/migrations/env.py is not in the wheel",
        "the command is missing",
        "the description is not README.md",
        "the name of the file has another version",
    ):
        assert fault in checked.stderr
