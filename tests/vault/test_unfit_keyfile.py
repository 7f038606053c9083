"""A key file that is unsafe or damaged is refused with words, shows nothing, and is left alone."""

import errno
import json
import os
from datetime import date
from pathlib import Path

import pytest

from compersion_talks.vault import KeysAreUnfit, load_keys, rotate_keys
from compersion_talks.vault.keyfile import make_first_keys, to_text

TODAY = date(2026, 3, 1)


def write_keyfile(path: Path, **changes: object) -> Path:
    """Write a key file in which some fields differ from a good one."""
    fields = json.loads(to_text(make_first_keys(TODAY))) | changes
    path.write_text(json.dumps(fields))
    path.chmod(0o600)
    return path


def an_entry(**changes: object) -> dict[str, object]:
    """Return one key as the file holds it."""
    return {"kid": 1, "created": "2026-03-01", "key": "ab" * 32} | changes


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o601, 0o610, 0o620])
def test_a_key_file_that_others_can_get_at_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "keys.json"
    load_keys(path)
    path.chmod(mode)

    with pytest.raises(KeysAreUnfit, match=r"chmod 600 .*keys\.json"):
        load_keys(path)


def test_a_key_file_that_nobody_may_change_is_good(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    keys = load_keys(path)
    path.chmod(0o400)

    assert load_keys(path) == keys


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b"{}", b'{"format": 1}']
)
def test_a_damaged_key_file_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "keys.json"
    path.write_bytes(content)
    path.chmod(0o600)

    with pytest.raises(KeysAreUnfit, match="Restore your copy of it"):
        load_keys(path)

    assert path.read_bytes() == content


@pytest.mark.parametrize(
    "changes",
    [
        {"ring": []},
        {"signing": []},
        {"session": []},
        {"csrf": "short"},
        {"csrf": None},
        {"ring": [an_entry(key="ab" * 31)]},
        {"ring": [an_entry(key="zz" * 32)]},
        {"ring": [an_entry(created="yesterday")]},
        {"ring": [an_entry(kid=0)]},
        {"ring": [an_entry(), an_entry()]},
        {"ring": [an_entry(kid=2), an_entry(kid=1)]},
        {"ring": [{"kid": 1}]},
        {"ring": "keys"},
        {"format": 2},
    ],
)
def test_a_key_file_with_a_wrong_field_is_refused(
    tmp_path: Path, changes: dict[str, object]
) -> None:
    path = write_keyfile(tmp_path / "keys.json", **changes)

    with pytest.raises(KeysAreUnfit):
        load_keys(path)


def test_a_refusal_shows_no_key(tmp_path: Path) -> None:
    path = write_keyfile(tmp_path / "keys.json", ring=[an_entry(key="ab" * 31)])

    with pytest.raises(KeysAreUnfit) as caught:
        load_keys(path)

    assert "abab" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_a_folder_in_the_place_of_the_key_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeysAreUnfit, match="is not a file"):
        load_keys(tmp_path)


def test_a_device_in_the_place_of_the_key_file_is_refused() -> None:
    with pytest.raises(KeysAreUnfit, match="is not a file"):
        load_keys(Path(os.devnull))


def test_a_key_file_that_cannot_be_made_is_explained(tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("a file")

    with pytest.raises(KeysAreUnfit, match="cannot be made"):
        load_keys(tmp_path / "folder" / "deeper" / "keys.json")


@pytest.mark.parametrize(
    ("number", "advice"),
    [
        (errno.ENOSPC, "Free space on its disk."),
        (errno.EDQUOT, "Free space on its disk."),
        (errno.EROFS, "Put it on a writable disk."),
        (errno.EACCES, "Give its folder to the account that runs the server."),
    ],
)
def test_what_keeps_the_key_file_from_being_made_is_told_and_leaves_no_half_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, advice: str
) -> None:
    def refuse(_descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)

    with pytest.raises(KeysAreUnfit, match=advice):
        load_keys(tmp_path / "keys.json")

    assert list(tmp_path.iterdir()) == []


def test_new_keys_are_refused_while_older_ones_are_needed(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"

    with pytest.raises(KeysAreUnfit, match="Restore your copy of it"):
        load_keys(path, are_needed=lambda: True)

    assert not path.exists()
    made = load_keys(path, are_needed=lambda: False)
    assert load_keys(path, are_needed=lambda: True) == made


def test_a_link_that_leads_nowhere_is_refused(tmp_path: Path) -> None:
    (tmp_path / "keys.json").symlink_to(tmp_path / "gone")

    with pytest.raises(KeysAreUnfit, match="cannot be read"):
        load_keys(tmp_path / "keys.json")


def test_rotating_on_disk_keeps_the_old_file_when_it_is_unfit(tmp_path: Path) -> None:
    path = write_keyfile(tmp_path / "keys.json", ring=[])
    before = path.read_bytes()

    with pytest.raises(KeysAreUnfit):
        rotate_keys(path, ())

    assert path.read_bytes() == before
