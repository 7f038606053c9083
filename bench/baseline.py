"""The baseline: warm WeasyPrint that prints the same words and lines in untagged tables.

A sensible first version: one style sheet and one font configuration, reused, in this process.
"""

from collections.abc import Iterator
from html import escape
from typing import Any

import tinyhtml5

STYLE = """
@page { size: A4; margin: 2cm; @bottom-center { content: counter(page) " / " counter(pages) } }
body { font: 10.5pt/1.4 "Noto Sans", sans-serif }
h1 { font-size: 20pt } h2 { font-size: 14pt } h3 { font-size: 11.5pt }
table { width: 100%; border-collapse: collapse; margin: 2mm 0 4mm }
td, th { border: 0.5pt solid #666; padding: 1mm 2mm; text-align: left; vertical-align: top }
"""
LINES_ON_A_LEAF = 20
"""What a card leaves free of the 28 lines of its leaf, which are one picture on our side."""

_BLOCKS = ("h1", "h2", "h3", "h4", "p", "li", "td", "th", "dt", "dd", "figcaption", "caption")


class Baseline:
    """WeasyPrint as any app would keep it warm."""

    def __init__(self) -> None:
        from weasyprint import CSS
        from weasyprint.text.fonts import FontConfiguration

        self._fonts = FontConfiguration()
        self._style = CSS(string=STYLE, font_config=self._fonts)

    def draw(self, html: str) -> bytes:
        """Render a document as a PDF."""
        from weasyprint import HTML

        pdf: bytes = HTML(string=html).write_pdf(stylesheets=[self._style], font_config=self._fonts)
        return pdf


def write_in_tables(html: str) -> str:
    """Write the words and ruled lines of one of our documents in tables."""
    body = tinyhtml5.parse(html, namespace_html_elements=False).find("body")
    return "".join(_write_tables(list(_list_blocks(body))))


def _list_blocks(element: Any) -> Iterator[tuple[str, str]]:
    """List each innermost block with its words, in order."""
    for child in element:
        if not isinstance(child.tag, str):
            continue
        words = " ".join("".join(child.itertext()).split())
        if not words and _is_ruled_line(child):
            yield "line", ""
        elif words and child.tag in _BLOCKS and not _holds_blocks(child):
            yield child.tag, words
        else:
            yield from _list_blocks(child)
        if "is-ruled" in child.get("class", ""):
            yield from [("line", "")] * LINES_ON_A_LEAF


def _holds_blocks(element: Any) -> bool:
    return any(one.tag in _BLOCKS for one in element.iter() if one is not element)


def _is_ruled_line(element: Any) -> bool:
    """Say whether an element is a line to write on: it holds nothing and has no name."""
    return element.tag == "div" and not len(element) and not element.get("class")


def _write_tables(blocks: list[tuple[str, str]]) -> Iterator[str]:
    yield '<!DOCTYPE html><html lang="en"><title>A</title>'
    rows: list[str] = []
    for tag, words in [*blocks, ("h2", "")]:
        if not tag.startswith("h"):
            rows.append(words)
            continue
        if rows:
            yield f"<table>{''.join(_write_rows(rows))}</table>"
            rows = []
        if words:
            yield f"<{tag}>{escape(words)}</{tag}>"


def _write_rows(rows: list[str]) -> Iterator[str]:
    for words in rows:
        name, colon, said = words.partition(": ")
        first, second = (name, said) if colon and len(name) < 40 else ("", words)
        yield f"<tr><th>{escape(first)}</th><td>{escape(second) or '&nbsp;'}</td></tr>"
