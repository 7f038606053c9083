"""Add a keyed hash of the handle to each link, so that an operator can forget a talk by it."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; links that are there get their hash when they are opened the next time."""
    op.add_column("link", sa.Column("handle_hash", sa.LargeBinary(16), nullable=True))


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("link", "handle_hash")
