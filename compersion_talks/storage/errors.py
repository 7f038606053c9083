"""What the database can refuse, each named for what went wrong."""

from sqlalchemy.exc import SQLAlchemyError

from compersion_talks.domain.errors import Refusal

# All that may come out of this folder when something is wrong with the database.
FAULTS: tuple[type[Exception], ...] = (Refusal, SQLAlchemyError)


class StorageIsBusy(Refusal):
    """The database did not answer in time; trying again a moment later may work."""


class StorageIsReadOnly(Refusal):
    """The database can be read but not written."""


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
    """Say in one sentence what a fault means, and nothing of what was stored."""
    if isinstance(fault, Refusal):
        return type(fault).__doc__ or type(fault).__name__
    return f"The database failed ({type(fault).__name__}). Its own log may say more."
