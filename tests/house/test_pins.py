"""The locks pin what they name, extras and all: else a newer release one day breaks the set-up."""

import re
import tomllib
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.tree import ROOT

PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(?:\[(?P<extras>[^]]+)\])?==", re.MULTILINE)


def read_pins(*files: str) -> dict[str, set[str]]:
    """Read the extras of every pin in the locks, by name."""
    text = "\n".join((ROOT / file).read_text() for file in files)
    return {
        canonicalize_name(pin["name"]): set((pin["extras"] or "").split(",")) - {""}
        for pin in PIN.finditer(text)
    }


def list_needs(name: str) -> list[Requirement]:
    """List what an installed package asks for here, where it asks for extras."""
    try:
        asked = [Requirement(line) for line in requires(name) or ()]
    except PackageNotFoundError:
        return []
    return [one for one in asked if one.extras and (not one.marker or one.marker.evaluate())]


def test_a_package_asked_for_with_an_extra_is_pinned_with_it() -> None:
    pins = read_pins("requirements.lock", "requirements-dev.lock")

    missing = [
        f"{name} asks for {one}"
        for name in pins
        for one in list_needs(name)
        if not one.extras <= pins.get(canonicalize_name(one.name), set())
    ]

    assert len(pins) > 50
    assert not missing


LOCKS = sorted(ROOT.glob("requirements*.lock"))
INSTALLS = re.compile(r"\bpip\"? (?:install|wheel|download)\b.*|-m build\b.*")
# What pip may install without a list of hashes: only what was made here, from a file that is here.
MADE_HERE = ("--no-deps", "--no-index", "--no-isolation")


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_pins_every_package_by_hash_and_names_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    pins = re.split(r"\n(?=\S)", text.strip())

    assert "://" not in text
    assert all(PIN.match(pin) and "--hash=sha256:" in pin for pin in pins)


@pytest.mark.parametrize("name", ["Dockerfile", "Makefile", ".ci/setup.sh", ".ci/wheel.sh"])
def test_nothing_is_installed_that_no_lock_pins(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ").replace("&&", "\n")

    loose = [
        line
        for line in INSTALLS.findall(text)
        if "--require-hashes" not in line and not any(one in line for one in MADE_HERE)
    ]

    assert INSTALLS.findall(text)
    assert loose == []


def test_everything_that_the_project_asks_for_is_in_its_lock() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project, groups = settings["project"], settings["dependency-groups"]
    asked = {f"requirements-{group}.lock": needs for group, needs in groups.items()}
    asked["requirements.lock"] = [
        *project["dependencies"],
        *project["optional-dependencies"]["postgres"],
    ]
    asked["requirements-build.lock"] += settings["build-system"]["requires"]

    for lock, needs in asked.items():
        assert {canonicalize_name(Requirement(need).name) for need in needs} <= set(
            read_pins(lock)
        ), lock
