"""What a sheet lets go, and closing it; the last one to close merges, in the same transaction.

The review shows what goes out as things stand, and closing hands in no more. Each line has a sign,
a keyed hash: it names the line in addresses and forms without telling it. After the day to answer
by, a partner may merge without the sheets that are still open.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import blake2b

from compersion_talks import vault
from compersion_talks.domain.answers import except_line
from compersion_talks.domain.decks import Prompt, Visibility
from compersion_talks.domain.errors import ReadersHaveChanged, SheetHasChanged, SheetIsClosed
from compersion_talks.domain.merging import merge
from compersion_talks.domain.plain_text import from_text, to_text
from compersion_talks.domain.prompts import may_match
from compersion_talks.domain.sheets import ReleasedSheet, Sheet
from compersion_talks.domain.talks import FEWEST_DONE_TO_GO_ON, FEWEST_TO_GO_ON, Partner
from compersion_talks.storage import StoredPartner, StoredTalk, clock, talks
from compersion_talks.use_cases.access import (
    Place,
    refuse_after_merge,
    seal_agenda,
    seal_talk,
    spend_invitation,
)
from compersion_talks.use_cases.sheets import drop_sheet, refuse_unless_open, save_sheet, seal_sheet

SIGN_BYTES = 8


@dataclass(frozen=True, slots=True)
class SignedLine:
    """One line of a sheet, with the sign that stands for it."""

    sign: str
    prompt: Prompt
    value: str
    visibility: Visibility
    addressee: str = ""

    @property
    def key(self) -> str:
        """Return the sign together with how far the line travels."""
        return f"{self.sign}.{self.visibility.value}"


def release(place: Place, sheet: Sheet) -> ReleasedSheet:
    """Keep what may be printed with the partners of now.

    That is less than `Sheet.release()` where a line would wait for a match that it can't have.
    """
    released = sheet.release(place.deck, place.own_id)
    prompts = {prompt.id: prompt for prompt in place.deck.prompts}
    kept = (
        one
        if _may_match(place, prompts[one.prompt_id])
        else replace(one, lines=tuple(line for line in one.lines if not line.only_if_mutual))
        for one in released.answers
    )
    return replace(released, answers=tuple(answer for answer in kept if answer.lines))


def list_released(place: Place, released: ReleasedSheet) -> list[SignedLine]:
    """List the lines of a released sheet with their signs, in the order of the deck."""
    key, prompts = _derive_key(place), {prompt.id: prompt for prompt in place.deck.prompts}
    return [
        SignedLine(
            _hash(key, answer.prompt_id, line.value, answer.addressee),
            prompts[answer.prompt_id],
            line.value,
            Visibility.IF_MUTUAL if line.only_if_mutual else Visibility.SHARED,
            answer.addressee,
        )
        for answer in released.answers
        for line in answer.lines
    ]


def find_line(place: Place, sheet: Sheet, sign: str) -> SignedLine | None:
    """Find a line of a sheet by its sign, private ones too."""
    key = _derive_key(place)
    for prompt in place.deck.prompts:
        answer = sheet.answers.get(prompt.id)
        for line in answer.lines if answer is not None else ():
            addressee = answer.addressee if answer is not None else ""
            if _hash(key, prompt.id, line.value, addressee) == sign:
                return SignedLine(sign, prompt, line.value, line.visibility, addressee)
    return None


def list_reaches(place: Place, prompt: Prompt, value: str) -> tuple[Visibility, ...]:
    """List how far one line may travel with the partners of now."""
    allowed = prompt.list_allowed(value)
    if _may_match(place, prompt):
        return allowed
    return tuple(one for one in allowed if one is not Visibility.IF_MUTUAL)


def change_reach(place: Place, sign: str, seen: Visibility, wanted: Visibility) -> None:
    """Save how far one line travels, as an exception from its question; other lines stay.

    It travelled as far as `seen` when that was asked; asking twice is once. Raises
    `SheetHasChanged` where it travels elsewhere by now or is gone, and for a line that is private:
    only its question makes it public. Raises `TalkIsMerged` or `SheetIsClosed`, and `ValueError`
    for what the line does not allow.
    """
    refuse_unless_open(place)
    sheet = place.sheet
    line = find_line(place, sheet, sign)
    if line is not None and line.visibility is wanted:
        return
    if line is None or line.visibility is not seen or seen is Visibility.PRIVATE:
        raise SheetHasChanged
    if wanted not in list_reaches(place, line.prompt, line.value):
        raise ValueError(wanted)
    answer = except_line(line.prompt, sheet.answers[line.prompt.id], line.value, wanted)
    save_sheet(place, replace(sheet, answers={**sheet.answers, answer.prompt_id: answer}))


def sign_words(place: Place, *words: str) -> str:
    """Return the sign of some words; without the own key of this partner nobody can make it."""
    return _hash(_derive_key(place), *words)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a partner saw before closing: a revision of the sheet, who would read it, and what.

    `lines` holds the key of each line that would go out: its sign and how far it travels.
    """

    revision: int
    readers: tuple[Partner, ...]
    lines: tuple[str, ...]


