"""One look at a link and at the agenda behind it, for whoever asks for it again and again.

A look needs no session, no transaction and no pool, each of which costs more than the look does.
"""

import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any, NamedTuple, cast

from flask import Flask
from sqlalchemy import Dialect, Engine, Integer, bindparam, event, func, literal_column, select
from sqlalchemy.engine.interfaces import DBAPIConnection

from compersion_talks.storage import on_postgresql, on_sqlite
from compersion_talks.storage.errors import FAULTS
from compersion_talks.storage.records import StoredLink
from compersion_talks.storage.rows import LinkRow, TalkRow
from compersion_talks.storage.session import db

BEGINNING_BYTES = 64
LASTS_SECONDS = 60
_NAME = "compersion_talks_glances"
_ONLY_LOOK = {"sqlite": on_sqlite.only_look, "postgresql": on_postgresql.only_look}


class Seen(NamedTuple):
    """What one look sees: the columns of a link, and the beginning of its talk's agenda."""

    lookup: bytes
    kind: str
    talk_id: bytes
    partner_id: bytes | None
    kid: int
    wrap: bytes
    created_on: date | str
    invitations_blob: bytes | None
    beginning: bytes

    def link(self) -> StoredLink:
        """Return the link; a driver may have given its day as text."""
        return StoredLink(
            self.lookup,
            self.kind,
            self.talk_id,
            self.partner_id,
            self.kid,
            self.wrap,
            date.fromisoformat(str(self.created_on)),
            self.invitations_blob,
        )


class Onlooker:
    """A connection that only looks and never waits, opened anew each minute; one at a time."""

    def __init__(self, engine: Engine, now: Callable[[], float] = time.monotonic) -> None:
        self._engine, self._now, self._lasts_until = engine, now, 0.0
        self._statement, self._order = _prepared(engine.dialect)
        self._faults: Any = (*FAULTS, engine.dialect.loaded_dbapi.Error)
        self._connection: DBAPIConnection | None = None
        self._lock = threading.Lock()

    def glance(self, lookup: bytes, today: date) -> Seen | None:
        """Return a living link with the first 64 bytes of the blob of its talk's agenda.

        Return None where there is no such link or no agenda, and where the database fails:
        whoever then opens a session is told why. A fault costs the connection, unless somebody
        else only holds the database.
        """
        named = {"lookup": lookup, "today": today.isoformat()}
        values = named if self._order is None else [named[name] for name in self._order]
        with self._lock:
            try:
                row = self._row(values)
            except self._faults as fault:
                if not _is_busy(fault):
                    self._let_go()
                return None
        return None if row is None else Seen._make(row)

    def _row(self, values: Any) -> Any | None:
        if self._now() >= self._lasts_until:
            self._let_go()  # whatever became of the database, it is found again
        connection = self._connection or self._opened()
        cursor = connection.cursor()
        cursor.execute(self._statement, values)
        row = cursor.fetchone()
        cursor.close()  # before that, the row is locked
        connection.rollback()
        return row

    def _opened(self) -> DBAPIConnection:
        """Take a connection out of the pool for good, and with it all that watches over it."""
        self._lasts_until = self._now() + LASTS_SECONDS
        pooled = self._engine.raw_connection()
        pooled.detach()
        connection = self._connection = cast(DBAPIConnection, pooled.dbapi_connection)
        only_look = _ONLY_LOOK[self._engine.dialect.name]
        only_look(connection)
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


def _is_busy(fault: BaseException) -> bool:
    """Say whether somebody else holds the database of SQLite, which is then as good as before."""
    code: int = getattr(fault, "sqlite_errorcode", 0)
    return code & 0xFF == sqlite3.SQLITE_BUSY


def get_ready(app: Flask) -> None:
    """Give an app, in its context, what looks at its database."""
    onlooker = app.extensions[_NAME] = Onlooker(db.engine)
    event.listen(db.engine, "engine_disposed", onlooker.close)


def onlooker_of(app: Flask) -> Onlooker:
    """Return what looks at the database of an app."""
    found: Onlooker = app.extensions[_NAME]
    return found


def _prepared(dialect: Dialect) -> tuple[str, list[str] | None]:
    """Write the statement in the words of a driver, with the order of its values if they have one.

    The columns stand in the order of what is seen.
    """
    link, talk = LinkRow.__table__, TalkRow.__table__
    first, most = (literal_column(str(number), Integer) for number in (1, BEGINNING_BYTES))
    beginning = func.substr(talk.c.agenda_blob, first, most)
    query = (
        select(*(link.c[name] for name in Seen._fields[:-1]), beginning)
        .join_from(link, talk, talk.c.id == link.c.talk_id)
        .where(link.c.lookup == bindparam("lookup"))
        .where(talk.c.expires_on >= bindparam("today"))
        .where(talk.c.agenda_blob.is_not(None))
    )
    compiled = query.compile(dialect=dialect)
    return str(compiled), compiled.positiontup
