"""What the database can refuse, each named for what went wrong."""

from sqlalchemy.exc import SQLAlchemyError

from compersion_talks.domain.errors import Refusal, StorageIsFull

# All that may come out of this folder when something is wrong with the database.
FAULTS: tuple[type[Exception], ...] = (Refusal, SQLAlchemyError)


class StorageIsBusy(Refusal):
    """The database did not answer in time; trying again a moment later may work."""


class StorageIsReadOnly(Refusal):
    """The database can be read but not written."""


class StorageIsOutOfReach(Refusal):
    """The database cannot be opened at all."""


class StorageIsDamaged(Refusal):
    """The file of the database is not what this program wrote."""


class RecordIsGone(Refusal):
    """What should be saved was forgotten meanwhile."""


class AlreadyStored(Refusal):
    """Another request stored the same thing a moment before."""


class DatabaseIsNewer(Exception):
    """The database was written by a newer version of the program; the text says what to do."""


class CopyFailed(Exception):
    """A copy of the database could not be made or put back; the text says what to do."""


class TablesAreMissing(Exception):
    """The tables are not those of this version of the program; the text says what to do."""

    def __init__(self) -> None:
        super().__init__(
            "The tables are not there yet or of another version: start `serve` once; it makes them."
        )


def told(fault: Exception) -> str:
    """Tell an operator what a fault means and how to mend it, and nothing of what was stored."""
    if isinstance(fault, Refusal):
        return _MENDING.get(type(fault)) or type(fault).__doc__ or type(fault).__name__
    return f"The database failed ({type(fault).__name__}). Its own log may say more."


_MENDING: dict[type[Refusal], str] = {
    StorageIsFull: (
        "There is no room to write. Make room on the disk of the database, or raise "
        "COMPERSION_DATABASE_QUOTA_MIB. Forgetting talks still works."
    ),
    StorageIsReadOnly: (
        "The database can be read but not written. Put it on a disk that can be written, "
        "and give its file and folder to the account that runs the server."
    ),
    StorageIsBusy: (
        "The database did not answer in time. Look whether it runs, and whether another program "
        "holds it; then try again."
    ),
    StorageIsOutOfReach: (
        "The database cannot be opened. Give its file and folder to the account that runs "
        "the server."
    ),
    StorageIsDamaged: (
        "The file of the database is damaged. Stop the server, move the file away, and put "
        "a backup in its place with `restore`."
    ),
}
