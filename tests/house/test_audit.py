"""What `make audit` looks for is tried out, and what it is told to pass over says why."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.house.tree import PACKAGE, ROOT

RULES = ROOT / ".ci" / "semgrep"
IDS = [
    (file.stem, rule)
    for file in sorted(RULES.glob("*.yaml"))
    for rule in re.findall(r"^  - id: (\S+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
]


@pytest.mark.parametrize(("name", "rule"), IDS)
def test_each_rule_is_tried_on_something_it_must_find(name: str, rule: str) -> None:
    (examples,) = [file for file in RULES.glob(f"{name}.*") if file.suffix != ".yaml"]

    assert re.search(rf"ruleid: {rule}\b", examples.read_text(encoding="utf-8"))


@pytest.mark.parametrize("file", sorted(RULES.glob("*.yaml")), ids=lambda file: file.name)
def test_no_message_of_a_rule_holds_a_colon_that_yaml_would_read_as_a_key(file: Path) -> None:
    messages = re.findall(r"^    message: ([^\"'|>].*)$", file.read_text("utf-8"), re.MULTILINE)

    assert messages
    assert [one for one in messages if ": " in one] == []


def test_whatever_is_passed_over_names_its_rule_and_the_reason() -> None:
    rules = {rule for _, rule in IDS}
    found = [
        re.search(r"nosemgrep(?:: (\S+) \((.+)\))?", line)
        for file in PACKAGE.rglob("*.py")
        for line in file.read_text(encoding="utf-8").splitlines()
        if "nosemgrep" in line
    ]

    assert found
    assert all(one and one[1] in rules and len(one[2]) > 10 for one in found)


def test_the_rules_are_ours_and_nothing_is_fetched_for_them() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    assert "--metrics=off" in makefile
    assert "--disable-version-check" in makefile
    assert not re.search(r"--config[= ](?!\.ci/semgrep)", makefile)


def test_make_mutation_changes_modules_that_exist() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    modules = [one.rsplit("/")[-1] for one in project["tool"]["mutmut"]["only_mutate"]]

    assert [one for one in modules if not (PACKAGE / "domain" / one).is_file()] == []
