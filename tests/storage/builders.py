"""Apps that only store, and records to store in them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from flask import Flask

from compersion_talks import storage
from compersion_talks.storage import StoredLink, StoredPartner, StoredTalk

MIGRATIONS = Path(__file__).parents[2] / "migrations"
TODAY = date(2026, 3, 1)
TALK = b"t" * 16
ASH = b"a" * 16
BO = b"b" * 16


def open_bare_store(address: str, migrations: Path = MIGRATIONS, **limits: int) -> Flask:
    """Return an app on a database as it is, tables or none."""
    app = Flask("store")
    storage.connect(app, address)
    storage.prepare(app, migrations, **limits)
    return app


def open_store(address: str, **limits: int) -> Flask:
    """Return an app on a database with all tables."""
    app = open_bare_store(address, MIGRATIONS, **limits)
    with app.app_context():
        storage.migrate()
    return app


@contextmanager
def begin_session(app: Flask, *, read_only: bool) -> Iterator[None]:
    """Begin a session that may write, or one that may not."""
    with app.app_context():
        storage.begin(read_only=read_only)
        yield


def a_talk(**changes: Any) -> StoredTalk:
    """Return a talk that lives for 30 days from today."""
    talk = StoredTalk(TALK, TODAY, date(2026, 3, 31), False, b"shared", 1, None)
    return replace(talk, **changes)


def a_partner(partner_id: bytes = ASH, **changes: Any) -> StoredPartner:
    """Return a partner of the talk whose sheet is open."""
    return replace(StoredPartner(partner_id, TALK, b"private", 1, None, None), **changes)


def a_link(link_id: bytes = b"l" * 16, **changes: Any) -> StoredLink:
    """Return the own link of Ash."""
    return replace(StoredLink(link_id, "p", TALK, ASH, 1, b"wrap", TODAY, b"invited"), **changes)


def add_all() -> None:
    """Store and commit a talk with two partners and a link each."""
    storage.talks.add_talk(a_talk())
    for partner_id in (ASH, BO):
        storage.talks.add_partner(a_partner(partner_id))
        storage.talks.add_link(a_link(partner_id, partner_id=partner_id))
    storage.commit()
