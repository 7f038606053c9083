"""The tables. A row never leaves this folder."""

from datetime import date

from sqlalchemy import ForeignKey, LargeBinary, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

ID = LargeBinary(16)


class Base(DeclarativeBase):
    """The base of all tables; its names of constraints let migrations find them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class TalkRow(Base):
    """One talk."""

    __tablename__ = "talk"

    id: Mapped[bytes] = mapped_column(ID, primary_key=True)
    opened_on: Mapped[date]
    expires_on: Mapped[date] = mapped_column(index=True)
    is_merged: Mapped[bool]
    shared_blob: Mapped[bytes]
    shared_rev: Mapped[int]
    agenda_blob: Mapped[bytes | None]


class PartnerRow(Base):
    """One partner of a talk."""

    __tablename__ = "partner"

    id: Mapped[bytes] = mapped_column(ID, primary_key=True)
    talk_id: Mapped[bytes] = mapped_column(ForeignKey("talk.id", ondelete="CASCADE"), index=True)
    private_blob: Mapped[bytes | None]
    private_rev: Mapped[int]
    release_blob: Mapped[bytes | None]
    release_kid: Mapped[int | None]


class LinkRow(Base):
    """One link to a talk."""

    __tablename__ = "link"

    lookup: Mapped[bytes] = mapped_column(ID, primary_key=True)
    kind: Mapped[str] = mapped_column(String(1))
    talk_id: Mapped[bytes] = mapped_column(ForeignKey("talk.id", ondelete="CASCADE"), index=True)
    partner_id: Mapped[bytes | None] = mapped_column(
        ForeignKey("partner.id", ondelete="CASCADE"), index=True
    )
    kid: Mapped[int]
    wrap: Mapped[bytes]
    created_on: Mapped[date]
    invitations_blob: Mapped[bytes | None]


class DeckRow(Base):
    """One deck as it stood; no column says which talk uses it."""

    __tablename__ = "deck"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    last_offered_on: Mapped[date]


class MetaRow(Base):
    """The one row of housekeeping: the last day the sweeper saw, and the day the clock jumped."""

    __tablename__ = "meta"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_seen_on: Mapped[date]
    jumped_on: Mapped[date | None]
