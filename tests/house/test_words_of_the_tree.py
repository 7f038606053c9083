"""Words that no file may hold: places on one machine, hosts of registries, and things put off."""

import re

import pytest

from tests.house.tree import ROOT, list_files, name_file

PLACES = ("/work" + "/", "/root" + "/", "/home" + "/")
HOSTS = ("pypi" + ".org", "python" + "hosted", "npmjs" + ".org", "deb.debian" + ".org")
PUT_OFF = ("TO" + "DO", "FIX" + "ME", "XX" + "X", "Not" + "Implemented" + "Error")
SKIPS = re.compile(r"pytest\.skip|importorskip|mark\.skip|mark\.xfail|unittest\.(?!mock)")


def files_with(word: str) -> list[str]:
    """Return the names of the text files that hold a word, as a whole."""
    pattern = re.compile(rf"(?<![A-Za-z0-9_.]){re.escape(word)}(?![A-Za-z])".encode())
    return [
        name_file(file)
        for file in list_files()
        if file.suffix not in (".ttf", ".woff2", ".png") and pattern.search(file.read_bytes())
    ]


@pytest.mark.parametrize("place", PLACES)
def test_no_file_names_a_place_on_one_machine(place: str) -> None:
    found = [
        name_file(file)
        for file in list_files()
        if re.search(rf"(?<![A-Za-z0-9_.}}]){place}".encode(), file.read_bytes())
    ]

    assert found == []


@pytest.mark.parametrize("host", HOSTS)
def test_no_file_names_a_registry(host: str) -> None:
    assert [name_file(file) for file in list_files() if host.encode() in file.read_bytes()] == []


@pytest.mark.parametrize("word", PUT_OFF)
def test_nothing_is_put_off(word: str) -> None:
    assert files_with(word) == []


def test_tests_are_skipped_in_one_place_only() -> None:
    tests = (ROOT / "tests").rglob("*.py")

    skipping = {name_file(file) for file in tests if SKIPS.search(file.read_text(encoding="utf-8"))}

    assert skipping <= {"tests/needs.py", name_file(ROOT / "tests" / "house" / __file__)}


def test_every_text_ends_with_one_line_end() -> None:
    texts = (".py", ".html", ".css", ".toml", ".md", ".sh", ".yaml")

    ragged = [
        name_file(file)
        for file in list_files()
        if file.suffix in texts
        and (text := file.read_text(encoding="utf-8"))
        and (not text.endswith("\n") or text.endswith("\n\n") or "\r" in text)
    ]

    assert ragged == []
