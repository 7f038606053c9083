"""What the pages ask of the database: rows that an index finds, however many talks there are."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from compersion_talks import storage
from compersion_talks.factory import create_app
from tests.databases import KINDS, new_database
from tests.web.every_page import collect_every_page

COUNTS = re.compile(r"\b(count|sum|max|min|avg)\(", re.IGNORECASE)
ASKS = ("SELECT", "INSERT", "UPDATE", "DELETE")
OF_ONE_ROW = r"(?:meta|alembic_version)\b"

Statements = dict[str, Any]


@pytest.fixture(scope="module", params=KINDS)
def explained(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, str]]:
    """Return every statement that some page executed, with the plan of the database for it."""
    settings = {"COMPERSION_DATA_DIR": str(tmp_path_factory.mktemp("queries") / "data")}
    if request.param == "postgresql":
        settings["COMPERSION_DATABASE_URL"] = new_database(request.getfixturevalue("postgres"))
    app = create_app(settings)
    with app.app_context():
        storage.migrate()
    statements = _listen(app)
    with app.app_context():
        yield {one: _explain(one, values) for one, values in statements.items()}
        storage.db.engine.dispose()


def _listen(app: Flask) -> Statements:
    """Fetch and send every page; return each statement with the values of its last time."""
    heard: Statements = {}

    def hear(*details: Any) -> None:
        heard[details[2]] = details[3]

    with app.app_context():
        engine = storage.db.engine
    event.listen(engine, "before_cursor_execute", hear)
    collect_every_page(app)
    app.test_client().get("/readyz")
    event.remove(engine, "before_cursor_execute", hear)
    return {one: values for one, values in heard.items() if one.startswith(ASKS)}


def _explain(statement: str, values: Any) -> str:
    """Return how the database would do it; a plan scans only where no index is of use."""
    with storage.db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            return "\n".join(str(row[3]) for row in rows)
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        rows = connection.exec_driver_sql(f"EXPLAIN {statement}", values)
        return "\n".join(str(row[0]) for row in rows)


def test_no_page_counts_over_a_table(explained: dict[str, str]) -> None:
    assert len(explained) > 15
    assert [one for one in explained if COUNTS.search(one)] == []


def test_an_index_finds_every_row_that_a_page_asks_for(explained: dict[str, str]) -> None:
    scans = {
        one: plan
        for one, plan in explained.items()
        if re.search(rf"\b(SCAN|Seq Scan on) (?!{OF_ONE_ROW})", plan)
    }

    assert scans == {}
