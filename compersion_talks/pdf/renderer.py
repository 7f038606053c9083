"""One HTML document to one PDF. Only the render server imports this, and with it WeasyPrint.

Shared state is made once, before the fork. A font map is made for each document:
Pango's threads do not outlive a fork, so a font map must not be inherited.
"""

import gc
import os
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from compersion_talks.pdf import font_coverage, text_order
from compersion_talks.pdf.stylesheets import BASE, group, list_groups

_HERE = Path(__file__).parent
_SHEETS = _HERE.parent / "static" / "css" / "agenda"
_SELDOM = 5_000
_PRODUCER = re.compile(rb' pdf:Producer="[^"]*"')
_FIRST = '<!DOCTYPE html><html lang="en"><title>A</title>{}<h1>A</h1><p>b <b>c</b> <i>d</i></p>'
_OURS, _SHEET = "ct-asset:", ".css"
_CODE = "ct-code:"
_ATTACHED = "ct-attached"
_NO_MOMENT = datetime(2000, 1, 1)  # noqa: DTZ001 - it is written as it stands, and tells nothing
_LINK = f'<link rel="stylesheet" href="{_OURS}{{}}{_SHEET}">'

os.environ["FONTCONFIG_FILE"] = str(_HERE / "fonts.conf")

import pydyf  # noqa: E402 - Pango reads the environment as it is loaded
from weasyprint import CSS, HTML, Attachment  # noqa: E402
from weasyprint.text.ffi import ffi, fontconfig, pangoft2  # noqa: E402
from weasyprint.text.fonts import FontConfiguration  # noqa: E402
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse  # noqa: E402


class BundledFetcher(URLFetcher):  # type: ignore[misc]
    """Fetches the pictures of our style sheets, and QR codes; any other address ends the render."""

    def __init__(self) -> None:
        super().__init__(
            timeout=1,
            allowed_protocols=frozenset({"ct-asset", "ct-code"}),
            allow_redirects=False,
            fail_on_errors=True,
        )
        self.stylesheets = {file.stem: file.read_bytes() for file in sorted(_SHEETS.glob("*.css"))}
        # A style sheet parsed from text has no address, so a picture beside it is a bare name.
        self._pictures = {file.name: file.read_bytes() for file in sorted(_SHEETS.glob("*.svg"))}

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """Return one of our pictures, a QR code of the text in its address, or end the render."""
        if url.startswith(_CODE):
            return URLFetcherResponse(url, draw_code(url), {"Content-Type": "image/svg+xml"})
        if url not in self._pictures:
            raise FatalURLFetchingError(url)
        return URLFetcherResponse(url, self._pictures[url], {"Content-Type": "image/svg+xml"})


def draw_code(address: str) -> bytes:
    """Draw the QR code of a text, in whose address spaces are underscores, as SVG."""
    import segno

    picture = BytesIO()
    text = address.removeprefix(_CODE).replace("_", " ")
    segno.make(text, error="l", micro=False).save(picture, kind="svg", border=4, light="white")
    return picture.getvalue()


class Document(HTML):  # type: ignore[misc]
    """HTML with our user-agent style sheet: WeasyPrint's matches elements that we never use.

    That took an eighth of the time (decision 28).
    """

    def __init__(self, html: str, fetcher: BundledFetcher, base: CSS) -> None:
        super().__init__(string=html, url_fetcher=fetcher)
        self._base = base

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:
        return [self._base]


class Fonts(FontConfiguration):  # type: ignore[misc]
    """The fonts of one document: ours first, then those of the operator."""

    def __init__(self) -> None:
        super().__init__()
        for file in font_coverage.list_added_files():
            fontconfig.FcConfigAppFontAddFile(self._config, os.fsencode(file))
        if font_coverage.list_added_files():
            font_map = ffi.cast("PangoFcFontMap *", self.font_map)
            pangoft2.pango_fc_font_map_config_changed(font_map)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A PDF, and how many letters of its text have no glyph."""

    pdf: bytes
    missing: int


class Renderer:
    """Style sheets, fonts and code, read once and used for every document."""

    def __init__(self, fonts: str = "") -> None:
        if fonts:
            font_coverage.add_fonts(Path(fonts))
        self._fetcher = BundledFetcher()
        self._base = self._parse(BASE)
        self._parsed = {names: self._parse(names) for names in list_groups()}
        font_coverage.read_printable()  # fills its cache before the fork
        # The first render of a process is the slowest: it fills caches.
        for names in list_groups():
            self.render(_FIRST.format("".join(map(_LINK.format, names))))
        gc.collect()
        _wait_for_threads()
        gc.freeze()
        gc.set_threshold(_SELDOM)  # each document has a process, which ends before garbage gathers

    def render(self, html: str) -> Rendered:
        """Render a document as an accessible PDF without author, date or producer."""
        text, missing = font_coverage.replace_unprintable(html)
        document = Document(text, self._fetcher, self._base)
        pdf: bytes = document.write_pdf(
            stylesheets=self._take_stylesheets(document),
            finisher=_edit_pdf,
            font_config=Fonts(),
            pdf_variant="pdf/ua-1",
            attachments=_take_attachments(document),
        )
        return Rendered(pdf, missing)

    def _take_stylesheets(self, document: HTML) -> list[CSS]:
        """Remove the links to our style sheets from a document; return the parsed sheets."""
        names = _take_links(document, self._fetcher.stylesheets)
        return [self._parsed.get(names) or self._parse(names) for names in group(names)]

    def _parse(self, names: tuple[str, ...]) -> CSS:
        """Parse style sheets as one: an element is matched once, not once for each of them."""
        joined = b"\n".join(self._fetcher.stylesheets[name] for name in names).decode()
        # nosemgrep: the-paper-fetches-nothing (the fetcher hands out pictures of ours alone)
        return CSS(string=joined, url_fetcher=self._fetcher, base_url=_OURS)


def _take_links(document: HTML, known: Mapping[str, bytes]) -> list[str]:
    """Remove the links to our style sheets from a document; return their names."""
    found = []
    for parent in document.etree_element.iter():
        for element in parent.findall("link"):
            name = element.get("href", "").removeprefix(_OURS).removesuffix(_SHEET)
            if element.get("rel") == "stylesheet" and name in known:
                found.append(name)
                parent.remove(element)
    return found


def _take_attachments(document: HTML) -> list[Attachment]:
    """Return the texts that a document attaches to itself, each named by its element."""
    metas = document.etree_element.iter("meta")
    return [
        Attachment(
            string=meta.get("content", ""),
            name="agreements.txt",
            created=_NO_MOMENT,
            modified=_NO_MOMENT,
            relationship="Data",
        )
        for meta in metas
        if meta.get("name") == _ATTACHED
    ]


def _edit_pdf(document: Any, pdf: pydyf.PDF) -> None:
    text_order.set_glyph_texts(document, pdf)
    _drop_producer(pdf)


def _drop_producer(pdf: pydyf.PDF) -> None:
    """Drop the name and version of WeasyPrint from both places that hold it."""
    pdf.info.pop("Producer", None)
    for part in pdf.objects:
        if isinstance(part, pydyf.Stream) and part.extra.get("Subtype") == "/XML":
            part.stream = [_PRODUCER.sub(b"", text) for text in part.stream]


def _wait_for_threads() -> None:
    """Wait until Pango's threads have ended: a fork would copy the locks that they hold."""
    tasks, ends_at = Path("/proc/self/task"), time.monotonic() + 1
    while tasks.is_dir() and len(list(tasks.iterdir())) > 1 and time.monotonic() < ends_at:
        time.sleep(0.001)
