"""The tables, and the records that storage takes and returns in place of their rows.

Every blob of a record is sealed before it comes here; a row never leaves this folder.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ForeignKey, LargeBinary, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

ID = LargeBinary(16)


@dataclass(frozen=True, slots=True)
class StoredTalk:
    """One talk; `shared_blob` holds names, title and deck, `agenda_blob` the whole agenda."""

    id: bytes
    opened_on: date
    expires_on: date
    is_merged: bool
    shared_blob: bytes
    shared_rev: int
    agenda_blob: bytes | None


@dataclass(frozen=True, slots=True)
class StoredPartner:
    """One partner's sheet, and the released sheet that waits for the merge."""

    id: bytes
    talk_id: bytes
    private_blob: bytes | None
    private_rev: int
    release_blob: bytes | None
    release_key_id: int | None


@dataclass(frozen=True, slots=True)
class StoredLink:
    """One link: where its secret leads, and the keys it carries, wrapped under a ring key."""

    link_id: bytes
    kind: str
    talk_id: bytes
    partner_id: bytes | None
    key_id: int
    wrapped_key: bytes
    created_on: date
    invitations_blob: bytes | None
    handle_hash: bytes | None = None


@dataclass(frozen=True, slots=True)
class StoredAgreements:
    """The agreements of one talk, sealed; `rev` counts how often they were saved."""

    talk_id: bytes
    blob: bytes
    rev: int


class Base(DeclarativeBase):
    """The base of all tables, with constraint names that migrations can rely on."""

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
    release_key_id: Mapped[int | None] = mapped_column("release_kid")


class LinkRow(Base):
    """One link to a talk."""

    __tablename__ = "link"

    link_id: Mapped[bytes] = mapped_column("lookup", ID, primary_key=True)
    kind: Mapped[str] = mapped_column(String(1))
    talk_id: Mapped[bytes] = mapped_column(ForeignKey("talk.id", ondelete="CASCADE"), index=True)
    partner_id: Mapped[bytes | None] = mapped_column(
        ForeignKey("partner.id", ondelete="CASCADE"), index=True
    )
    key_id: Mapped[int] = mapped_column("kid")
    wrapped_key: Mapped[bytes] = mapped_column("wrap")
    created_on: Mapped[date]
    invitations_blob: Mapped[bytes | None]
    handle_hash: Mapped[bytes | None] = mapped_column(ID)


class AgreementsRow(Base):
    """The agreements of one talk, from the first draft until they are forgotten."""

    __tablename__ = "agreements"

    talk_id: Mapped[bytes] = mapped_column(
        ForeignKey("talk.id", ondelete="CASCADE"), primary_key=True
    )
    blob: Mapped[bytes]
    rev: Mapped[int]


class DeckRow(Base):
    """One deck as it stood; no column says which talk uses it, but days can tell."""

    __tablename__ = "deck"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    last_offered_on: Mapped[date]


class MetaRow(Base):
    """The one row of housekeeping: the copy whose keys open the talks, and what its clock did."""

    __tablename__ = "meta"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_seen_on: Mapped[date]
    jumped_on: Mapped[date | None]
    copy_id: Mapped[bytes | None] = mapped_column(ID)
