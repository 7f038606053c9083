"""The agenda as a PDF: rendered ahead, by few at once, and kept in a sealed cache."""

import hmac
import logging
import threading
import time
from collections.abc import Callable, Hashable
from concurrent.futures import Future, wait
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property

from cachetools import TTLCache

from compersion_talks import vault
from compersion_talks.domain.agenda import Agenda
from compersion_talks.domain.errors import TalkIsNotMerged
from compersion_talks.domain.talks import PaperSize
from compersion_talks.paper.agenda import Layout, RenderFailed, render_agenda
from compersion_talks.paper.fingerprint import compute_fingerprint
from compersion_talks.pdf.render_client import start_ahead
from compersion_talks.storage import StoredTalk
from compersion_talks.use_cases.access import OpenLink, read_agenda

log = logging.getLogger(__name__)

MOST_BYTES = 64 * 1024 * 1024
LASTS_SECONDS = 60 * 60
# Longer than a render takes: a PDF of a talk that was forgotten meanwhile is not kept.
FORGOTTEN_SECONDS = 5 * 60
MOST_FORGOTTEN = 10_000
MOST_RENDERS = 2
MOST_WAITING = 1


@dataclass(frozen=True)
class PdfVariant:
    """One document of a talk on one size of paper in one layout, with the key of its words."""

    talk_id: bytes = field(repr=False)
    key: bytes = field(repr=False)
    edition: bytes = field(repr=False)
    size: PaperSize
    layout: str

    @cached_property
    def tag(self) -> str:
        """Return its ETag: a keyed digest of all that shapes the PDF, but not of its words."""
        chosen = (self.size.encode(), self.layout.encode())
        parts = vault.prefix_lengths(compute_fingerprint(), self.talk_id, self.edition, *chosen)
        return hmac.new(vault.derive_sub_key(self.key, "pdf-name"), parts, "sha256").hexdigest()

    @property
    def sealing_key(self) -> bytes:
        """Return the key of its PDF: only a link that opens its words opens it again."""
        return vault.derive_sub_key(self.key, "pdf")

    @property
    def context(self) -> tuple[bytes, bytes]:
        """Return what its PDF is sealed for."""
        return b"pdf", self.tag.encode()


def find_variant(
    link: OpenLink, agenda_blob: bytes | None, size: PaperSize, layout: Layout
) -> PdfVariant:
    """Return the variant of the agenda that a link leads to, as it is stored.

    Raises `TalkIsNotMerged` where there is none yet.
    """
    if agenda_blob is None:
        raise TalkIsNotMerged
    edition = vault.read_nonce(agenda_blob)
    return PdfVariant(link.stored.talk_id, link.agenda_key, edition, size, layout)


