"""From one HTML document to one PDF; only the press imports this, and with it WeasyPrint.

What every document needs is made once. Each document is drawn with a font map of its own:
Pango's threads do not outlive a fork, so a font map must not be handed on to another process.
"""

import gc
import os
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from compersion_talks.pdf import font_coverage, text_order
from compersion_talks.pdf.stylesheets import BASE, every_group, grouped

_HERE = Path(__file__).parent
_SHEETS = _HERE.parent / "static" / "css" / "agenda"
_SELDOM = 5_000
_PRODUCER = re.compile(rb' pdf:Producer="[^"]*"')
_FIRST = '<!DOCTYPE html><html lang="en"><title>A</title>{}<h1>A</h1><p>b <b>c</b> <i>d</i></p>'
_OURS, _SHEET = "ct-asset:", ".css"
_LINK = f'<link rel="stylesheet" href="{_OURS}{{}}{_SHEET}">'

os.environ["FONTCONFIG_FILE"] = str(_HERE / "fonts.conf")

import pydyf  # noqa: E402 - Pango reads the environment as it is loaded
from weasyprint import CSS, HTML  # noqa: E402
from weasyprint.text.ffi import ffi, fontconfig, pangoft2  # noqa: E402
from weasyprint.text.fonts import FontConfiguration  # noqa: E402
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse  # noqa: E402


class OnlyOurs(URLFetcher):  # type: ignore[misc]
    """Holds our own style sheets, hands out their pictures; anything else ends the render."""

    def __init__(self) -> None:
        super().__init__(
            timeout=1,
            allowed_protocols=frozenset({"ct-asset"}),
            allow_redirects=False,
            fail_on_errors=True,
        )
        self.ours = {file.stem: file.read_bytes() for file in sorted(_SHEETS.glob("*.css"))}
        # A sheet names a picture beside it, and has no address that could be put before the name.
        self._pictures = {file.name: file.read_bytes() for file in sorted(_SHEETS.glob("*.svg"))}

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """Return one of our pictures, or end the render."""
        if url not in self._pictures:
            raise FatalURLFetchingError(url)
        return URLFetcherResponse(url, self._pictures[url], {"Content-Type": "image/svg+xml"})


class Document(HTML):  # type: ignore[misc]
    """A document of ours, on a base of ours: WeasyPrint's own names every element there is.

    Each element is held against each rule, so that base took an eighth of the time (decision 28).
    """

    def __init__(self, html: str, fetcher: OnlyOurs, base: CSS) -> None:
        super().__init__(string=html, url_fetcher=fetcher)
        self._base = base

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:
        return [self._base]


class Fonts(FontConfiguration):  # type: ignore[misc]
    """The fonts of one document: ours, and behind them those of the operator."""

    def __init__(self) -> None:
        super().__init__()
        for file in font_coverage.added_files():
            fontconfig.FcConfigAppFontAddFile(self._config, os.fsencode(file))
        if font_coverage.added_files():
            font_map = ffi.cast("PangoFcFontMap *", self.font_map)
            pangoft2.pango_fc_font_map_config_changed(font_map)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A finished PDF, and how many of its letters no font of ours can draw."""

    pdf: bytes
    missing: int


class Renderer:
    """Style sheets, letters and programs, read once and used for every document."""

    def __init__(self, fonts: str = "") -> None:
        if fonts:
            font_coverage.add_fonts(Path(fonts))
        self._fetcher = OnlyOurs()
        self._base = self._parsed(BASE)
        self._joined = {names: self._parsed(names) for names in every_group()}
        font_coverage.known()  # read here, once for all processes
        # The first document is the slowest: much is looked up by name once for good.
        for names in every_group():
            self.draw(_FIRST.format("".join(map(_LINK.format, names))))
        gc.collect()
        _wait_to_be_alone()
        gc.freeze()

    def draw_last(self, html: str) -> Drawn:
        """Draw the one document of a process, which ends before much garbage can gather."""
        gc.set_threshold(_SELDOM)
        return self.draw(html)

    def draw(self, html: str) -> Drawn:
        """Draw a document as an accessible PDF that does not say who, when or with what."""
        text, missing = font_coverage.drawable(html)
        document = Document(text, self._fetcher, self._base)
        pdf: bytes = document.write_pdf(
            stylesheets=self._linked(document),
            finisher=_finished,
            font_config=Fonts(),
            pdf_variant="pdf/ua-1",
        )
        return Drawn(pdf, missing)

    def _linked(self, document: HTML) -> list[CSS]:
        """Take the links to our own sheets out of a document; what they name is parsed already."""
        names = _taken_out(document, self._fetcher.ours)
        return [self._joined.get(group) or self._parsed(group) for group in grouped(names)]

    def _parsed(self, names: tuple[str, ...]) -> CSS:
        """Parse sheets as one: each element is held against all rules once, not sheet by sheet."""
        joined = b"\n".join(self._fetcher.ours[name] for name in names).decode()
        # nosemgrep: the-paper-fetches-nothing (the fetcher hands out pictures of ours alone)
        return CSS(string=joined, url_fetcher=self._fetcher, base_url=_OURS)


def _taken_out(document: HTML, known: Mapping[str, bytes]) -> list[str]:
    """Take the links to our own style sheets out of a document, and list their names."""
    found = []
    for parent in document.etree_element.iter():
        for element in parent.findall("link"):
            name = element.get("href", "").removeprefix(_OURS).removesuffix(_SHEET)
            if element.get("rel") == "stylesheet" and name in known:
                found.append(name)
                parent.remove(element)
    return found


def _finished(document: Any, pdf: pydyf.PDF) -> None:
    """Let every glyph have its text, and nothing tell what made the file."""
    text_order.give_texts(document, pdf)
    _drop_makers_mark(pdf)


def _drop_makers_mark(pdf: pydyf.PDF) -> None:
    """Drop the name and number of the program from both places that hold it."""
    pdf.info.pop("Producer", None)
    for part in pdf.objects:
        if isinstance(part, pydyf.Stream) and part.extra.get("Subtype") == "/XML":
            part.stream = [_PRODUCER.sub(b"", told) for told in part.stream]


def _wait_to_be_alone() -> None:
    """Wait for the threads of the first document to end; a fork would leave their locks behind."""
    tasks, ends_at = Path("/proc/self/task"), time.monotonic() + 1
    while tasks.is_dir() and len(list(tasks.iterdir())) > 1 and time.monotonic() < ends_at:
        time.sleep(0.001)
