"""Create the table of agreements."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table; a talk has one row at most, which is deleted with it."""
    op.create_table(
        "agreements",
        sa.Column("talk_id", sa.LargeBinary(16), nullable=False),
        sa.Column("blob", sa.LargeBinary(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("talk_id", name="pk_agreements"),
        sa.ForeignKeyConstraint(
            ["talk_id"], ["talk.id"], name="fk_agreements_talk_id", ondelete="CASCADE"
        ),
    )


def downgrade() -> None:
    """Drop the table; refuse to drop what somebody agreed."""
    if op.get_bind().execute(sa.text("SELECT 1 FROM agreements")).first() is not None:
        raise RuntimeError(
            "This database holds agreements. Without this table they would be gone for good. "
            "Forget the talks first, or keep this version."
        )
    op.drop_table("agreements")
