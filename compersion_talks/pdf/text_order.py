"""Text for screen readers: `ToUnicode` maps without gaps, `ActualText` where glyphs are reordered.

WeasyPrint gives the text of a cluster to its first glyph and nothing to the others, and the first
cluster with a glyph decides for the whole file.
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
_INVISIBLE = "\u200b"
_MAPPED = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]*)>")


def runs_from_right(text: str) -> bool:
    """Say whether a text has right-to-left letters."""
    return any(unicodedata.bidirectional(character) in ("R", "AL") for character in text)


def set_glyph_texts(document: Any, pdf: pydyf.PDF) -> None:
    """Map each glyph of a finished PDF to a text, and each letter to its own."""
    streams = (part for part in pdf.objects if isinstance(part, pydyf.Stream))
    maps = [stream for stream in streams if _UNICODE in stream.stream]
    for font, stream in zip(document.fonts.values(), maps, strict=True):
        entry = partial(_write_entry, _correct_texts(font, font.to_unicode))
        stream.stream = [_MAPPED.sub(entry, part) for part in stream.stream]


def _draw_with_actual_text(stream: pydyf.Stream, box: Any, *options: Any) -> None:
    """Draw a line, with `ActualText` where its glyphs do not follow its letters.

    Right-to-left lines get none: readers reverse it.
    """
    if runs_from_right(box.text) or not any(map(_is_joined, box.text)):
        _draw_text(stream, box, *options)
        return
    text = pydyf.String("".join(filter(_is_readable, box.text)))
    stream.begin_marked_content("Span", pydyf.Dictionary({"ActualText": text}))
    _draw_text(stream, box, *options)
    stream.end_marked_content()


def _is_joined(letter: str) -> bool:
    return letter in _JOINERS or unicodedata.category(letter)[0] == "M"


def _is_readable(letter: str) -> bool:
    return letter in _JOINERS or unicodedata.category(letter) != "Cf"


def _correct_texts(font: Any, texts: Mapping[int, str]) -> dict[int, str]:
    """Return a text for glyphs that have none, or that of a whole cluster for one letter."""
    doubtful = {glyph: text for glyph, text in texts.items() if len(text) != 1}
    own = _read_letters(font) if doubtful else {}
    return {
        glyph: own.get(glyph, _INVISIBLE)
        for glyph, text in doubtful.items()
        if not text or _is_one_letter(own.get(glyph, ""), text)
    }


def _is_one_letter(own: str, text: str) -> bool:
    """Say whether a glyph draws only its own letter of a cluster, and other glyphs the marks."""
    if not own or own not in text:
        return False
    return _is_joined(own) or all(map(_is_joined, text.replace(own, "", 1)))


def _read_letters(font: Any) -> dict[int, str]:
    """Map the glyphs of a font to the letters that they draw alone."""
    blob, length = harfbuzz.hb_face_reference_blob(font.hb_face), ffi.new("unsigned int *")
    data = ffi.unpack(harfbuzz.hb_blob_get_data(blob, length), length[0])
    harfbuzz.hb_blob_destroy(blob)
    whole = TTFont(BytesIO(data), fontNumber=font.index, lazy=True)
    return {whole.getGlyphID(name): chr(code) for code, name in whole.getBestCmap().items()}


def _write_entry(texts: Mapping[int, str], found: re.Match[bytes]) -> bytes:
    text = texts.get(int(found[1], 16))
    code = found[2] if text is None else text.encode("utf-16-be").hex().encode()
    return b"<%b> <%b>" % (found[1], code)


_draw_text = weasyprint.draw.draw_text
weasyprint.draw.draw_text = _draw_with_actual_text
