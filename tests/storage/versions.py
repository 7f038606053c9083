"""A later version of the program, with one migration more than this one."""

import shutil
from pathlib import Path

from flask import Flask
from sqlalchemy import inspect

from compersion_talks import storage
from compersion_talks.storage.migrations import MIGRATIONS
from tests.storage import builders

MIGRATION = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = "9999", "{head}"

def upgrade():
    op.create_table("extra", sa.Column("id", sa.Integer(), primary_key=True))
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    with op.batch_alter_table("talk", recreate="{recreate}" if is_sqlite else "auto") as talk:
        talk.add_column(sa.Column("extra", sa.Integer(), nullable=True))
    op.execute("{last}")

def downgrade():
    op.drop_table("extra")
"""


def write_later_migrations(folder: Path, last: str, recreate: str) -> Path:
    """Write the migrations of the later version, whose last statement may fail."""
    shutil.copytree(builders.MIGRATIONS, folder)
    script = MIGRATION.format(last=last, recreate=recreate, head=find_head())
    (folder / "versions" / "9999_later.py").write_text(script)
    return folder


def find_head() -> str:
    """Return the revision of the tables of this version."""
    return max(file.name for file in (builders.MIGRATIONS / "versions").glob("*.py"))[:4]


def make_later(app: Flask, migrations: Path) -> None:
    """Make an app the later version."""
    app.config[MIGRATIONS] = migrations


def list_tables() -> set[str]:
    """Return the names of all tables, of our own and of a half-done migration."""
    names = set(inspect(storage.db.engine).get_table_names())
    storage.rollback()
    return names
