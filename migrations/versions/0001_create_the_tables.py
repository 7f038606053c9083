"""Create the tables of talks, partners, links, decks, housekeeping and limits."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.LargeBinary(16)
TABLES = ("link", "partner", "talk", "deck", "meta", "tally")


def upgrade() -> None:
    """Create every table, those that others point to first."""
    create_talk()
    create_partner()
    create_link()
    create_deck()
    create_meta()
    create_tally()


def downgrade() -> None:
    """Drop every table, those that point to others first; refuse to drop a talk."""
    if op.get_bind().execute(sa.text("SELECT 1 FROM talk")).first() is not None:
        raise RuntimeError(
            "This database holds talks. Without these tables they would be gone for good. "
            "To get rid of them, delete the database itself."
        )
    for table in TABLES:
        op.drop_table(table)


def create_talk() -> None:
    """Create the table of talks."""
    op.create_table(
        "talk",
        sa.Column("id", ID, nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("is_merged", sa.Boolean(), nullable=False),
        sa.Column("shared_blob", sa.LargeBinary(), nullable=False),
        sa.Column("shared_rev", sa.Integer(), nullable=False),
        sa.Column("agenda_blob", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_talk"),
    )
    op.create_index("ix_talk_expires_on", "talk", ["expires_on"])


def create_partner() -> None:
    """Create the table of partners."""
    op.create_table(
        "partner",
        sa.Column("id", ID, nullable=False),
        sa.Column("talk_id", ID, nullable=False),
        sa.Column("private_blob", sa.LargeBinary(), nullable=True),
        sa.Column("private_rev", sa.Integer(), nullable=False),
        sa.Column("release_blob", sa.LargeBinary(), nullable=True),
        sa.Column("release_kid", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_partner"),
        make_foreign_key("talk", "partner"),
    )
    op.create_index("ix_partner_talk_id", "partner", ["talk_id"])


def create_link() -> None:
    """Create the table of links."""
    op.create_table(
        "link",
        sa.Column("lookup", ID, nullable=False),
        sa.Column("kind", sa.String(1), nullable=False),
        sa.Column("talk_id", ID, nullable=False),
        sa.Column("partner_id", ID, nullable=True),
        sa.Column("kid", sa.Integer(), nullable=False),
        sa.Column("wrap", sa.LargeBinary(), nullable=False),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.Column("invitations_blob", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("lookup", name="pk_link"),
        make_foreign_key("talk", "link"),
        make_foreign_key("partner", "link"),
    )
    op.create_index("ix_link_talk_id", "link", ["talk_id"])
    op.create_index("ix_link_partner_id", "link", ["partner_id"])


def create_deck() -> None:
    """Create the table of decks."""
    op.create_table(
        "deck",
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("last_offered_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_deck"),
    )


def create_meta() -> None:
    """Create the table that holds one row of housekeeping."""
    op.create_table(
        "meta",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_seen_on", sa.Date(), nullable=False),
        sa.Column("jumped_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_meta"),
    )


def create_tally() -> None:
    """Create the table of limits."""
    op.create_table(
        "tally",
        sa.Column("key", ID, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_tally"),
    )
    op.create_index("ix_tally_ends_at", "tally", ["ends_at"])


def make_foreign_key(parent: str, table: str) -> sa.ForeignKeyConstraint:
    """Make a foreign key that deletes rows with their parent."""
    return sa.ForeignKeyConstraint(
        [f"{parent}_id"], [f"{parent}.id"], name=f"fk_{table}_{parent}_id", ondelete="CASCADE"
    )
