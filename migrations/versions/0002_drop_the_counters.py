"""Drop the counters of rate limits: they are counted in memory (decision 24)."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Drop the table; its counters would have expired within a day."""
    op.drop_table("tally")


def downgrade() -> None:
    """Create the table again, without a counter."""
    op.create_table(
        "tally",
        sa.Column("key", sa.LargeBinary(16), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_tally"),
    )
    op.create_index("ix_tally_ends_at", "tally", ["ends_at"])
