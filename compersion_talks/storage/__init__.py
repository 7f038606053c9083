"""Talks on disk: sealed blobs in and out, the only room that imports SQLAlchemy.

Functions take and return the records of `records`; a row never leaves this folder. They do
not commit, save for the sweeper of `retention`, `even_when_full()`, and the migrations.
"""

from compersion_talks.storage import clock, decks, retention, talks
from compersion_talks.storage.access import begin
from compersion_talks.storage.backup import back_up, restore
from compersion_talks.storage.errors import (
    FAULTS,
    AlreadyStored,
    CopyFailed,
    DatabaseIsNewer,
    RecordIsGone,
    StorageIsBusy,
    StorageIsDamaged,
    StorageIsOutOfReach,
    StorageIsReadOnly,
    TablesAreMissing,
    told,
)
from compersion_talks.storage.migrating import holds_talks, is_up_to_date, migrate, require_tables
from compersion_talks.storage.preparing import prepare
from compersion_talks.storage.records import StoredLink, StoredPartner, StoredTalk
from compersion_talks.storage.reserve import even_when_full
from compersion_talks.storage.room import fault_of_writing, has_room, is_writable
from compersion_talks.storage.session import commit, connect, db, rollback

__all__ = [
    "FAULTS",
    "AlreadyStored",
    "CopyFailed",
    "DatabaseIsNewer",
    "RecordIsGone",
    "StorageIsBusy",
    "StorageIsDamaged",
    "StorageIsOutOfReach",
    "StorageIsReadOnly",
    "StoredLink",
    "StoredPartner",
    "StoredTalk",
    "TablesAreMissing",
    "back_up",
    "begin",
    "clock",
    "commit",
    "connect",
    "db",
    "decks",
    "even_when_full",
    "fault_of_writing",
    "has_room",
    "holds_talks",
    "is_up_to_date",
    "is_writable",
    "migrate",
    "prepare",
    "require_tables",
    "restore",
    "retention",
    "rollback",
    "talks",
    "told",
]
