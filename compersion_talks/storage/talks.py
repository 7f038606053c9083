"""Talks, partners and links, in and out."""

from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import FromClause, Select, bindparam, delete, insert, select, update

from compersion_talks.domain.errors import StorageIsFull
from compersion_talks.storage.errors import RecordIsGone
from compersion_talks.storage.records import StoredLink, StoredPartner, StoredTalk
from compersion_talks.storage.room import has_room
from compersion_talks.storage.rows import LinkRow, PartnerRow, TalkRow
from compersion_talks.storage.writing import change, fresh, looked_up


def _by_key(table: FromClause, record: type[Any], key: str) -> Select[Any]:
    """Make the statement that finds one row by its key, with columns in the order of a record."""
    columns = [table.c[field.name] for field in fields(record)]
    return select(*columns).where(table.c[key] == bindparam(key))


# Every request asks for one link and one talk: these statements are made once.
_LINK = _by_key(LinkRow.__table__, StoredLink, "lookup")
_TALK = _by_key(TalkRow.__table__, StoredTalk, "id")


def add_talk(talk: StoredTalk) -> None:
    """Add a new talk, unless there is hardly any room left."""
    if not has_room():
        raise StorageIsFull
    change(insert(TalkRow).values(**asdict(talk)))


def find_talk(talk_id: bytes) -> StoredTalk | None:
    """Return a talk as it stands."""
    row = looked_up(_TALK, id=talk_id)
    return None if row is None else StoredTalk(*row)


def lock_talk(talk_id: bytes) -> StoredTalk | None:
    """Return a talk as it stands, and keep everybody else from changing it until the commit."""
    query = select(TalkRow).where(TalkRow.id == talk_id).with_for_update()
    return _talk(fresh(query).one_or_none())


def save_talk(talk: StoredTalk) -> None:
    """Put a talk in the place of what was stored under its id."""
    if not change(update(TalkRow).where(TalkRow.id == talk.id).values(**asdict(talk))):
        raise RecordIsGone


def forget_talk(talk_id: bytes) -> None:
    """Destroy a talk with all its partners, sheets and links."""
    change(delete(TalkRow).where(TalkRow.id == talk_id))


def add_partner(partner: StoredPartner) -> None:
    """Add a partner to a talk."""
    change(insert(PartnerRow).values(**asdict(partner)))


def partners_of(talk_id: bytes) -> list[StoredPartner]:
    """Return the partners of a talk, in the order of their random ids."""
    query = select(PartnerRow).where(PartnerRow.talk_id == talk_id).order_by(PartnerRow.id)
    return [_partner(row) for row in fresh(query)]


def save_partner(partner: StoredPartner) -> None:
    """Put a partner in the place of what was stored under their id."""
    query = update(PartnerRow).where(PartnerRow.id == partner.id).values(**asdict(partner))
    if not change(query):
        raise RecordIsGone


def remove_partner(partner_id: bytes) -> None:
    """Destroy a partner, their sheet and their links."""
    change(delete(PartnerRow).where(PartnerRow.id == partner_id))


def add_link(link: StoredLink) -> None:
    """Add a link to a talk."""
    change(insert(LinkRow).values(**asdict(link)))


def find_link(lookup: bytes) -> StoredLink | None:
    """Return the link whose secret has this lookup."""
    row = looked_up(_LINK, lookup=lookup)
    return None if row is None else StoredLink(*row)


def links_of(talk_id: bytes) -> list[StoredLink]:
    """Return all links of a talk, in the order of their random lookups."""
    query = select(LinkRow).where(LinkRow.talk_id == talk_id).order_by(LinkRow.lookup)
    return [_link(row) for row in fresh(query)]


def save_link(link: StoredLink) -> None:
    """Put a link in the place of what was stored under its lookup."""
    if not change(update(LinkRow).where(LinkRow.lookup == link.lookup).values(**asdict(link))):
        raise RecordIsGone


def remove_link(lookup: bytes) -> None:
    """Destroy a link."""
    change(delete(LinkRow).where(LinkRow.lookup == lookup))


def ring_keys_in_use() -> set[int]:
    """Return the numbers of the ring keys that some link or handed-in sheet still needs."""
    links = select(LinkRow.kid).distinct()
    sheets = select(PartnerRow.release_kid).where(PartnerRow.release_kid.is_not(None)).distinct()
    return {kid for query in (links, sheets) for kid in fresh(query) if kid is not None}


def _talk(row: TalkRow | None) -> StoredTalk | None:
    if row is None:
        return None
    return StoredTalk(
        row.id,
        row.opened_on,
        row.expires_on,
        row.is_merged,
        row.shared_blob,
        row.shared_rev,
        row.agenda_blob,
    )


def _partner(row: PartnerRow) -> StoredPartner:
    return StoredPartner(
        row.id,
        row.talk_id,
        row.private_blob,
        row.private_rev,
        row.release_blob,
        row.release_kid,
    )


def _link(row: LinkRow) -> StoredLink:
    return StoredLink(
        row.lookup,
        row.kind,
        row.talk_id,
        row.partner_id,
        row.kid,
        row.wrap,
        row.created_on,
        row.invitations_blob,
    )