class SealedPdfCache:
    """Sealed PDFs by their tags, for an hour; the least recently used goes first."""

    def __init__(
        self, most_bytes: int = MOST_BYTES, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._blobs: TTLCache[tuple[bytes, str], bytes] = TTLCache(
            most_bytes, LASTS_SECONDS, now, getsizeof=len
        )
        self._forgotten: TTLCache[bytes, None] = TTLCache(MOST_FORGOTTEN, FORGOTTEN_SECONDS, now)
        self._lock = threading.Lock()

    def find(self, talk_id: bytes, tag: str) -> bytes | None:
        """Return the sealed PDF, if it is still kept."""
        with self._lock:
            self._blobs.expire()
            return self._blobs.get((talk_id, tag))

    def keep(self, talk_id: bytes, tag: str, blob: bytes) -> None:
        """Keep a sealed PDF, unless it is too big or its talk was forgotten meanwhile."""
        with self._lock, suppress(ValueError):
            if talk_id not in self._forgotten:
                self._blobs[talk_id, tag] = blob

    def forget(self, talk_id: bytes) -> None:
        """Drop every PDF of a talk, and those that are still being rendered."""
        with self._lock:
            self._forgotten[talk_id] = None
            for key in [key for key in self._blobs if key[0] == talk_id]:
                self._blobs.pop(key, None)


class RendersAreBusy(Exception):
    """This process renders as many PDFs as it may; the work was not begun."""


class SingleFlight:
    """Single flight: concurrent requests for the same PDF share one render.

    A process renders at most two at once, and one caller may wait for another's.
    """

    def __init__(self) -> None:
        self._running: dict[Hashable, Future[bytes]] = {}
        self._waiting = 0
        self._lock = threading.Lock()

    def run(self, key: Hashable, work: Callable[[], bytes]) -> bytes:
        """Return the result of `work`, or of the call that runs already under the same key.

        Raises `RendersAreBusy` at once when there is no room, and whatever `work` raises.
        """
        with self._lock:
            running = self._running.get(key)
            is_first = running is None
            if running is None:
                running = self._begin(key)
            elif self._waiting >= MOST_WAITING:
                raise RendersAreBusy
            else:
                self._waiting += 1
        if is_first:
            self._work(key, running, work)
        else:
            self._wait(running)
        return running.result()

    def _begin(self, key: Hashable) -> "Future[bytes]":
        if len(self._running) >= MOST_RENDERS:
            raise RendersAreBusy
        running = self._running[key] = Future()
        return running

    def _work(self, key: Hashable, running: "Future[bytes]", work: Callable[[], bytes]) -> None:
        try:
            running.set_result(work())
        except Exception as failure:
            running.set_exception(failure)
        finally:
            with self._lock:
                del self._running[key]

    def _wait(self, running: "Future[bytes]") -> None:
        try:
            wait([running])
        finally:
            with self._lock:
                self._waiting -= 1


class AgendaPdfs:
    """The PDFs of one process: those being rendered, and those in its cache."""

    def __init__(self) -> None:
        self._cache, self._renders = SealedPdfCache(), SingleFlight()

    def find(self, variant: PdfVariant) -> bytes | None:
        """Return a PDF from the cache."""
        blob = self._cache.find(variant.talk_id, variant.tag)
        if blob is None:
            return None
        return vault.unseal(variant.sealing_key, blob, *variant.context, is_padded=False)

    def render(self, variant: PdfVariant, agenda: Agenda) -> bytes:
        """Render an agenda and keep its PDF; raises `RenderFailed` or `RendersAreBusy`."""
        layout = Layout(variant.layout)
        return self.make(variant, lambda: render_agenda(agenda, variant.size, layout))

    def make(self, variant: PdfVariant, work: Callable[[], bytes]) -> bytes:
        """Render a PDF by `work` and keep it; raises like `render`."""

        def work_and_keep() -> bytes:
            pdf = work()
            blob = vault.seal(variant.sealing_key, pdf, *variant.context, is_padded=False)
            self._cache.keep(variant.talk_id, variant.tag, blob)
            return pdf

        return self._renders.run(variant.tag, work_and_keep)

    def start_ahead(self) -> None:
        """Load what renders PDFs: somebody looks at what would be printed."""
        start_ahead()

    def render_ahead(self, link: OpenLink, stored: StoredTalk) -> threading.Thread:
        """Start rendering the variant that is likely to be asked for first, in the background."""
        thread = threading.Thread(target=self._render_likeliest, args=(link, stored), daemon=True)
        thread.start()
        return thread

    def render_uncached(self, key: Hashable, work: Callable[[], bytes]) -> bytes:
        """Return the result of `work`, which counts as a render; raises like `render`."""
        return self._renders.run(key, work)

    def forget(self, talk_id: bytes) -> None:
        """Drop every PDF of a talk."""
        self._cache.forget(talk_id)

    def _render_likeliest(self, link: OpenLink, stored: StoredTalk) -> None:
        agenda = read_agenda(link, stored)
        try:
            self.render(find_variant(link, stored.agenda_blob, agenda.paper, Layout.PLAN), agenda)
        except (RenderFailed, RendersAreBusy) as failure:
            log.warning("no PDF rendered ahead: %s", str(failure) or "busy")
