"""The key file: JSON, readable by its owner alone and replaced atomically; rotation of keys."""

import errno
import fcntl
import json
import os
import stat
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from os import urandom
from pathlib import Path
from types import MappingProxyType
from typing import Any

from compersion_talks.vault.crypto import KeyRing, Keys, KeysAreUnfit

FORMAT = 1
KEY_SIZE = 32
COOKIES_LIVE = timedelta(days=2)
LINKS_LIVE = timedelta(days=92)
LARGEST_FILE = 1_000_000
FOR_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_NO_FILE = "The key file {path} is not a file. Set COMPERSION_KEYS_FILE to another path."


@dataclass(frozen=True, slots=True)
class DatedKey:
    """One key, its number in its list, and the day it was made."""

    key_id: int
    created: date
    key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class StoredKeys:
    """The contents of the key file; each list is oldest first."""

    ring: tuple[DatedKey, ...]
    signing: tuple[DatedKey, ...]
    session: tuple[DatedKey, ...]
    csrf: bytes = field(repr=False)


def load_keys(path: Path, are_needed: Callable[[], bool] = lambda: False) -> Keys:
    """Read the key file; create a missing one, unless `are_needed` says that lost keys are in use.

    Raises `KeysAreUnfit`.
    """
    try:
        if not path.exists():
            _refuse_new(path, are_needed())
            _create(path, make_first_keys(_find_today()))
    except OSError as error:
        raise KeysAreUnfit(
            f"The key file {path} cannot be made ({error.strerror}). {_advise(error)}"
        ) from None
    return to_keys(_read(path))


def rotate_keys(path: Path, in_use: Collection[int]) -> Keys:
    """Add new keys to the file, and drop those that neither a link nor a cookie still needs."""
    load_keys(path)
    with _lock(path):
        rotated = rotate(_read(path), _find_today(), in_use)
        draft = _write_draft(path, rotated)
        if os.geteuid() == 0:  # root may rotate, but the account that serves has to read it
            os.chown(draft, path.stat().st_uid, path.stat().st_gid)
        os.replace(draft, path)
        _flush_folder(path.parent)
    return to_keys(rotated)


def make_first_keys(today: date) -> StoredKeys:
    """Return the keys of a new copy."""
    return rotate(StoredKeys((), (), (), csrf=urandom(KEY_SIZE)), today, ())


def rotate(stored: StoredKeys, today: date, in_use: Collection[int]) -> StoredKeys:
    """Add new keys; drop ring keys that no row (`in_use`) and no cookie needs, others by age."""
    return replace(
        stored,
        ring=_rotate_list(stored.ring, today, COOKIES_LIVE, in_use),
        signing=_rotate_list(stored.signing, today, LINKS_LIVE),
        session=_rotate_list(stored.session, today, COOKIES_LIVE),
    )


def to_keys(stored: StoredKeys) -> Keys:
    """Return the stored keys as the program uses them."""
    return Keys(
        ring=KeyRing(
            MappingProxyType({dated.key_id: dated.key for dated in stored.ring}),
            stored.ring[-1].key_id,
        ),
        signing=tuple(dated.key for dated in stored.signing),
        session=tuple(dated.key.hex() for dated in reversed(stored.session)),
        csrf=stored.csrf.hex(),
    )


def to_text(stored: StoredKeys) -> str:
    """Write the keys as JSON."""
    lists = {
        name: [
            {"kid": dated.key_id, "created": dated.created.isoformat(), "key": dated.key.hex()}
            for dated in getattr(stored, name)
        ]
        for name in ("ring", "signing", "session")
    }
    return json.dumps({"format": FORMAT, **lists, "csrf": stored.csrf.hex()}, indent=1) + "\n"


