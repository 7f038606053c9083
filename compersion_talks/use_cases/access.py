"""Open links and places, and read and seal what the keys of a link open."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache

from compersion_talks import library, vault
from compersion_talks.domain.agenda import Agenda
from compersion_talks.domain.decks import Deck
from compersion_talks.domain.errors import (
    LinkOpensNothing,
    PlaceIsGone,
    TalkIsMerged,
    TalkIsNotMerged,
)
from compersion_talks.domain.gate import shorten
from compersion_talks.domain.last_time import ask_about_last_time
from compersion_talks.domain.plain_text import from_text, to_text
from compersion_talks.domain.sheets import Sheet
from compersion_talks.domain.talks import Partner, Talk
from compersion_talks.links import LinkKind, ShareLink
from compersion_talks.storage import StoredLink, StoredPartner, StoredTalk, talks

KEY_BYTES = 32
# The kind of a link whose place is gone: its row keeps no key, and the day as `created_on`.
TAKEN_OFF, GIVEN_OUT_ANEW = "x", "n"
STOPPED = (TAKEN_OFF, GIVEN_OUT_ANEW)
# The kind of an invitation that opens nothing any more: its row keeps the place, and no key.
SPENT = "u"


@dataclass(frozen=True, slots=True)
class OpenLink(ShareLink):
    """A live link, its row, that of the partner it leads to, and the keys that it carries.

    All keys are 32 bytes; one that its kind does not carry is empty.
    """

    stored: StoredLink = field(repr=False)
    partner: StoredPartner | None = field(repr=False)
    carried: bytes = field(repr=False)

    @property
    def handle(self) -> str:
        """Return the public name of this link in addresses; it opens nothing."""
        return vault.derive_handle(self.kind, self.secret)

    @property
    def talk_key(self) -> bytes:
        """Return the key of what all partners share."""
        return b"" if self.kind is LinkKind.AGENDA else self.carried[:KEY_BYTES]

    @property
    def own_key(self) -> bytes:
        """Return the key of what only this partner may read."""
        return self.carried[KEY_BYTES:]

    @property
    def agenda_key(self) -> bytes:
        """Return the key of the agenda."""
        if self.kind is LinkKind.AGENDA:
            return self.carried
        return vault.derive_sub_key(self.talk_key, "agenda")


def open_link(
    link: ShareLink, keys: vault.Keys, today: date, *, is_writing: bool
) -> tuple[OpenLink, StoredTalk]:
    """Open a link and its talk; `is_writing` locks the talk until the transaction ends.

    Raises `LinkOpensNothing` for a link that is unknown, spent, replaced, expired or forged, and
    `PlaceIsGone` for one whose place was taken off the list or given out anew.
    """
    link_id = vault.derive_link_id(link.kind, link.secret)
    found = talks.open_link(link_id, is_writing=is_writing)
    if found is None or found[0].kind not in (link.kind, *STOPPED):
        raise LinkOpensNothing
    stored, talk, partner = found
    if today > talk.expires_on:
        raise LinkOpensNothing
    if stored.kind in STOPPED:
        is_given_out_anew = stored.kind == GIVEN_OUT_ANEW
        raise PlaceIsGone(stored.created_on, is_given_out_anew=is_given_out_anew)
    try:
        key = vault.derive_link_key(keys.ring, stored.key_id, link.secret, stored.link_id)
        carried = vault.unseal(key, stored.wrapped_key, *_bind_to_row(stored), is_padded=False)
    except vault.CannotOpen as error:
        raise LinkOpensNothing from error
    return OpenLink(link.kind, link.secret, stored, partner, carried), talk


def wrap_keys(link: StoredLink, secret: bytes, carried: bytes, ring: vault.KeyRing) -> StoredLink:
    """Return the row of a link with the keys it carries wrapped under the current ring key."""
    link = replace(link, key_id=ring.current)
    key = vault.derive_link_key(ring, link.key_id, secret, link.link_id)
    return replace(link, wrapped_key=vault.seal(key, carried, *_bind_to_row(link), is_padded=False))


def _bind_to_row(link: StoredLink) -> tuple[bytes, ...]:
    """Return the context that keeps wrapped keys from being swapped between rows."""
    return (b"wrap", link.kind.encode(), link.talk_id, link.partner_id or b"", link.link_id)


def bind_to_sheet(row: StoredPartner) -> tuple[bytes, ...]:
    """Return the context that keeps a sealed sheet to its row and its revision."""
    return (b"private", row.talk_id, row.id, row.private_rev.to_bytes(4))


@dataclass(frozen=True)
class Place:
    """The place in a talk that a link opens: of a partner, or of an opener who takes no part."""

    link: OpenLink
    stored: StoredTalk = field(repr=False)
    talk: Talk = field(repr=False)
    row: StoredPartner | None = field(repr=False)

    @property
    def handle(self) -> str:
        """Return the handle of the link."""
        return self.link.handle

    @property
    def is_merged(self) -> bool:
        """Say whether the agenda is made."""
        return self.stored.is_merged

    @property
    def is_closed(self) -> bool:
        """Say whether this partner's sheet is closed and waits for the others."""
        return self.row is not None and self.row.release_blob is not None

    @property
    def is_opener(self) -> bool:
        """Say whether this link belongs to the person who opened the talk."""
        return self.link.kind is LinkKind.OPENER or self.partner.id == self.talk.opener_id

    @property
    def revision(self) -> int:
        """Return the revision of the stored sheet; 0 without a sheet."""
        return self.row.private_rev if self.row is not None else 0

    @property
    def partner(self) -> Partner:
        """Return the partner of this link; raises `LinkOpensNothing` for a mere opener."""
        partner = self.talk.find_partner(self.own_id)
        if partner is None:
            raise LinkOpensNothing
        return partner

    @property
    def own_id(self) -> str:
        """Return the id of the partner of this link, or an empty string."""
        return self.row.id.hex() if self.row is not None else ""

    @cached_property
    def sheet(self) -> Sheet:
        """Return the sheet, unsealed once; one that was never written or is deleted is empty."""
        row = self.row
        if row is None or row.private_blob is None:
            return Sheet()
        plain = vault.unseal(self.link.own_key, row.private_blob, *bind_to_sheet(row))
        return from_text(Sheet, plain.decode())

    @property
    def is_later(self) -> bool:
        """Say whether this partner was added after somebody else had joined."""
        return self.own_id in self.talk.added_later

    @property
    def others(self) -> tuple[Partner, ...]:
        """List the other partners, in seat order."""
        return tuple(partner for partner in self.talk.partners if partner.id != self.own_id)

    @cached_property
    def deck(self) -> Deck:
        """Return the deck as it stood when the talk was opened."""
        return read_deck(self.talk.deck_hash, len(self.talk.last_time))


