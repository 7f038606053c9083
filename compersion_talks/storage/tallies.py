"""Counts of what is limited, shared by all processes; the caller derives keys nobody can read."""

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from compersion_talks.storage.rows import TallyRow
from compersion_talks.storage.session import commit, db, rollback


def tally(key: bytes, ends_at: int) -> int:
    """Count one more under a key of 16 bytes whose window ends then, and return the count."""
    dialect = sqlite if db.engine.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(TallyRow).values(key=key, count=1, ends_at=ends_at)
    counted = statement.on_conflict_do_update(
        index_elements=[TallyRow.key], set_={"count": TallyRow.count + 1}
    ).returning(TallyRow.count)
    return int(db.session.execute(counted).scalar_one())


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
