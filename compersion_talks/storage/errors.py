"""What the database can refuse, each named for what went wrong."""

from compersion_talks.domain.errors import Refusal


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