def read_shown(place: Place) -> Shown:
    """Return what the review of this place shows now; readers are in seat order."""
    return describe_shown(place, list_released(place, release(place, place.sheet)))


def describe_shown(place: Place, lines: Iterable[SignedLine]) -> Shown:
    """Return what the review of this place shows if these lines would go out."""
    return Shown(place.revision, place.talk.partners, tuple(line.key for line in lines))


def close(place: Place, keys: vault.Keys, seen: Shown, *, keeps_notes: bool) -> StoredTalk | None:
    """Close a sheet, and merge if it is the last one; closing it once more changes nothing.

    What is handed in is at most what was seen. Returns the talk with its agenda if this call made
    it. Raises `SheetHasChanged` when the stored sheet is not the revision that was seen or other
    lines would go out, `SheetIsClosed` when that one is closed, and `ReadersHaveChanged` when the
    list of partners is not the one that was seen.
    """
    refuse_after_merge(place.stored)
    own, before = place.row, place.sheet
    if own is None:
        raise SheetIsClosed
    if _is_closed_from(place, seen.revision) and before.keeps_notes == keeps_notes:
        return None
    sheet = replace(before, keeps_notes=keeps_notes, set_aside=())
    released = release(place, sheet)
    _refuse_unless_shown(place, released, seen)
    spend_invitation(place)
    others = talks.list_partners(place.stored.id, other_than=own.id)
    sheets = _read_released(place, others, keys)
    if sheets is not None:
        kept = seal_sheet(place, own, sheet) if keeps_notes else own
        return _merge(place, [kept, *others], {own.id: released, **sheets})
    talks.save_partner(_hand_in(place, seal_sheet(place, own, sheet), released, keys))
    return None


def may_go_on(place: Place, today: date) -> bool:
    """Say whether this partner may ask for the plan without waiting longer.

    It depends on nothing that anyone but this partner has answered or closed.
    """
    first = place.talk.goes_on_from
    if place.is_merged or not place.is_closed or first is None or today < first:
        return False
    joined = [one for one in talks.list_partners(place.stored.id) if one.private_blob is not None]
    return len(joined) >= FEWEST_TO_GO_ON and not clock.is_in_doubt(today)


def go_on(place: Place, keys: vault.Keys, today: date) -> StoredTalk | None:
    """Merge after the day to answer by; every open sheet counts as empty, and stays its owner's.

    Returns the talk with its agenda, or `None` where it must wait: `may_go_on` says so, nobody
    else is done, or a closed sheet did not open. That one is reopened, with time to answer.
    Raises `TalkIsMerged`.
    """
    refuse_after_merge(place.stored)
    rows = talks.list_partners(place.stored.id)
    closed = [row for row in rows if row.release_blob is not None]
    if not may_go_on(place, today) or len(closed) < FEWEST_DONE_TO_GO_ON:
        return None
    sheets = _read_released(place, closed, keys)
    if sheets is None:
        talk = place.talk.with_answer_by_after(today)
        talks.save_talk(seal_talk(place.link.talk_key, place.stored, talk))
        return None
    return _merge(_leave_out(place, rows), closed, sheets)


def reopen(place: Place) -> None:
    """Take the released sheet back; until the merge the others cannot tell."""
    refuse_after_merge(place.stored)
    if place.row is not None:
        talks.save_partner(_drop_released(place.row))


def reopen_all(place: Place) -> None:
    """Reopen every closed sheet, since the list of partners changes."""
    for row in talks.list_partners(place.stored.id):
        talks.save_partner(_drop_released(row))


