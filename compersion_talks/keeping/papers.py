"""The agenda as a PDF: kept sealed for whoever asks again, and begun before anybody asks."""

import hmac
import logging
import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import cached_property

from compersion_talks import vault
from compersion_talks.documents.agenda import PaperFailed, agenda_pdf
from compersion_talks.documents.forms import Form
from compersion_talks.documents.making import making
from compersion_talks.domain.errors import TalkIsNotMerged
from compersion_talks.domain.paper import Agenda
from compersion_talks.domain.talks import Paper
from compersion_talks.keeping.desk import Desk, DeskIsFull
from compersion_talks.keeping.kept import KeptFiles
from compersion_talks.keeping.opened import OpenLink
from compersion_talks.keeping.places import read_agenda
from compersion_talks.storage import StoredTalk

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
        parts = vault.lp(making(), self.talk_id, self.edition, *wanted)
        return hmac.new(vault.sub_key(self.agenda_key, "pdf-name"), parts, "sha256").hexdigest()

    def sealed(self, pdf: bytes) -> bytes:
        """Seal the finished file; only a link to this agenda opens it again."""
        return vault.seal_small(self._key, pdf, b"pdf", self.tag.encode())

    def unsealed(self, blob: bytes) -> bytes:
        """Open a file that was sealed for this print."""
        return vault.unseal_small(self._key, blob, b"pdf", self.tag.encode())

    @property
    def _key(self) -> bytes:
        return vault.sub_key(self.agenda_key, "pdf")


def print_of(link: OpenLink, agenda_blob: bytes | None, paper: Paper, form: Form) -> Print:
    """Say which file a link asks for, from its talk's agenda as it is stored.

    Raises `TalkIsNotMerged` where there is none yet.
    """
    if agenda_blob is None:
        raise TalkIsNotMerged
    edition = vault.sealing_of(agenda_blob)
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
        """Draw a PDF and keep it; raises `PaperFailed`, or `DeskIsFull` when many are drawn."""
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
        except (PaperFailed, DeskIsFull) as failed:
            log.warning("no paper ahead of the first click: %s", str(failed) or "full")