def from_text(content: bytes) -> StoredKeys:
    """Read what `to_text` wrote; raises `KeysAreUnfit`, whose text repeats nothing of the file."""
    try:
        fields = json.loads(content)
        if fields.pop("format") != FORMAT:
            raise KeysAreUnfit("was written by another version of this program")
        return StoredKeys(
            ring=_read_keys(fields.pop("ring")),
            signing=_read_keys(fields.pop("signing")),
            session=_read_keys(fields.pop("session")),
            csrf=_read_key(fields.pop("csrf")),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise KeysAreUnfit("is damaged") from None


def _refuse_new(path: Path, are_needed: bool) -> None:
    """Refuse to create keys where a database needs the lost ones: new keys open no old talk."""
    if are_needed:
        raise KeysAreUnfit(
            f"The key file {path} is missing, and only it can open the talks in the database. "
            "Restore your copy of it. To give these talks up, move the database away."
        )


def _advise(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "Free space on its disk."
    if error.errno == errno.EROFS:
        return "Put it on a writable disk."
    return "Give its folder to the account that runs the server (`chown`)."


def _create(path: Path, stored: StoredKeys) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = _write_draft(path, stored)
    try:
        # A hard link is atomic and fails where the name exists: of several workers, one wins.
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
    _flush_folder(path.parent)


def _write_draft(path: Path, stored: StoredKeys) -> Path:
    # nosemgrep: no-temporary-files (keys, no words; it becomes the key file)
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    draft = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(to_text(stored))
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        draft.unlink()  # no partial key stays on the disk
        raise
    return draft


def _read(path: Path) -> StoredKeys:
    try:
        with path.open("rb") as file:
            _refuse_unsafe(path, os.fstat(file.fileno()))
            content = file.read(LARGEST_FILE)
    except IsADirectoryError:
        raise KeysAreUnfit(_NO_FILE.format(path=path)) from None
    except OSError as error:
        raise KeysAreUnfit(
            f"The key file {path} cannot be read ({error.strerror}). "
            "Give it to the account that runs the server (`chown`)."
        ) from None
    try:
        return from_text(content)
    except KeysAreUnfit as fault:
        raise KeysAreUnfit(
            f"The key file {path} {fault}. Restore your copy of it. "
            "Without it, no talk of this copy can be opened again."
        ) from None


def _refuse_unsafe(path: Path, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise KeysAreUnfit(_NO_FILE.format(path=path))
    if stat.S_IMODE(status.st_mode) & FOR_OTHERS:
        raise KeysAreUnfit(f"Other accounts can read the key file {path}. Run `chmod 600 {path}`.")


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    lock = os.open(path.with_name(f"{path.name}.lock"), os.O_RDONLY | os.O_CREAT, 0o644)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _flush_folder(folder: Path) -> None:
    """Make a renamed file survive a loss of power."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _find_today() -> date:
    return datetime.now(UTC).date()


def _rotate_list(
    keys: tuple[DatedKey, ...], today: date, outlived: timedelta, in_use: Collection[int] = ()
) -> tuple[DatedKey, ...]:
    # A key is current until the next one is made; what it sealed outlives that by `outlived`.
    needed = (
        older
        for older, newer in pairwise(keys)
        if older.key_id in in_use or today < newer.created + outlived
    )
    newest = keys[-1:]
    number = newest[0].key_id + 1 if newest else 1
    return (*needed, *newest, DatedKey(number, today, urandom(KEY_SIZE)))


def _read_keys(entries: Iterable[dict[str, Any]]) -> tuple[DatedKey, ...]:
    keys = tuple(
        DatedKey(int(entry["kid"]), date.fromisoformat(entry["created"]), _read_key(entry["key"]))
        for entry in entries
    )
    numbers = [dated.key_id for dated in keys]
    if not keys or numbers[0] < 1 or numbers != sorted(set(numbers)):
        raise ValueError("the keys are not numbered upwards")
    return keys


def _read_key(text: str) -> bytes:
    key = bytes.fromhex(text)
    if len(key) != KEY_SIZE:
        raise ValueError("a key has another length")
    return key
