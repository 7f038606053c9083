"""What the import rules of the project's settings cannot say."""

import sys

from tests.house.tree import PACKAGE, ROOT, imports_of, named

OWN_FLOORS = {"compersion_talks.domain"}


def test_the_domain_needs_nothing_beside_the_standard_library() -> None:
    foreign = {
        f"{named(file)}: {name}"
        for file in (PACKAGE / "domain").rglob("*.py")
        for name in imports_of(file)
        if name.split(".")[0] not in sys.stdlib_module_names
        and ".".join(name.split(".")[:2]) not in OWN_FLOORS
    }

    assert foreign == set()


def test_the_domain_reads_no_clock_no_disk_and_no_chance() -> None:
    outside = {"os", "pathlib", "io", "random", "secrets", "socket", "subprocess", "time"}

    found = {
        f"{named(file)}: {name}"
        for file in (PACKAGE / "domain").rglob("*.py")
        for name in imports_of(file)
        if name.split(".")[0] in outside
    }

    assert found == set()


def test_the_package_never_imports_its_tests() -> None:
    for file in [*PACKAGE.rglob("*.py"), ROOT / "app.py"]:
        assert not [name for name in imports_of(file) if name.split(".")[0] == "tests"], file
