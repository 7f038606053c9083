"""Read, add, save and delete talks, partners, links, agreements and decks."""

from dataclasses import asdict, fields
from datetime import date
from importlib import import_module
from typing import Any, TypeVar

from sqlalchemy import Select, Update, bindparam, delete, insert, select, update

from compersion_talks.domain.errors import StorageIsFull
from compersion_talks.storage.disk_space import has_space
from compersion_talks.storage.engine import change, db, read
from compersion_talks.storage.errors import RecordIsGone
from compersion_talks.storage.tables import (
    AgreementsRow,
    Base,
    DeckRow,
    LinkRow,
    PartnerRow,
    StoredAgreements,
    StoredLink,
    StoredPartner,
    StoredTalk,
    TalkRow,
)

R = TypeVar("R", StoredAgreements, StoredLink, StoredPartner, StoredTalk)


def _select(row: type[Base], record: type[R], key: str) -> Select[Any]:
    """Select rows by the value of one attribute, with the columns in the order of a record."""
    return select(*_list_columns(row, record)).where(getattr(row, key) == bindparam(key))


def _update(row: type[Base], record: type[R], key: str) -> Update:
    """Replace the row with the value of one attribute by what `_replace` binds."""
    names = [field.name for field in fields(record) if field.name != key]
    found = update(row).where(getattr(row, key) == bindparam(f"its_{key}"))
    return found.values({name: bindparam(f"its_{name}") for name in names})


def _list_columns(row: type[Base], record: type[R]) -> list[Any]:
    return [getattr(row, field.name) for field in fields(record)]


# Built once. Every request reads a link with its talk and its partner: in one statement.
_LINK = _select(LinkRow, StoredLink, "link_id")
_LINKS = _select(LinkRow, StoredLink, "talk_id").order_by(LinkRow.link_id)
_PARTNERS = (
    _select(PartnerRow, StoredPartner, "talk_id")
    .where(PartnerRow.id != bindparam("other_than"))
    .order_by(PartnerRow.id)
)
_PARTNER = _select(PartnerRow, StoredPartner, "id")
_TALK = _select(TalkRow, StoredTalk, "id")
_AGREEMENTS = _select(AgreementsRow, StoredAgreements, "talk_id")
_LOCKED_TALK = _TALK.with_for_update()
_SAVE_LINK = _update(LinkRow, StoredLink, "link_id")
_SAVE_PARTNER = _update(PartnerRow, StoredPartner, "id")
_SAVE_TALK = _update(TalkRow, StoredTalk, "id")
_SAVE_AGREEMENTS = _update(AgreementsRow, StoredAgreements, "talk_id")
_LINK_ENDS = len(fields(StoredLink))
_TALK_ENDS = _LINK_ENDS + len(fields(StoredTalk))
_OPENED = (
    select(*_list_columns(LinkRow, StoredLink))
    .add_columns(*_list_columns(TalkRow, StoredTalk), *_list_columns(PartnerRow, StoredPartner))
    .join_from(LinkRow, TalkRow, TalkRow.id == LinkRow.talk_id)
    .outerjoin(PartnerRow, PartnerRow.id == LinkRow.partner_id)
    .where(LinkRow.link_id == bindparam("link_id"))
)
_LOCK = (
    select(TalkRow.id)
    .join(LinkRow, TalkRow.id == LinkRow.talk_id)
    .where(LinkRow.link_id == bindparam("link_id"))
    .with_for_update(of=TalkRow)
)


def open_link(
    link_id: bytes, *, is_writing: bool
) -> tuple[StoredLink, StoredTalk, StoredPartner | None] | None:
    """Return a link with its talk, and the partner it leads to, if any; None for no such link.

    Where `is_writing`, the talk is locked first, and all is read behind that lock.
    """
    connection = db.session.connection()
    if is_writing and connection.dialect.name != "sqlite":  # there, `BEGIN IMMEDIATE` locks all
        connection.execute(_LOCK, {"link_id": link_id})
    row = connection.execute(_OPENED, {"link_id": link_id}).one_or_none()
    if row is None:
        return None
    link, talk, partner = row[:_LINK_ENDS], row[_LINK_ENDS:_TALK_ENDS], row[_TALK_ENDS:]
    is_partner = partner[0] is not None
    return StoredLink(*link), StoredTalk(*talk), StoredPartner(*partner) if is_partner else None


def add_talk(talk: StoredTalk) -> None:
    """Add a new talk; raises `StorageIsFull` where the quota is nearly used up."""
    if not has_space():
        raise StorageIsFull
    change(insert(TalkRow).values(**asdict(talk)))


def find_talk(talk_id: bytes) -> StoredTalk | None:
    """Return a talk, or None."""
    return _read_one(_TALK, StoredTalk, id=talk_id)


def lock_talk(talk_id: bytes) -> StoredTalk | None:
    """Return a talk, or None; lock its row until this transaction ends."""
    return _read_one(_LOCKED_TALK, StoredTalk, id=talk_id)


def save_talk(talk: StoredTalk) -> None:
    """Replace the talk that is stored under its id; raises `RecordIsGone`."""
    if not _replace(_SAVE_TALK, talk):
        raise RecordIsGone


