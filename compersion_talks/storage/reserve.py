"""A file that only takes up room, so that deleting still works when the disk is full."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from compersion_talks.domain.errors import StorageIsFull
from compersion_talks.storage.on_sqlite import file_of
from compersion_talks.storage.session import commit, db, rollback

SIZE = 1024 * 1024

T = TypeVar("T")


def even_when_full(work: Callable[[], T]) -> T:
    """Do a small piece of deleting and commit it, giving up the reserve where there is no room."""
    try:
        return _committed(work)
    except StorageIsFull:
        rollback()
        _spend()
        done = _committed(work)
        keep_reserve()
        return done


def keep_reserve() -> None:
    """Take up the room again; where there is none left, go without."""
    path = _file()
    if path is None or path.exists():
        return
    try:
        with path.open("xb") as reserve:
            # Random bytes: a file system that compresses would give zeros no room.
            reserve.write(os.urandom(SIZE))
    except OSError:
        _spend()


def _committed(work: Callable[[], T]) -> T:
    done = work()
    commit()
    return done


def _spend() -> None:
    path = _file()
    if path is not None:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def _file() -> Path | None:
    database = file_of(db.engine)
    return database and database.with_name(f"{database.name}.reserve")
