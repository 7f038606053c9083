"""One look at a link and at the agenda behind it, for whoever asks for it again and again.

A look needs neither a session nor a transaction, which cost several times what it does.
"""

from dataclasses import fields
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Dialect, Engine, Integer, bindparam, func, literal_column, select

from compersion_talks.storage.errors import FAULTS
from compersion_talks.storage.records import StoredLink
from compersion_talks.storage.rows import LinkRow, TalkRow
from compersion_talks.storage.session import db

BEGINNING_BYTES = 64


def glance(lookup: bytes, today: date) -> tuple[StoredLink, bytes] | None:
    """Return a living link with the first 64 bytes of the blob of its talk's agenda.

    Return None where there is no such link or no agenda, and where the database fails: whoever
    then opens a session is told why.
    """
    engine = db.engine
    faults: Any = (*FAULTS, engine.dialect.loaded_dbapi.Error)
    try:
        row = _row(engine, {"lookup": lookup, "today": today.isoformat()})
    except faults:
        return None
    return None if row is None else _seen(*row)


def _seen(*columns: Any) -> tuple[StoredLink, bytes]:
    lookup, kind, talk_id, partner_id, kid, wrap, created_on, invitations, beginning = columns
    made_on = date.fromisoformat(str(created_on))  # a driver may give a day as text
    link = StoredLink(lookup, kind, talk_id, partner_id, kid, wrap, made_on, invitations)
    return link, beginning


def _row(engine: Engine, named: dict[str, object]) -> Any | None:
    statement, order = _prepared(engine.dialect)
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute(statement, named if order is None else [named[name] for name in order])
        return cursor.fetchone()
    finally:
        connection.close()


@cache
def _prepared(dialect: Dialect) -> tuple[str, list[str] | None]:
    """Write the statement in the words of a driver, with the order of its values if they have one.

    The columns of the link stand in the order of its record.
    """
    link, talk = LinkRow.__table__, TalkRow.__table__
    first, most = (literal_column(str(number), Integer) for number in (1, BEGINNING_BYTES))
    beginning = func.substr(talk.c.agenda_blob, first, most)
    query = (
        select(*(link.c[field.name] for field in fields(StoredLink)), beginning)
        .join_from(link, talk, talk.c.id == link.c.talk_id)
        .where(link.c.lookup == bindparam("lookup"))
        .where(talk.c.expires_on >= bindparam("today"))
        .where(talk.c.agenda_blob.is_not(None))
    )
    compiled = query.compile(dialect=dialect)
    return str(compiled), compiled.positiontup