def forget_talk(talk_id: bytes) -> None:
    """Delete a talk with all its partners, sheets, links and agreements."""
    change(delete(TalkRow).where(TalkRow.id == talk_id))


def add_partner(partner: StoredPartner) -> None:
    """Add a partner to a talk."""
    change(insert(PartnerRow).values(**asdict(partner)))


def find_partner(partner_id: bytes) -> StoredPartner | None:
    """Return a partner by their id."""
    return _read_one(_PARTNER, StoredPartner, id=partner_id)


def list_partners(talk_id: bytes, other_than: bytes = b"") -> list[StoredPartner]:
    """Return the partners of a talk, or all but one, in the order of their random ids."""
    return _read_all(_PARTNERS, StoredPartner, talk_id=talk_id, other_than=other_than)


def save_partner(partner: StoredPartner) -> None:
    """Replace the partner that is stored under their id; raises `RecordIsGone`."""
    if not _replace(_SAVE_PARTNER, partner):
        raise RecordIsGone


def remove_partner(partner_id: bytes) -> None:
    """Delete a partner, their sheet and their links."""
    change(delete(PartnerRow).where(PartnerRow.id == partner_id))


def add_link(link: StoredLink) -> None:
    """Add a link to a talk."""
    change(insert(LinkRow).values(**asdict(link)))


def find_link(link_id: bytes) -> StoredLink | None:
    """Return a link by its id."""
    return _read_one(_LINK, StoredLink, link_id=link_id)


def find_talk_by_handle(handle_hash: bytes) -> StoredTalk | None:
    """Return the talk to which a link with that hash of its handle leads, and lock it."""
    found = read(
        select(LinkRow.talk_id).where(
            LinkRow.handle_hash == handle_hash, LinkRow.wrapped_key != b""
        )
    ).first()
    return None if found is None else lock_talk(found)


def list_links(talk_id: bytes) -> list[StoredLink]:
    """Return all links of a talk, in the order of their random ids."""
    return _read_all(_LINKS, StoredLink, talk_id=talk_id)


def save_link(link: StoredLink) -> None:
    """Replace the link that is stored under its id; raises `RecordIsGone`."""
    if not _replace(_SAVE_LINK, link):
        raise RecordIsGone


def remove_link(link_id: bytes) -> None:
    """Delete a link."""
    change(delete(LinkRow).where(LinkRow.link_id == link_id))


def remove_links(partner_id: bytes, kind: str) -> None:
    """Delete all links of one kind that lead to one place."""
    change(delete(LinkRow).where(LinkRow.partner_id == partner_id, LinkRow.kind == kind))


def find_agreements(talk_id: bytes) -> StoredAgreements | None:
    """Return the agreements of a talk."""
    return _read_one(_AGREEMENTS, StoredAgreements, talk_id=talk_id)


def save_agreements(agreements: StoredAgreements) -> None:
    """Add the agreements of a talk, or replace those that it has."""
    if not _replace(_SAVE_AGREEMENTS, agreements):
        change(insert(AgreementsRow).values(**asdict(agreements)))


def forget_agreements(talk_id: bytes) -> None:
    """Delete the agreements of a talk."""
    change(delete(AgreementsRow).where(AgreementsRow.talk_id == talk_id))


def list_ring_keys_in_use() -> set[int]:
    """Return the ids of the ring keys that some link or released sheet still needs."""
    # A link whose place is gone keeps no key, and must not hold up the end of one.
    links = select(LinkRow.key_id).where(LinkRow.wrapped_key != b"").distinct()
    sheets = (
        select(PartnerRow.release_key_id).where(PartnerRow.release_key_id.is_not(None)).distinct()
    )
    return {key_id for query in (links, sheets) for key_id in read(query) if key_id is not None}


def _read_one(query: Select[Any], record: type[R], **values: object) -> R | None:
    row = db.session.connection().execute(query, values).one_or_none()
    return None if row is None else record(*row)


def _read_all(query: Select[Any], record: type[R], **values: object) -> list[R]:
    return [record(*row) for row in db.session.connection().execute(query, values)]


def _replace(query: Update, record: R) -> int:
    """Replace the row of a record; return how many rows there were."""
    values = {f"its_{field.name}": getattr(record, field.name) for field in fields(record)}
    return db.session.connection().execute(query, values).rowcount


def keep_deck(deck_hash: str, text: str, today: date) -> None:
    """Store a deck for the talks opened with it; it stays as long as one opened today can live."""
    # Loaded by name: that of the other database would lie in the memory of each worker.
    dialect = import_module(f"sqlalchemy.dialects.{db.engine.dialect.name}")
    statement = dialect.insert(DeckRow).values(hash=deck_hash, text=text, last_offered_on=today)
    change(
        statement.on_conflict_do_update(
            index_elements=[DeckRow.hash],
            set_={"last_offered_on": today},
            where=DeckRow.last_offered_on < today,
        )
    )


def find_deck(deck_hash: str) -> str | None:
    """Return the text of a stored deck."""
    return read(select(DeckRow.text).where(DeckRow.hash == deck_hash)).one_or_none()
