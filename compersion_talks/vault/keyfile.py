"""The key file on disk: made once, readable by its owner alone, replaced whole or not at all."""

import fcntl
import os
import stat
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path

from compersion_talks.vault.keys import Keys, KeysAreUnfit
from compersion_talks.vault.keystore import (
    StoredKeys,
    fresh,
    from_text,
    rotated,
    to_text,
    usable,
)

LARGEST_FILE = 1_000_000
FOR_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def load_keys(path: Path) -> Keys:
    """Read this copy's keys, making the file where there is none yet."""
    try:
        if not path.exists():
            _create(path, fresh(_today()))
    except OSError as error:
        raise KeysAreUnfit(
            f"The key file {path} cannot be made ({error.strerror}). "
            "Give its folder to the account that runs the server."
        ) from None
    return usable(_read(path))


def rotate_keys(path: Path, in_use: Collection[int]) -> Keys:
    """Put new keys in front and destroy those that neither a link nor a cookie still needs."""
    load_keys(path)
    with _locked(path):
        renewed = rotated(_read(path), _today(), in_use)
        os.replace(_written_beside(path, renewed), path)
        _settle(path.parent)
    return usable(renewed)


def _create(path: Path, stored: StoredKeys) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = _written_beside(path, stored)
    try:
        # A link appears whole and refuses a second one: of several workers, one wins.
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
    _settle(path.parent)


def _written_beside(path: Path, stored: StoredKeys) -> Path:
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    with os.fdopen(descriptor, "w", encoding="utf-8") as draft:
        draft.write(to_text(stored))
        draft.flush()
        os.fsync(draft.fileno())
    return Path(name)


def _read(path: Path) -> StoredKeys:
    try:
        with path.open("rb") as file:
            _refuse_unsafe(path, os.fstat(file.fileno()))
            content = file.read(LARGEST_FILE)
    except OSError as error:
        raise KeysAreUnfit(
            f"The key file {path} cannot be read ({error.strerror}). "
            "Give it to the account that runs the server."
        ) from None
    try:
        return from_text(content)
    except KeysAreUnfit as fault:
        raise KeysAreUnfit(
            f"The key file {path} {fault}. Put your copy of it back. Deleting it makes new keys, "
            "but then every talk of this copy can never be opened again."
        ) from None


def _refuse_unsafe(path: Path, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise KeysAreUnfit(f"The key file {path} is not a file. Name another one.")
    if stat.S_IMODE(status.st_mode) & FOR_OTHERS:
        raise KeysAreUnfit(
            f"Other accounts can get at the key file {path}. Close it with: chmod 600 {path}"
        )


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.with_name(f"{path.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _settle(folder: Path) -> None:
    """Make the new name survive a loss of power."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _today() -> date:
    return datetime.now(UTC).date()
