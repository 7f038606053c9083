"""The key file: made once however many start together, and its owner's alone."""

import os
import stat
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from compersion_talks.vault import load_keys, rotate_keys
from compersion_talks.vault.keyfile import make_first_keys

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 3, 1)
LOADS = (
    "import sys, pathlib\n"
    "from compersion_talks.vault import load_keys\n"
    "sys.stdin.readline()\n"
    "keys = load_keys(pathlib.Path(sys.argv[1]))\n"
    "print(keys.ring.keys[1].hex(), keys.signing[0].hex(), keys.session[0], keys.csrf)\n"
)
ROTATES = (
    "import sys, pathlib\n"
    "from compersion_talks.vault import rotate_keys\n"
    "sys.stdin.readline()\n"
    "rotate_keys(pathlib.Path(sys.argv[1]), ())\n"
)


def run_several(program: str, path: Path, number: int) -> list[str]:
    """Run a program in several processes that all start at once; return what each printed."""
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            text=True,
        )
        for _ in range(number)
    ]
    for racer in racers:
        assert racer.stdin
        racer.stdin.write("go\n")
        racer.stdin.flush()
    printed = [racer.communicate()[0] for racer in racers]
    assert [racer.returncode for racer in racers] == [0] * number
    return printed


def test_the_first_start_makes_keys_and_later_starts_find_them(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "keys.json"

    first, later = load_keys(path), load_keys(path)

    assert first == later
    assert first.ring.current == 1
    assert len(first.ring.keys[1]) == 32
    assert len(first.signing[0]) == 32
    assert len({first.ring.keys[1].hex(), first.signing[0].hex(), *first.session, first.csrf}) == 4


def test_only_the_owner_can_get_at_a_new_key_file(tmp_path: Path) -> None:
    previous = os.umask(0)
    try:
        load_keys(tmp_path / "folder" / "keys.json")
    finally:
        os.umask(previous)

    assert stat.S_IMODE((tmp_path / "folder" / "keys.json").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "folder").stat().st_mode) == 0o700


def test_nothing_but_the_key_file_is_left_behind(tmp_path: Path) -> None:
    load_keys(tmp_path / "keys.json")

    assert [path.name for path in tmp_path.iterdir()] == ["keys.json"]


def test_workers_that_start_together_agree_on_the_keys(tmp_path: Path) -> None:
    for number in range(3):
        printed = run_several(LOADS, tmp_path / str(number) / "keys.json", 5)

        assert len(set(printed)) == 1


def test_a_second_worker_never_replaces_the_keys_of_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "keys.json"
    first = load_keys(path)
    monkeypatch.setattr(Path, "exists", lambda _: False)

    late = load_keys(path)

    assert late == first


def test_rotations_at_the_same_time_lose_no_key(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    load_keys(path)

    run_several(ROTATES, path, 4)

    assert sorted(load_keys(path).ring.keys) == [1, 2, 3, 4, 5]


def test_keys_show_no_secret(tmp_path: Path) -> None:
    keys = load_keys(tmp_path / "keys.json")
    stored = make_first_keys(TODAY)

    assert repr(keys) == "Keys(ring=KeyRing(current=1))"
    assert stored.ring[0].key.hex() not in repr(stored)
    assert repr(stored.ring[0].key) not in repr(stored)
    assert repr(stored.csrf) not in repr(stored)


def test_a_rotated_file_is_still_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"

    renewed = rotate_keys(path, ())

    assert load_keys(path) == renewed
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not list(tmp_path.glob(".keys.json.*"))
