"""What a screen reader reads in a PDF: every glyph has a text, and joined letters their order.

WeasyPrint gives the text of a cluster to its first glyph and nothing to the others, and the first
cluster in which a glyph stands decides for the whole file.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import partial
from io import BytesIO
from typing import Any

import pydyf
import weasyprint.draw
from fontTools.ttLib import TTFont
from weasyprint.text.ffi import ffi, harfbuzz

_JOINERS = "\u200c\u200d"
_UNICODE = b"/CMapName /Adobe-Identity-UCS def"
_NOTHING_SEEN = "\u200b"
_MAPPED = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]*)>")


def runs_from_right(text: str) -> bool:
    """Say whether anything in a text runs from right to left."""
    return any(unicodedata.bidirectional(character) in ("R", "AL") for character in text)


def give_texts(document: Any, pdf: pydyf.PDF) -> None:
    """Give each glyph of a finished file a text, and each letter its own."""
    streams = (part for part in pdf.objects if isinstance(part, pydyf.Stream))
    maps = [stream for stream in streams if _UNICODE in stream.stream]
    for font, stream in zip(document.fonts.values(), maps, strict=True):
        entry = partial(_entry, _mended(font, font.to_unicode))
        stream.stream = [_MAPPED.sub(entry, part) for part in stream.stream]


def _draw_told(stream: pydyf.Stream, box: Any, *how: Any) -> None:
    """Draw a line; where its glyphs do not follow its letters, say beside it what was written.

    Not so from right to left: readers turn around what is said beside such a line.
    """
    if runs_from_right(box.text) or not any(map(_is_joined, box.text)):
        _draw_text(stream, box, *how)
        return
    told = pydyf.String("".join(filter(_is_told, box.text)))
    stream.begin_marked_content("Span", pydyf.Dictionary({"ActualText": told}))
    _draw_text(stream, box, *how)
    stream.end_marked_content()


def _is_joined(letter: str) -> bool:
    return letter in _JOINERS or unicodedata.category(letter)[0] == "M"


def _is_told(letter: str) -> bool:
    return letter in _JOINERS or unicodedata.category(letter) != "Cf"


def _mended(font: Any, texts: Mapping[int, str]) -> dict[int, str]:
    """Return another text for glyphs that have none, or that of a whole cluster for one letter."""
    doubtful = {glyph: text for glyph, text in texts.items() if len(text) != 1}
    own = _letters_of(font) if doubtful else {}
    return {
        glyph: own.get(glyph, _NOTHING_SEEN)
        for glyph, text in doubtful.items()
        if not text or _is_one_letter(own.get(glyph, ""), text)
    }


def _is_one_letter(own: str, text: str) -> bool:
    """Say whether a glyph draws but its own letter of a cluster, and marks have others."""
    if not own or own not in text:
        return False
    return _is_joined(own) or all(map(_is_joined, text.replace(own, "", 1)))


def _letters_of(font: Any) -> dict[int, str]:
    """Tell which glyph a font draws for a letter that stands alone."""
    blob, length = harfbuzz.hb_face_reference_blob(font.hb_face), ffi.new("unsigned int *")
    data = ffi.unpack(harfbuzz.hb_blob_get_data(blob, length), length[0])
    harfbuzz.hb_blob_destroy(blob)
    whole = TTFont(BytesIO(data), fontNumber=font.index, lazy=True)
    return {whole.getGlyphID(name): chr(code) for code, name in whole.getBestCmap().items()}


def _entry(mended: Mapping[int, str], found: re.Match[bytes]) -> bytes:
    text = mended.get(int(found[1], 16))
    told = found[2] if text is None else text.encode("utf-16-be").hex().encode()
    return b"<%b> <%b>" % (found[1], told)


_draw_text = weasyprint.draw.draw_text
weasyprint.draw.draw_text = _draw_told
