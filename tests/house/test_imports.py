"""What the import rules of the project's settings cannot say."""

import re
import sys
from importlib.util import find_spec

from tests.house.tree import PACKAGE, ROOT, list_imports, name_file

OWN_FLOORS = {"compersion_talks.domain"}
IMPORT = re.compile(r"^from ((?:compersion_talks|tests)[\w.]*) import", re.MULTILINE)


def test_the_domain_needs_nothing_beside_the_standard_library() -> None:
    foreign = {
        f"{name_file(file)}: {name}"
        for file in (PACKAGE / "domain").rglob("*.py")
        for name in list_imports(file)
        if name.split(".")[0] not in sys.stdlib_module_names
        and ".".join(name.split(".")[:2]) not in OWN_FLOORS
    }

    assert foreign == set()


def test_the_domain_reads_no_clock_no_disk_and_no_chance() -> None:
    outside = {"os", "pathlib", "io", "random", "secrets", "socket", "subprocess", "time"}

    found = {
        f"{name_file(file)}: {name}"
        for file in (PACKAGE / "domain").rglob("*.py")
        for name in list_imports(file)
        if name.split(".")[0] in outside
    }

    assert found == set()


def test_the_package_never_imports_its_tests() -> None:
    for file in [*PACKAGE.rglob("*.py"), ROOT / "app.py"]:
        assert not [name for name in list_imports(file) if name.split(".")[0] == "tests"], file


def test_python_in_a_script_imports_modules_that_exist() -> None:
    files = [*(ROOT / ".ci").rglob("*.py"), *(ROOT / ".ci").glob("*.sh")]
    modules = {name for file in files for name in IMPORT.findall(file.read_text(encoding="utf-8"))}

    assert modules
    assert [name for name in sorted(modules) if find_spec(name) is None] == []
