"""Add the id of the copy, so that the key file of another one is noticed."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; the next start fills it in."""
    op.add_column("meta", sa.Column("copy_id", sa.LargeBinary(16), nullable=True))


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("meta", "copy_id")
