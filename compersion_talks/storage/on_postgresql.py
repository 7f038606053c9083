"""PostgreSQL: many writers, so a talk is locked by its row."""

from sqlalchemy import Connection, Engine, event

from compersion_talks.storage.access import only_looks

# A page is put together from several readings, which must all be of the same moment.
LOOKING = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"


def listen(engine: Engine, busy_timeout_ms: int) -> None:
    """Begin every transaction with a limit to waiting, and unable to write where none should."""

    def begun(connection: Connection) -> None:
        if only_looks(connection):
            connection.exec_driver_sql(LOOKING)
        # nosemgrep: questions-to-the-database-are-constant (our own number; none can be bound)
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {int(busy_timeout_ms)}")

    event.listen(engine, "begin", begun)
