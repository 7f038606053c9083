"""A process that turns one HTML document into one PDF: HTML in by stdin, PDF out by stdout.

Started by path with `python -I`, so it imports nothing of this package. It has no key, no
environment and no files but ours, and gives up most of what a process may do before it reads.
"""

import ctypes
import os
import re
import resource
import signal
import sys
import unicodedata
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent
_SHEETS = _HERE.parent / "static" / "css" / "agenda"
_FONTS = _HERE / "fonts"
_NO_LETTER = "\u25a1"
_PRODUCER = re.compile(rb' pdf:Producer="[^"]*"')
_MEBIBYTE = 1024 * 1024
_LIMITS = {
    "RLIMIT_AS": 512 * _MEBIBYTE,
    "RLIMIT_CPU": 20,
    "RLIMIT_CORE": 0,
    "RLIMIT_NOFILE": 64,
    "RLIMIT_FSIZE": 0,
}
# No limit on processes: it counts those of the whole account, and Pango starts a thread per font.
_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_PR_SET_NO_NEW_PRIVS = 38

os.environ["FONTCONFIG_FILE"] = str(_HERE / "fonts.conf")

try:
    import pydyf
    from fontTools.ttLib import TTFont
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse
except (ImportError, OSError):  # OSError: Pango is not there
    sys.exit(os.EX_UNAVAILABLE)


class OnlyOurs(URLFetcher):  # type: ignore[misc]
    """Hands out our own style sheets by name; anything else ends the render."""

    def __init__(self) -> None:
        super().__init__(
            timeout=1,
            allowed_protocols=frozenset({"ct-asset"}),
            allow_redirects=False,
            fail_on_errors=True,
        )
        self._ours = {
            f"ct-asset:{sheet.name}": sheet.read_bytes() for sheet in sorted(_SHEETS.glob("*.css"))
        }

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """Return one of our style sheets, or end the render."""
        if url not in self._ours:
            raise FatalURLFetchingError(url)
        return URLFetcherResponse(url, self._ours[url], {"Content-Type": "text/css"})


def limit() -> None:
    """Give up memory, time, files, processes, and being looked into; none of it comes back."""
    os.nice(10)
    for name, most in _LIMITS.items():
        resource.setrlimit(getattr(resource, name), (most, most))
    if sys.platform == "linux":
        control = ctypes.CDLL(None).prctl
        control(_PR_SET_DUMPABLE, 0, 0, 0, 0)
        control(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        control(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def letters() -> frozenset[int]:
    """Collect every character that one of our fonts can draw."""
    drawn: set[int] = set()
    for font in sorted(_FONTS.glob("*.ttf")):
        drawn.update(TTFont(font, lazy=True).getBestCmap())
    return frozenset(drawn)


def drawable(text: str, known: frozenset[int]) -> str:
    """Put a plain box in place of letters that no font of ours has; a hole would not be tagged."""
    return "".join(
        letter if ord(letter) in known or letter.isspace() else _stand_in(letter) for letter in text
    )


def _stand_in(letter: str) -> str:
    """Keep what draws nothing of its own, drop marks without a letter, box the rest."""
    kind = unicodedata.category(letter)
    if kind in ("Mn", "Me"):
        return ""
    return letter if kind in ("Cc", "Cf") else _NO_LETTER


def draw(html: str, fetcher: URLFetcher, fonts: FontConfiguration) -> bytes:
    """Draw a document as an accessible PDF that does not say who, when or with what."""
    drawn: bytes = HTML(string=html, url_fetcher=fetcher).write_pdf(
        finisher=_without_makers_mark, font_config=fonts, pdf_variant="pdf/ua-1"
    )
    return drawn


def _without_makers_mark(_document: Any, pdf: pydyf.PDF) -> None:
    """Drop the name and number of the program from both places that hold it."""
    pdf.info.pop("Producer", None)
    for part in pdf.objects:
        if isinstance(part, pydyf.Stream) and part.extra.get("Subtype") == "/XML":
            part.stream = [_PRODUCER.sub(b"", told) for told in part.stream]


def _private_stdout() -> int:
    """Keep stdout for the PDF alone: whatever a library prints goes nowhere."""
    kept = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return kept


def main() -> None:
    """Draw what stands on stdin."""
    out = _private_stdout()
    fetcher, fonts, known = OnlyOurs(), FontConfiguration(), letters()
    limit()
    html = sys.stdin.buffer.read().decode()
    with os.fdopen(out, "wb") as drawn:
        drawn.write(draw(drawable(html, known), fetcher, fonts))


if __name__ == "__main__":
    main()