def _derive_key(place: Place) -> bytes:
    return vault.derive_sub_key(place.link.own_key, "review")


def _hash(key: bytes, *words: str) -> str:
    return blake2b(json.dumps(words).encode(), key=key, digest_size=SIGN_BYTES).hexdigest()


def _may_match(place: Place, prompt: Prompt) -> bool:
    return may_match(prompt, len(place.talk.partners), is_later=place.is_later)


def _is_closed_from(place: Place, revision: int) -> bool:
    """Say whether a sheet was closed by the very page of this revision; refuse any other page."""
    if place.is_closed and place.revision != revision + 1:
        raise SheetIsClosed
    if not place.is_closed and place.revision != revision:
        raise SheetHasChanged
    return place.is_closed


def _refuse_unless_shown(place: Place, released: ReleasedSheet, seen: Shown) -> None:
    if seen.readers != place.talk.partners:
        raise ReadersHaveChanged
    if seen.lines != describe_shown(place, list_released(place, released)).lines:
        raise SheetHasChanged


def _hand_in(
    place: Place, row: StoredPartner, released: ReleasedSheet, keys: vault.Keys
) -> StoredPartner:
    """Return the row with the released sheet sealed, to wait for the others."""
    key_id = keys.ring.current
    key = vault.derive_gate_key(keys.ring, key_id, place.link.talk_key, place.stored.id)
    blob = vault.seal(key, to_text(released).encode(), *_bind_to_roster(place, row))
    return replace(row, release_blob=blob, release_key_id=key_id)


def _read_released(
    place: Place, rows: Sequence[StoredPartner], keys: vault.Keys
) -> dict[bytes, ReleasedSheet] | None:
    """Open the released sheets of all others by partner id, or None if one is missing.

    No sheet is opened before all are there. A sheet that no key opens any more is reopened.
    """
    if any(row.release_blob is None for row in rows):
        return None
    opened = {row.id: _open_released(place, row, keys) for row in rows}
    for row in rows:
        if opened[row.id] is None:
            talks.save_partner(_drop_released(row))
    sheets = {row_id: sheet for row_id, sheet in opened.items() if sheet is not None}
    return sheets if len(sheets) == len(opened) else None


def _open_released(place: Place, row: StoredPartner, keys: vault.Keys) -> ReleasedSheet | None:
    if row.release_blob is None or row.release_key_id is None:
        return None
    talk_key, talk_id = place.link.talk_key, place.stored.id
    try:
        key = vault.derive_gate_key(keys.ring, row.release_key_id, talk_key, talk_id)
        plain = vault.unseal(key, row.release_blob, *_bind_to_roster(place, row))
    except vault.CannotOpen:
        return None
    return from_text(ReleasedSheet, plain.decode())


def _leave_out(place: Place, rows: Sequence[StoredPartner]) -> Place:
    """Note whose sheets are not closed, for their owners' eyes only."""
    left_out = tuple(row.id.hex() for row in rows if row.release_blob is None)
    return replace(place, talk=replace(place.talk, left_out=left_out))


def _merge(
    place: Place, rows: Sequence[StoredPartner], sheets: dict[bytes, ReleasedSheet]
) -> StoredTalk:
    """Save the agenda; delete released sheets, and private ones of those who keep no notes.

    `rows` are those of the sheets; the other partners were left out, and keep what they have.
    """
    agenda = merge(place.deck, place.talk, [sheets[row_id] for row_id in sorted(sheets)])
    told = seal_talk(place.link.talk_key, place.stored, place.talk.without_changes())
    merged = seal_agenda(place.link, told, agenda)
    talks.save_talk(merged)
    for row in rows:
        kept = row if sheets[row.id].keeps_notes else drop_sheet(row)
        talks.save_partner(_drop_released(kept))
    return merged


def _drop_released(row: StoredPartner) -> StoredPartner:
    return replace(row, release_blob=None, release_key_id=None)


def _bind_to_roster(place: Place, row: StoredPartner) -> tuple[bytes, ...]:
    """Return the context that keeps a released sheet to one revision and one list of partners."""
    roster = vault.hash_roster(bytes.fromhex(partner.id) for partner in place.talk.partners)
    revision = row.private_rev.to_bytes(4)
    return (b"release", row.talk_id, row.id, revision, roster)
