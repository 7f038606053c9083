"""Counts of what is limited, shared by all processes; the caller derives keys nobody can read."""

from functools import cache

from sqlalchemy import Executable, bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from compersion_talks.storage.session import commit, db, rollback
from compersion_talks.storage.tables import TallyRow


def tally(key: bytes, ends_at: int) -> int:
    """Count one more under a key of 16 bytes whose window ends then, and return the count."""
    counting = _counting(db.engine.dialect.name)
    # Past the session, which would look for rows to remember: this runs with every save.
    connection = db.session.connection()
    return int(connection.execute(counting, {"key": key, "ends_at": ends_at}).scalar_one())


def tally_for_good(key: bytes, ends_at: int) -> int:
    """Drop what is under way, count and commit: no refusal later takes this count back."""
    rollback()
    count = tally(key, ends_at)
    commit()
    return count


def counted(key: bytes) -> int:
    """Return how often something was counted under a key."""
    query = select(TallyRow.count).where(TallyRow.key == key)
    return db.session.scalars(query).one_or_none() or 0


def forget_tallies(now: int) -> None:
    """Destroy the counts of windows that are over."""
    db.session.execute(delete(TallyRow).where(TallyRow.ends_at <= now))


@cache
def _counting(dialect: str) -> Executable:
    """Put the statement together once, since that takes longer than running it."""
    made = (sqlite if dialect == "sqlite" else postgresql).insert(TallyRow)
    row = made.values(key=bindparam("key"), count=1, ends_at=bindparam("ends_at"))
    counted = row.on_conflict_do_update(
        index_elements=[TallyRow.key], set_={"count": TallyRow.count + 1}
    )
    returning: Executable = counted.returning(TallyRow.count)
    return returning
