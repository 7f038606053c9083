"""From one HTML document to one PDF; only the press imports this, and with it WeasyPrint.

What every document needs is made once. Each document is drawn with a font map of its own:
Pango's threads do not outlive a fork, so a font map must not be handed on to another process.
"""

import gc
import os
import re
import socket
import time
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from compersion_talks.documents.wire import HEADER

_HERE = Path(__file__).parent
_SHEETS = _HERE.parent / "static" / "css" / "agenda"
_FONTS = _HERE / "fonts"
_NO_LETTER = "\u25a1"
_SELDOM = 50_000
_PRODUCER = re.compile(rb' pdf:Producer="[^"]*"')
_FIRST = '<!DOCTYPE html><html lang="en"><title>A</title>{}<h1>A</h1><p>b <b>c</b> <i>d</i></p>'
_LINK = '<link rel="stylesheet" href="{}">'

os.environ["FONTCONFIG_FILE"] = str(_HERE / "fonts.conf")

import pydyf  # noqa: E402 - Pango reads the environment as it is loaded
from fontTools.ttLib import TTFont  # noqa: E402
from weasyprint import CSS, HTML  # noqa: E402
from weasyprint.text.fonts import FontConfiguration  # noqa: E402
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse  # noqa: E402


class OnlyOurs(URLFetcher):  # type: ignore[misc]
    """Hands out our own style sheets by name; anything else ends the render."""

    def __init__(self) -> None:
        super().__init__(
            timeout=1,
            allowed_protocols=frozenset({"ct-asset"}),
            allow_redirects=False,
            fail_on_errors=True,
        )
        self.ours = {
            f"ct-asset:{sheet.name}": sheet.read_bytes() for sheet in sorted(_SHEETS.glob("*.css"))
        }

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """Return one of our style sheets, or end the render."""
        if url not in self.ours:
            raise FatalURLFetchingError(url)
        return URLFetcherResponse(url, self.ours[url], {"Content-Type": "text/css"})


@dataclass(frozen=True, slots=True)
class Drawn:
    """A finished PDF, and how many of its letters no font of ours can draw."""

    pdf: bytes
    missing: int


class Renderer:
    """Style sheets, letters and programs, read once and used for every document."""

    def __init__(self) -> None:
        self._fetcher = OnlyOurs()
        self._sheets = {url: CSS(url=url, url_fetcher=self._fetcher) for url in self._fetcher.ours}
        self._known = letters()
        # The first document is the slowest: much is looked up by name once for good.
        self.draw(_FIRST.format("".join(map(_LINK.format, self._sheets))))
        gc.collect()
        _wait_to_be_alone()
        gc.freeze()

    def answer(self, line: socket.socket) -> None:
        """Draw the document that arrives on a connection, and send it back."""
        gc.set_threshold(_SELDOM)  # this process ends before much can gather
        with line.makefile("rb") as way_in:
            html = way_in.read().decode()
        drawn = self.draw(html)
        line.sendall(HEADER.pack(drawn.missing, len(drawn.pdf)) + drawn.pdf)

    def draw(self, html: str) -> Drawn:
        """Draw a document as an accessible PDF that does not say who, when or with what."""
        text, missing = drawable(html, self._known)
        document = HTML(string=text, url_fetcher=self._fetcher)
        pdf: bytes = document.write_pdf(
            stylesheets=[self._sheets[url] for url in _taken_out(document, self._sheets)],
            finisher=_without_makers_mark,
            font_config=FontConfiguration(),
            pdf_variant="pdf/ua-1",
        )
        return Drawn(pdf, missing)


def letters() -> frozenset[str]:
    """Collect every character that one of our fonts can draw."""
    drawn: set[int] = set()
    for font in sorted(_FONTS.glob("*.ttf")):
        drawn.update(TTFont(font, lazy=True).getBestCmap())
    return frozenset(map(chr, drawn))


def drawable(text: str, known: frozenset[str]) -> tuple[str, int]:
    """Put a plain box in place of letters that no font of ours has, and count them.

    A hole in their place would not be tagged.
    """
    unknown = {letter for letter in set(text) - known if not letter.isspace()}
    in_place = {ord(letter): _stand_in(letter) for letter in unknown}
    missing = sum(text.count(chr(code)) for code, box in in_place.items() if box == _NO_LETTER)
    return text.translate(in_place), missing


def _stand_in(letter: str) -> str:
    """Keep what draws nothing of its own, drop marks without a letter, box the rest."""
    kind = unicodedata.category(letter)
    if kind in ("Mn", "Me"):
        return ""
    return letter if kind in ("Cc", "Cf") else _NO_LETTER


def _taken_out(document: HTML, known: dict[str, Any]) -> list[str]:
    """Take the links to our own style sheets out of a document, and list where they led."""
    found = []
    for parent in document.etree_element.iter():
        for element in parent.findall("link"):
            if element.get("rel") == "stylesheet" and element.get("href") in known:
                found.append(element.get("href"))
                parent.remove(element)
    return found


def _without_makers_mark(_document: Any, pdf: pydyf.PDF) -> None:
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
