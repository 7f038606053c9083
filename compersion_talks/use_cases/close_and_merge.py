"""Close and reopen a sheet; the last one to close merges, in the same transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from compersion_talks import vault
from compersion_talks.domain.errors import ReadersHaveChanged, SheetHasChanged, SheetIsClosed
from compersion_talks.domain.merging import merge
from compersion_talks.domain.plain_text import released_from_text, released_to_text
from compersion_talks.domain.sheets import ReleasedSheet, Sheet
from compersion_talks.domain.talks import Partner
from compersion_talks.storage import StoredPartner, StoredTalk, talks
from compersion_talks.use_cases.access import Place, refuse_after_merge, sealed_agenda
from compersion_talks.use_cases.sheets import read_sheet, revision_of, sealed_sheet, without_sheet


@dataclass(frozen=True, slots=True)
class Shown:
    """What a partner saw before closing: a revision of the sheet, and who would read it."""

    revision: int
    readers: tuple[Partner, ...]


def shown(place: Place) -> Shown:
    """Return what is to be seen of a place now; readers stand in seat order."""
    return Shown(revision_of(place), place.talk.partners)


def close(place: Place, keys: vault.Keys, seen: Shown, *, keeps_notes: bool) -> StoredTalk | None:
    """Hand in what this sheet releases; merge if it is the last one. Closing twice is once.

    Returns the talk with its agenda if this closing made it. Raises `SheetHasChanged` when the
    sheet is no longer the one whose lines were seen, `SheetIsClosed` when it is closed so, and
    `ReadersHaveChanged` when a name was added, taken off or changed since.
    """
    refuse_after_merge(place.stored)
    if place.row is None:
        raise SheetIsClosed
    before = read_sheet(place)
    if _is_closed_from(place, seen.revision) and before.keeps_notes == keeps_notes:
        return None
    if seen.readers != place.talk.partners:
        raise ReadersHaveChanged
    sheet = replace(before, keeps_notes=keeps_notes)
    talks.save_partner(_closed(place, place.row, sheet, keys))
    rows = talks.list_partners(place.stored.id)
    if any(row.release_blob is None for row in rows):
        return None
    return _merge(place, rows, keys)


def reopen(place: Place) -> None:
    """Take back what was handed in; until the merge the others cannot tell."""
    refuse_after_merge(place.stored)
    if place.row is not None:
        talks.save_partner(_reopened(place.row))


def reopen_all(place: Place) -> None:
    """Reopen every closed sheet, as a change of the list demands."""
    for row in talks.list_partners(place.stored.id):
        talks.save_partner(_reopened(row))


def _is_closed_from(place: Place, revision: int) -> bool:
    """Say whether a sheet was closed by the very page of this revision; refuse any other page."""
    if place.is_closed and revision_of(place) != revision + 1:
        raise SheetIsClosed
    if not place.is_closed and revision_of(place) != revision:
        raise SheetHasChanged
    return place.is_closed


def _reopened(row: StoredPartner) -> StoredPartner:
    return replace(row, release_blob=None, release_key_id=None)


def _closed(place: Place, row: StoredPartner, sheet: Sheet, keys: vault.Keys) -> StoredPartner:
    kept = sealed_sheet(place, row, sheet)
    released = sheet.release(place.deck, place.own_id)
    kid = keys.ring.current
    key = vault.derive_gate_key(keys.ring, kid, place.link.talk_key, place.stored.id)
    context = _release_context(place, kept)
    blob = vault.seal(key, released_to_text(released).encode(), *context)
    return replace(kept, release_blob=blob, release_key_id=kid)


def _merge(place: Place, rows: Sequence[StoredPartner], keys: vault.Keys) -> StoredTalk | None:
    opened = {row.id: _handed_in(place, row, keys) for row in rows}
    sheets = [sheet for sheet in opened.values() if sheet is not None]
    if len(sheets) < len(rows):
        _reopen_unreadable(rows, opened)
        return None
    agenda = merge(place.deck, place.talk, sheets)
    merged = sealed_agenda(place.link, place.stored, agenda)
    talks.save_talk(merged)
    for row in rows:
        sheet = opened[row.id]
        keeps = sheet is not None and sheet.keeps_notes
        talks.save_partner(_reopened(row) if keeps else without_sheet(_reopened(row)))
    return merged


def _reopen_unreadable(
    rows: Sequence[StoredPartner], opened: dict[bytes, ReleasedSheet | None]
) -> None:
    for row in rows:
        if opened[row.id] is None:
            talks.save_partner(_reopened(row))


def _handed_in(place: Place, row: StoredPartner, keys: vault.Keys) -> ReleasedSheet | None:
    """Open what one partner handed in; what no key opens any more must be handed in again."""
    if row.release_blob is None or row.release_key_id is None:
        return None
    try:
        key = vault.derive_gate_key(
            keys.ring, row.release_key_id, place.link.talk_key, place.stored.id
        )
        plain = vault.unseal(key, row.release_blob, *_release_context(place, row))
    except vault.CannotOpen:
        return None
    return released_from_text(plain.decode())


def _release_context(place: Place, row: StoredPartner) -> tuple[bytes, ...]:
    roster = vault.hash_roster(bytes.fromhex(partner.id) for partner in place.talk.partners)
    revision = row.private_rev.to_bytes(4)
    return (b"release", row.talk_id, row.id, revision, roster)
