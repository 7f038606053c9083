"""The key file on disk: made once, readable by its owner alone, replaced whole or not at all."""

import errno
import fcntl
import os
import stat
import tempfile
from collections.abc import Callable, Collection, Iterator
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


def load_keys(path: Path, are_needed: Callable[[], bool] = lambda: False) -> Keys:
    """Read this copy's keys, making the file where there is none and older keys are not needed."""
    try:
        if not path.exists():
            _refuse_new(path, are_needed())
            _create(path, fresh(_today()))
    except OSError as error:
        raise KeysAreUnfit(
            f"The key file {path} cannot be made ({error.strerror}). {_mending(error)}"
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


def _refuse_new(path: Path, are_needed: bool) -> None:
    """Refuse keys that would open nothing: with new ones, it would look like wrong links."""
    if are_needed:
        raise KeysAreUnfit(
            f"The key file {path} is gone, and the database holds talks that only it can open. "
            "Put your copy of it back. To give these talks up, move the database away."
        )


def _mending(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "Make room on its disk."
    if error.errno == errno.EROFS:
        return "Put it on a disk that can be written."
    return "Give its folder to the account that runs the server."


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
    # nosemgrep: nothing-lies-in-temporary-files (keys, no words; it becomes the key file)
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    draft = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(to_text(stored))
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        draft.unlink()  # no half of a key may lie about
        raise
    return draft


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
            f"The key file {path} {fault}. Put your copy of it back. "
            "Without it, no talk of this copy can ever be opened again."
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
