"""One look at a link and at the agenda behind it, for whoever asks for it again and again.

A look needs no session, no transaction and no pool, each of which costs more than the look does.
"""

import threading
from contextlib import closing, suppress
from dataclasses import fields
from datetime import date
from typing import Any

from flask import Flask, current_app
from sqlalchemy import Dialect, Engine, Integer, bindparam, event, func, literal_column, select
from sqlalchemy.pool import PoolProxiedConnection

from compersion_talks.storage.errors import FAULTS
from compersion_talks.storage.records import StoredLink
from compersion_talks.storage.rows import LinkRow, TalkRow
from compersion_talks.storage.session import db

BEGINNING_BYTES = 64
_NAME = "compersion_talks_glances"


class _Onlooker:
    """A connection that only looks, opened at the first look and kept; one looks at a time."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._statement, self._order = _prepared(engine.dialect)
        self._faults: Any = (*FAULTS, engine.dialect.loaded_dbapi.Error)
        self._connection: PoolProxiedConnection | None = None
        self._lock = threading.Lock()

    def look(self, **named: object) -> Any | None:
        """Return the row that there is; None also after a fault, which costs the connection."""
        values = named if self._order is None else [named[name] for name in self._order]
        with self._lock:
            try:
                return self._row(values)
            except self._faults:
                self._let_go()
                return None

    def _row(self, values: Any) -> Any | None:
        connection = self._connection or self._opened()
        with closing(connection.cursor()) as cursor:
            cursor.execute(self._statement, values)
            row = cursor.fetchone()
        connection.rollback()
        return row

    def _opened(self) -> PoolProxiedConnection:
        connection = self._connection = self._engine.raw_connection()
        connection.detach()
        return connection

    def close(self, *_engine: Engine) -> None:
        """Close the connection; the next look opens another one."""
        with self._lock:
            self._let_go()

    def _let_go(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(*self._faults):
                connection.close()


def get_ready(app: Flask) -> None:
    """Give an app, in its context, what looks at its database."""
    onlooker = app.extensions[_NAME] = _Onlooker(db.engine)
    event.listen(db.engine, "engine_disposed", onlooker.close)


def glance(lookup: bytes, today: date) -> tuple[StoredLink, bytes] | None:
    """Return a living link with the first 64 bytes of the blob of its talk's agenda.

    Return None where there is no such link or no agenda, and where the database fails: whoever
    then opens a session is told why.
    """
    onlooker: _Onlooker = current_app.extensions[_NAME]
    row = onlooker.look(lookup=lookup, today=today.isoformat())
    return None if row is None else _seen(*row)


def _seen(*columns: Any) -> tuple[StoredLink, bytes]:
    lookup, kind, talk_id, partner_id, kid, wrap, created_on, invitations, beginning = columns
    made_on = date.fromisoformat(str(created_on))  # a driver may give a day as text
    link = StoredLink(lookup, kind, talk_id, partner_id, kid, wrap, made_on, invitations)
    return link, beginning


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
