"""The database: the only folder that imports SQLAlchemy; every blob in it is sealed.

Functions take and return the records of `tables`; a row never leaves this folder. They do not
commit, except `retention`, `run_even_when_full()`, `restore()`, `move_to()` and `migrate()`.
"""

from compersion_talks.storage import clock, figures, ownership, retention, talks
from compersion_talks.storage.disk_space import (
    find_write_fault,
    has_space,
    is_writable,
    run_even_when_full,
)
from compersion_talks.storage.engine import begin, commit, connect, db, rollback
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
    explain,
)
from compersion_talks.storage.migrations import (
    back_up,
    check_backup,
    holds_talks,
    is_up_to_date,
    migrate,
    open_migrations,
    prepare,
    require_tables,
    restore,
)
from compersion_talks.storage.moving import check_move, move_to
from compersion_talks.storage.tables import StoredAgreements, StoredLink, StoredPartner, StoredTalk

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
    "StoredAgreements",
    "StoredLink",
    "StoredPartner",
    "StoredTalk",
    "TablesAreMissing",
    "back_up",
    "begin",
    "check_backup",
    "check_move",
    "clock",
    "commit",
    "connect",
    "db",
    "run_even_when_full",
    "explain",
    "figures",
    "find_write_fault",
    "has_space",
    "holds_talks",
    "is_up_to_date",
    "is_writable",
    "ownership",
    "migrate",
    "move_to",
    "open_migrations",
    "prepare",
    "require_tables",
    "restore",
    "retention",
    "rollback",
    "talks",
]
