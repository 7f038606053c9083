"""What storage takes and gives: plain records; every blob is sealed before it comes here."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class StoredTalk:
    """One talk; names, title and deck lie in `shared_blob`, all of the paper in `agenda_blob`."""

    id: bytes
    opened_on: date
    expires_on: date
    is_merged: bool
    shared_blob: bytes
    shared_rev: int
    agenda_blob: bytes | None


@dataclass(frozen=True, slots=True)
class StoredPartner:
    """One partner's sheet, and what they handed in for the merge."""

    id: bytes
    talk_id: bytes
    private_blob: bytes | None
    private_rev: int
    release_blob: bytes | None
    release_kid: int | None


@dataclass(frozen=True, slots=True)
class StoredLink:
    """One link: what its secret leads to, and the keys it wraps."""

    lookup: bytes
    kind: str
    talk_id: bytes
    partner_id: bytes | None
    kid: int
    wrap: bytes
    created_on: date
    invitations_blob: bytes | None
