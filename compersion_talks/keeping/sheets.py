"""A partner's own sheet: read it, save it, and keep or destroy it after the merge."""

from dataclasses import replace

from compersion_talks import vault
from compersion_talks.domain.errors import SheetHasChanged, SheetIsClosed
from compersion_talks.domain.sheet_text import sheet_from_text, sheet_to_text
from compersion_talks.domain.sheets import Sheet
from compersion_talks.keeping.places import Place, refuse_after_merge
from compersion_talks.storage import StoredPartner, talks

REMEMBERED_SUBMITS = 8


def read_sheet(place: Place) -> Sheet:
    """Open the sheet of this place; one that was never written or is destroyed is empty."""
    row = place.row
    if row is None or row.private_blob is None:
        return Sheet()
    plain = vault.unseal(place.link.own_key, row.private_blob, *_context(row))
    return sheet_from_text(plain.decode())


def revision_of(place: Place) -> int:
    """Return the revision of the sheet as it stands, to be sent along with a change."""
    return place.row.private_rev if place.row is not None else 0


def save_sheet(place: Place, sheet: Sheet, revision: int, submit_id: str = "") -> bool:
    """Save the sheet as its next revision; say whether this submit was already saved before.

    Raises `TalkIsMerged`, `SheetIsClosed`, or `SheetHasChanged` when another tab saved first.
    """
    refuse_after_merge(place.stored)
    row = _own(place)
    if submit_id and submit_id in read_sheet(place).submit_ids:
        return True
    if place.is_closed:
        raise SheetIsClosed
    if row.private_rev != revision:
        raise SheetHasChanged
    submits = (
        (*sheet.submit_ids, submit_id)[-REMEMBERED_SUBMITS:] if submit_id else sheet.submit_ids
    )
    talks.save_partner(sealed_sheet(place, row, replace(sheet, submit_ids=submits)))
    return False


def sealed_sheet(place: Place, row: StoredPartner, sheet: Sheet) -> StoredPartner:
    """Seal a sheet as the next revision of its row, ready to be saved."""
    following = replace(row, private_rev=row.private_rev + 1)
    text = sheet_to_text(sheet).encode()
    return replace(
        following, private_blob=vault.seal(place.link.own_key, text, *_context(following))
    )


def empty_sheet_blob(own_key: bytes, row: StoredPartner) -> bytes:
    """Seal the empty sheet that every place holds from the moment it is taken up."""
    return vault.seal(own_key, sheet_to_text(Sheet()).encode(), *_context(row))


def has_notes(place: Place) -> bool:
    """Say whether this partner kept their own notes beyond the merge."""
    return place.is_merged and place.row is not None and place.row.private_blob is not None


def destroy_notes(place: Place) -> None:
    """Destroy the notes that this partner kept; the talk and its agenda stay."""
    talks.save_partner(without_sheet(_own(place)))


def without_sheet(row: StoredPartner) -> StoredPartner:
    """Destroy a sheet, and with it how often it was saved."""
    return replace(row, private_blob=None, private_rev=0)


def _own(place: Place) -> StoredPartner:
    if place.row is None:
        raise SheetIsClosed
    return place.row


def _context(row: StoredPartner) -> tuple[bytes, ...]:
    return (b"private", row.talk_id, row.id, row.private_rev.to_bytes(4))
