"""Figures of a whole copy: counts and sizes, and nothing of any one talk."""

from dataclasses import dataclass

from flask import current_app
from sqlalchemy import func, select

from compersion_talks.storage.disk_space import QUOTA, count_bytes
from compersion_talks.storage.engine import db, forbid_writes
from compersion_talks.storage.tables import PartnerRow, TalkRow


@dataclass(frozen=True, slots=True)
class Figures:
    """How many talks, plans and people there are, and how full the database is.

    How many sheets are closed is not told: with few talks it would say who is done.
    """

    talks: int
    plans: int
    people: int
    database_bytes: int
    database_quota_bytes: int


def count() -> Figures:
    """Count everything once."""
    plans = select(func.count()).select_from(TalkRow).where(TalkRow.is_merged)
    with forbid_writes(db.engine).connect() as connection:
        talks, people = (
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (TalkRow, PartnerRow)
        )
        return Figures(
            talks,
            connection.execute(plans).scalar_one(),
            people,
            count_bytes(connection),
            int(current_app.config[QUOTA]),
        )