@lru_cache(maxsize=32)
def read_deck(deck_hash: str, agreements: int = 0) -> Deck:
    """Read a stored deck, once in a process, as it asks about so many agreements from last time.

    Raises `LinkOpensNothing` for one that was altered.
    """
    text = talks.find_deck(deck_hash)
    if text is None:
        raise LinkOpensNothing
    try:
        # Decks are stored in the clear; the hash, which is sealed, shows an altered one.
        deck = library.read_stored_deck(text, deck_hash)
    except library.StoredDeckWasChanged as error:
        raise LinkOpensNothing from error
    return ask_about_last_time(deck, agreements) if agreements else deck


def find_place(link: OpenLink, stored: StoredTalk) -> Place:
    """Find the place of a partner's or an opener's link; raises `LinkOpensNothing`."""
    row = None
    if link.kind is LinkKind.PARTNER:
        row = link.partner
        if row is None or row.talk_id != stored.id:
            raise LinkOpensNothing
    return Place(link, stored, read_talk(link, stored), row)


def reload_place(place: Place) -> Place:
    """Return a place with the sheet as this request has saved it."""
    row = None if place.row is None else talks.find_partner(place.row.id)
    return replace(place, row=row)


def has_open_invitation(place: Place) -> bool:
    """Say whether the invitation to this place can still be opened once more."""
    row = place.row
    return row is not None and any(
        link.kind == LinkKind.INVITATION and link.partner_id == row.id
        for link in talks.list_links(place.stored.id)
    )


def spend_invitation(place: Place) -> None:
    """Let the invitation to this place open nothing any more, once the place is in use."""
    if place.row is not None:
        spend_invitations(place.stored.id, place.row.id)


def spend_invitations(talk_id: bytes, partner_id: bytes) -> None:
    """Take the keys out of the invitation to a place; its row stays, and opens nothing."""
    for link in talks.list_links(talk_id):
        if (link.kind, link.partner_id) == (LinkKind.INVITATION, partner_id):
            talks.save_link(replace(link, kind=SPENT, key_id=0, wrapped_key=b""))


def refuse_after_merge(stored: StoredTalk) -> None:
    """Raise `TalkIsMerged` once the agenda is made."""
    if stored.is_merged:
        raise TalkIsMerged


def read_talk(link: OpenLink, stored: StoredTalk) -> Talk:
    """Unseal what all partners share: names, length, paper and deck."""
    key = vault.derive_sub_key(link.talk_key, "shared")
    context = (b"shared", stored.id, b"", stored.shared_rev.to_bytes(4))
    with _opening():
        text = vault.unseal(key, stored.shared_blob, *context)
    return from_text(Talk, text.decode())


def seal_talk(talk_key: bytes, stored: StoredTalk, talk: Talk) -> StoredTalk:
    """Return the row with what all partners share sealed as its next revision."""
    revision = stored.shared_rev + 1
    key = vault.derive_sub_key(talk_key, "shared")
    context = (b"shared", stored.id, b"", revision.to_bytes(4))
    blob = vault.seal(key, to_text(talk).encode(), *context)
    return replace(stored, shared_blob=blob, shared_rev=revision)


def read_agenda(link: OpenLink, stored: StoredTalk, *, is_whole: bool = False) -> Agenda:
    """Unseal the agenda that everyone may read now: the short plan while its gate is closed.

    One that `is_whole` is as the merge made it, even then; nobody may see it.
    Raises `TalkIsNotMerged`, and `LinkOpensNothing` for a mere opener.
    """
    if link.kind is LinkKind.OPENER:
        raise LinkOpensNothing
    if stored.agenda_blob is None:
        raise TalkIsNotMerged
    with _opening():
        text = vault.unseal(link.agenda_key, stored.agenda_blob, b"agenda", stored.id)
    agenda = from_text(Agenda, text.decode())
    whole = replace(agenda, words=library.complete(agenda.words))
    return whole if is_whole or not whole.is_gated else shorten(whole)


def seal_agenda(link: OpenLink, stored: StoredTalk, agenda: Agenda) -> StoredTalk:
    """Return the row of a talk with its agenda sealed."""
    text = to_text(agenda).encode()
    blob = vault.seal(link.agenda_key, text, b"agenda", stored.id)
    return replace(stored, agenda_blob=blob, is_merged=True)


@contextmanager
def _opening() -> Iterator[None]:
    """Call a link dead that does not open what it should."""
    try:
        yield
    except vault.CannotOpen as error:
        raise LinkOpensNothing from error
