"""A partner's own sheet: read it, save it, and keep or delete it after the merge."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256

from compersion_talks import vault
from compersion_talks.domain.errors import SheetHasChanged, SheetIsClosed
from compersion_talks.domain.plain_text import to_text
from compersion_talks.domain.sheets import Sheet
from compersion_talks.storage import StoredPartner, talks
from compersion_talks.use_cases.access import (
    Place,
    bind_to_sheet,
    has_open_invitation,
    refuse_after_merge,
    spend_invitation,
)

REMEMBERED_SUBMITS = 8
MOST_ID_LETTERS = 40
MOST_DIGITS = 6
DIGEST_LETTERS = 32


def digest_page(sheet: Sheet, asked: Sequence[str]) -> str:
    """Return the digest of one page: the prompts `asked` with their answers, and the settings."""
    answers = {key: sheet.answers.get(key) for key in asked}
    text = to_text({"answers": answers, "without_sex": sheet.without_sex})
    return sha256(text.encode()).hexdigest()[:DIGEST_LETTERS]


def save_page(
    place: Place, sheet: Sheet, asked: Sequence[str], *, shown: str, submit_id: str
) -> None:
    """Save the sheet after one page was sent; the same page sent again is saved once.

    A form may replace the answers that it showed, and those that it sent itself the last time.
    Behind a dot, its id carries how often it was sent before: a late one replaces no newer one.
    Raises `SheetHasChanged` where other answers are stored by now, and what `save_sheet` raises.
    """
    refuse_after_merge(place.stored)
    before, (form_id, number) = place.sheet, _read_submit_id(submit_id)
    own, digest, standing = f"{form_id} ", digest_page(sheet, asked), digest_page(before, asked)
    sent = f"{own}{digest} {number}"
    if sent in before.submit_ids and replace(sheet, submit_ids=before.submit_ids) == before:
        return
    refuse_unless_open(place)
    last, newest = _find_last_sent(before, own)
    if number < newest or standing not in (shown, last):
        raise SheetHasChanged
    earlier = (one for one in before.submit_ids if not one.startswith(own))
    save_sheet(place, replace(sheet, submit_ids=(*earlier, sent)[-REMEMBERED_SUBMITS:]))


def follow_submit_id(submit_id: str) -> str:
    """Return the id that a form carries when it is shown again before it was saved."""
    form_id, number = _read_submit_id(submit_id)
    return f"{form_id}.{number + 1}"


def _read_submit_id(submit_id: str) -> tuple[str, int]:
    """Return the id of a form, and how often it was sent before; a form without a script: 0."""
    form_id, _, number = submit_id[:MOST_ID_LETTERS].partition(".")
    return form_id, int(number[:MOST_DIGITS]) if number.isascii() and number.isdigit() else 0


def _find_last_sent(sheet: Sheet, own: str) -> tuple[str, int]:
    """Return the digest that a form sent last, and its number: older sheets hold none."""
    sent = [one.removeprefix(own).split(" ") for one in sheet.submit_ids if one.startswith(own)]
    digest, number = (*sent[-1], "0")[:2] if sent else ("", "0")
    return digest, int(number)


def save_sheet(place: Place, sheet: Sheet) -> None:
    """Save the sheet as its next revision; the first answer spends the invitation.

    Raises `TalkIsMerged` or `SheetIsClosed`.
    """
    refuse_unless_open(place)
    if sheet.answers:
        spend_invitation(place)
    talks.save_partner(seal_sheet(place, _require_row(place), sheet))


def refuse_unless_open(place: Place) -> None:
    """Raise `TalkIsMerged` or `SheetIsClosed` where the sheet may not be changed."""
    refuse_after_merge(place.stored)
    if place.is_closed:
        raise SheetIsClosed


def seal_sheet(place: Place, row: StoredPartner, sheet: Sheet) -> StoredPartner:
    """Return the row with a sheet sealed as its next revision."""
    following = replace(row, private_rev=row.private_rev + 1)
    text = to_text(sheet).encode()
    return replace(
        following, private_blob=vault.seal(place.link.own_key, text, *bind_to_sheet(following))
    )


def seal_empty_sheet(
    own_key: bytes, row: StoredPartner, opened_before: date | None = None
) -> bytes:
    """Seal the empty sheet of a place that was just taken up."""
    text = to_text(Sheet(opened_before=opened_before))
    return vault.seal(own_key, text.encode(), *bind_to_sheet(row))


def find_earlier_opening(place: Place) -> date | None:
    """Return the day on which the invitation was opened before, while it still opens."""
    return place.sheet.opened_before if has_open_invitation(place) else None


def has_notes(place: Place) -> bool:
    """Say whether this partner has notes of their own beyond the merge.

    Who was left out asked for none: an empty sheet of theirs is no notes.
    """
    if not place.is_merged or place.revision == 0:
        return False
    return place.own_id not in place.talk.left_out or bool(place.sheet.answers)


def read_notes(place: Place) -> Sheet:
    """Read the notes of this place; where the plan was made without them, every line is private."""
    sheet = place.sheet
    return sheet.keep_back() if place.own_id in place.talk.left_out else sheet


def destroy_notes(place: Place) -> None:
    """Delete the notes that this partner kept; the talk and its agenda stay."""
    talks.save_partner(drop_sheet(_require_row(place)))


def drop_sheet(row: StoredPartner) -> StoredPartner:
    """Return the row without its sheet and its revision."""
    return replace(row, private_blob=None, private_rev=0)


def _require_row(place: Place) -> StoredPartner:
    if place.row is None:
        raise SheetIsClosed
    return place.row
