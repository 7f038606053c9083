"""The agenda as a PDF: kept sealed for whoever asks again, and begun before anybody asks."""

import hmac
import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import cached_property

from compersion_talks import vault
from compersion_talks.domain.agenda import Agenda
from compersion_talks.domain.errors import TalkIsNotMerged
from compersion_talks.domain.talks import Paper
from compersion_talks.paper.agenda import RenderFailed, agenda_pdf
from compersion_talks.paper.fingerprint import making
from compersion_talks.paper.forms import Form
from compersion_talks.storage import StoredTalk
from compersion_talks.use_cases.access import OpenLink, read_agenda
from compersion_talks.use_cases.single_flight import Desk, DeskIsFull

MEBIBYTE = 1024 * 1024
MOST_BYTES = 64 * MEBIBYTE
LASTS_SECONDS = 60 * 60


@dataclass(frozen=True, slots=True)
class _Kept:
    talk_id: bytes = field(repr=False)
    blob: bytes = field(repr=False)
    kept_at: float


class KeptFiles:
    """Sealed files under names that tell nothing; the one unused for longest goes first."""

    def __init__(
        self, most_bytes: int = MOST_BYTES, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._most_bytes, self._now = most_bytes, now
        self._files: OrderedDict[str, _Kept] = OrderedDict()
        self._forgotten: set[bytes] = set()
        self._bytes = 0
        self._lock = threading.Lock()

    def find(self, name: str) -> bytes | None:
        """Return the sealed file of that name, if it is still kept."""
        with self._lock:
            self._drop_old()
            found = self._files.get(name)
            if found is None:
                return None
            self._files.move_to_end(name)
            return found.blob

    def keep(self, name: str, talk_id: bytes, blob: bytes) -> None:
        """Keep a sealed file, and let go of others until there is room for it."""
        with self._lock:
            if talk_id in self._forgotten:  # while it was being drawn
                return
            self._drop(name)
            self._drop_old()
            self._files[name] = _Kept(talk_id, blob, self._now())
            self._bytes += len(blob)
            while self._bytes > self._most_bytes:
                self._drop(next(iter(self._files)))

    def forget(self, talk_id: bytes) -> None:
        """Let go of every file of a talk."""
        with self._lock:
            self._forgotten.add(talk_id)
            for name in [one for one, kept in self._files.items() if kept.talk_id == talk_id]:
                self._drop(name)

    def _drop_old(self) -> None:
        oldest = self._now() - LASTS_SECONDS
        for name in [one for one, kept in self._files.items() if kept.kept_at <= oldest]:
            self._drop(name)

    def _drop(self, name: str) -> None:
        dropped = self._files.pop(name, None)
        self._bytes -= len(dropped.blob) if dropped is not None else 0


log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Print:
    """One agenda in one form and size, with the key that its links carry."""

    talk_id: bytes = field(repr=False)
    agenda_key: bytes = field(repr=False)
    edition: bytes = field(repr=False)
    paper: Paper
    form: Form

    @cached_property
    def tag(self) -> str:
        """Name the file for those who hold the key: another file or talk has another name."""
        wanted = (self.paper.encode(), self.form.encode())
        parts = vault.length_prefixed(making(), self.talk_id, self.edition, *wanted)
        return hmac.new(
            vault.derive_sub_key(self.agenda_key, "pdf-name"), parts, "sha256"
        ).hexdigest()

    def sealed(self, pdf: bytes) -> bytes:
        """Seal the finished file; only a link to this agenda opens it again."""
        return vault.seal_small(self._key, pdf, b"pdf", self.tag.encode())

    def unsealed(self, blob: bytes) -> bytes:
        """Open a file that was sealed for this print."""
        return vault.unseal_small(self._key, blob, b"pdf", self.tag.encode())

    @property
    def _key(self) -> bytes:
        return vault.derive_sub_key(self.agenda_key, "pdf")


def print_of(link: OpenLink, agenda_blob: bytes | None, paper: Paper, form: Form) -> Print:
    """Say which file a link asks for, from its talk's agenda as it is stored.

    Raises `TalkIsNotMerged` where there is none yet.
    """
    if agenda_blob is None:
        raise TalkIsNotMerged
    edition = vault.read_nonce(agenda_blob)
    return Print(link.stored.talk_id, link.agenda_key, edition, paper, form)


class Papers:
    """The papers of one process: those being drawn, and those kept."""

    def __init__(self, kept: KeptFiles | None = None) -> None:
        self._kept, self._desk = kept or KeptFiles(), Desk()

    def kept(self, wanted: Print) -> bytes | None:
        """Return a finished PDF if it is kept here."""
        blob = self._kept.find(wanted.tag)
        return wanted.unsealed(blob) if blob is not None else None

    def draw(self, wanted: Print, agenda: Agenda) -> bytes:
        """Draw a PDF and keep it; raises `RenderFailed`, or `DeskIsFull` when many are drawn."""
        return self._desk.draw(wanted.tag, lambda: self._drawn(wanted, agenda))

    def draw_ahead(self, link: OpenLink, stored: StoredTalk) -> threading.Thread:
        """Begin the paper that is likely to be asked for first, without making anybody wait."""
        thread = threading.Thread(target=self._ahead, args=(link, stored), daemon=True)
        thread.start()
        return thread

    def draw_unkept(self, name: Hashable, work: Callable[[], bytes]) -> bytes:
        """Draw something that is not kept here, at the same desk; raises like `draw`."""
        return self._desk.draw(name, work)

    def forget(self, talk_id: bytes) -> None:
        """Let go of every paper of a talk."""
        self._kept.forget(talk_id)

    def _drawn(self, wanted: Print, agenda: Agenda) -> bytes:
        pdf = agenda_pdf(agenda, wanted.paper, wanted.form)
        self._kept.keep(wanted.tag, wanted.talk_id, wanted.sealed(pdf))
        return pdf

    def _ahead(self, link: OpenLink, stored: StoredTalk) -> None:
        agenda = read_agenda(link, stored)
        try:
            self.draw(print_of(link, stored.agenda_blob, agenda.paper, Form.PLAN), agenda)
        except (RenderFailed, DeskIsFull) as failed:
            log.warning("no paper ahead of the first click: %s", str(failed) or "full")
