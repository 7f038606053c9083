"""From the secret of a link to the keys it carries, or one refusal for every dead link."""

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from compersion_talks import library, vault
from compersion_talks.domain.decks import Deck
from compersion_talks.domain.errors import LinkOpensNothing, TalkIsMerged, TalkIsNotMerged
from compersion_talks.domain.gate import short_plan_of
from compersion_talks.domain.paper import Agenda
from compersion_talks.domain.plain_text import (
    agenda_from_text,
    agenda_to_text,
    talk_from_text,
    talk_to_text,
)
from compersion_talks.domain.talks import Partner, Talk
from compersion_talks.links import LinkKind
from compersion_talks.storage import StoredLink, StoredPartner, StoredTalk, decks, talks

KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class OpenLink:
    """A live link with the keys it carries; a key that its kind does not carry is empty.

    `talk_key` opens what all partners share, `own_key` what only this partner may read, and
    `agenda_key` the agenda. All are 32 bytes.
    """

    kind: LinkKind
    handle: str
    stored: StoredLink = field(repr=False)
    secret: bytes = field(repr=False)
    talk_key: bytes = field(default=b"", repr=False)
    own_key: bytes = field(default=b"", repr=False)
    agenda_key: bytes = field(default=b"", repr=False)


def open_link(
    kind: LinkKind, secret: bytes, keys: vault.Keys, today: date, *, is_writing: bool
) -> tuple[OpenLink, StoredTalk]:
    """Open a link and its talk, locking the talk for an act that writes.

    Raises `LinkOpensNothing` for a link that is unknown, spent, replaced, expired or forged.
    """
    found = _found(kind, secret)
    read = talks.lock_talk if is_writing else talks.find_talk
    talk = read(found.talk_id)
    stored = _found(kind, secret) if is_writing else found
    if talk is None or today > talk.expires_on:
        raise LinkOpensNothing
    return unlocked(kind, secret, stored, keys), talk


def _found(kind: LinkKind, secret: bytes) -> StoredLink:
    stored = talks.find_link(vault.derive_link_id(kind, secret))
    if stored is None or stored.kind != kind:
        raise LinkOpensNothing
    return stored


def unlocked(kind: LinkKind, secret: bytes, stored: StoredLink, keys: vault.Keys) -> OpenLink:
    """Open the keys that a link carries; raises `LinkOpensNothing` where its wrap does not open."""
    carried = _unwrapped(kind, secret, stored, keys)
    handle = vault.derive_handle(kind, secret)
    if kind is LinkKind.AGENDA:
        return OpenLink(kind, handle, stored, secret, agenda_key=carried)
    talk_key, own_key = carried[:KEY_BYTES], carried[KEY_BYTES:]
    agenda_key = vault.derive_sub_key(talk_key, "agenda")
    return OpenLink(kind, handle, stored, secret, talk_key, own_key, agenda_key)


def _unwrapped(kind: LinkKind, secret: bytes, stored: StoredLink, keys: vault.Keys) -> bytes:
    try:
        key = vault.derive_link_key(keys.ring, stored.key_id, secret, stored.link_id)
        return vault.unseal_small(key, stored.wrapped_key, *wrap_context(kind, stored))
    except vault.CannotOpen as error:
        raise LinkOpensNothing from error


def wrap_context(kind: LinkKind, stored: StoredLink) -> tuple[bytes, ...]:
    """Bind a wrap to its kind, talk, partner and row, so that none can be swapped."""
    return (b"wrap", kind.encode(), stored.talk_id, stored.partner_id or b"", stored.link_id)


@dataclass(frozen=True)
class Place:
    """One opened link's place in a talk: a partner's, or that of an opener who is no partner."""

    link: OpenLink
    stored: StoredTalk = field(repr=False)
    talk: Talk = field(repr=False)
    row: StoredPartner | None = field(repr=False)

    @property
    def handle(self) -> str:
        """Return the public name of the link in clean addresses."""
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
    def partner(self) -> Partner:
        """Return the partner whose link this is; an opener who is no partner has none."""
        partner = self.talk.partner(self.own_id)
        if partner is None:
            raise LinkOpensNothing
        return partner

    @property
    def own_id(self) -> str:
        """Return the id of the partner whose link this is, or an empty text."""
        return self.row.id.hex() if self.row is not None else ""

    @property
    def others(self) -> tuple[Partner, ...]:
        """List the other partners, in seat order."""
        return tuple(partner for partner in self.talk.partners if partner.id != self.own_id)

    @cached_property
    def deck(self) -> Deck:
        """Read the deck as it stood when the talk was opened."""
        text = decks.find_deck(self.talk.deck_hash)
        # It lies in the clear: whoever can change the database must not change what is asked.
        if text is None or library.hash_of(text) != self.talk.deck_hash:
            raise LinkOpensNothing
        return library.read_deck(library.DeckSource.from_text(text))


def find_place(link: OpenLink, stored: StoredTalk) -> Place:
    """Find the place of a partner's or an opener's link."""
    row = None
    if link.kind is LinkKind.PARTNER:
        rows = talks.list_partners(stored.id)
        row = next((one for one in rows if one.id == link.stored.partner_id), None)
        if row is None:
            raise LinkOpensNothing
    return Place(link, stored, read_talk(link, stored), row)


def read_talk(link: OpenLink, stored: StoredTalk) -> Talk:
    """Open what all partners share: names, length, paper and deck."""
    key = vault.derive_sub_key(link.talk_key, "shared")
    context = (b"shared", stored.id, b"", stored.shared_rev.to_bytes(4))
    return talk_from_text(_text(key, stored.shared_blob, *context))


def sealed_talk(talk_key: bytes, stored: StoredTalk, talk: Talk) -> StoredTalk:
    """Seal what all partners share as the next revision, ready to be saved."""
    revision = stored.shared_rev + 1
    key = vault.derive_sub_key(talk_key, "shared")
    context = (b"shared", stored.id, b"", revision.to_bytes(4))
    blob = vault.seal(key, talk_to_text(talk).encode(), *context)
    return replace(stored, shared_blob=blob, shared_rev=revision)


def read_agenda(link: OpenLink, stored: StoredTalk) -> Agenda:
    """Open the agenda as it may be read now, the same for every link.

    While its gate is closed, that is the short plan. Refuse before the merge and a mere opener.
    """
    agenda = whole_agenda(link, stored)
    return short_plan_of(agenda) if agenda.is_gated else agenda


def whole_agenda(link: OpenLink, stored: StoredTalk) -> Agenda:
    """Open the agenda as it was made, whether or not its gate is closed."""
    if link.kind is LinkKind.OPENER:
        raise LinkOpensNothing
    if stored.agenda_blob is None:
        raise TalkIsNotMerged
    agenda = agenda_from_text(_text(link.agenda_key, stored.agenda_blob, b"agenda", stored.id))
    return replace(agenda, words=library.completed(agenda.words))


def sealed_agenda(link: OpenLink, stored: StoredTalk, agenda: Agenda) -> StoredTalk:
    """Seal an agenda into its talk, ready to be saved."""
    text = agenda_to_text(agenda).encode()
    blob = vault.seal(link.agenda_key, text, b"agenda", stored.id)
    return replace(stored, agenda_blob=blob, is_merged=True)


def refuse_after_merge(stored: StoredTalk) -> None:
    """Refuse to change a talk whose agenda is made."""
    if stored.is_merged:
        raise TalkIsMerged


def _text(key: bytes, blob: bytes, *context: bytes) -> str:
    try:
        return vault.unseal(key, blob, *context).decode()
    except vault.CannotOpen as error:
        raise LinkOpensNothing from error
