"""The locks pin what they name, extras and all: else a newer release one day breaks the set-up."""

import re
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(?:\[(?P<extras>[^]]+)\])?==", re.MULTILINE)


def pinned(*files: str) -> dict[str, set[str]]:
    """Read the extras of every pin in the locks, by name."""
    text = "\n".join((ROOT / file).read_text() for file in files)
    return {
        canonicalize_name(pin["name"]): set((pin["extras"] or "").split(",")) - {""}
        for pin in PIN.finditer(text)
    }


def wanted(name: str) -> list[Requirement]:
    """List what an installed package asks for here, where it asks for extras."""
    try:
        asked = [Requirement(line) for line in requires(name) or ()]
    except PackageNotFoundError:
        return []
    return [one for one in asked if one.extras and (not one.marker or one.marker.evaluate())]


def test_a_package_asked_for_with_an_extra_is_pinned_with_it() -> None:
    pins = pinned("requirements.lock", "requirements-dev.lock")

    missing = [
        f"{name} asks for {one}"
        for name in pins
        for one in wanted(name)
        if not one.extras <= pins.get(canonicalize_name(one.name), set())
    ]

    assert len(pins) > 50
    assert not missing
