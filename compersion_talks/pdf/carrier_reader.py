"""The carrier reader: a program of its own that reads one file in a sandbox, and ends.

It takes a PDF or a text on its standard input and writes JSON: what was read, or the fault. A PDF
is not parsed: its streams are inflated, one after the other, and searched for a carrier.
"""

import json
import re
import sys
import zlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))

from compersion_talks.domain.carrier import read_letters
from compersion_talks.domain.errors import CarrierFault, CarrierIsUnreadable
from compersion_talks.domain.plain_text import to_text
from compersion_talks.pdf import sandbox

_SIGN_OF_A_PDF = b"%PDF-"
_STREAM = re.compile(rb"stream\r?\n")
_WHOLE = re.compile(rb"CT 1/1 [0-9A-Z]+")
_MOST_STREAMS = 500
_MOST_INFLATED = 32_768


def read(given: bytes) -> str:
    """Return what a file or a text carries, as JSON."""
    try:
        page = read_letters(_find_text(given))
    except CarrierIsUnreadable as unreadable:
        return json.dumps({"fault": unreadable.fault, "numbers": unreadable.numbers})
    return json.dumps({"page": to_text(page)})


def main() -> None:
    """Read the standard input in a sandbox."""
    sandbox.enter_sandbox()
    sys.stdout.write(read(sys.stdin.buffer.read()))


def _find_text(given: bytes) -> str:
    if not given.startswith(_SIGN_OF_A_PDF):
        return given.decode(errors="replace")
    for piece in (given, *_inflate_streams(given)):
        found = _WHOLE.search(piece)
        if found is not None:
            return found.group().decode()
    raise CarrierIsUnreadable(CarrierFault.NOTHING_FOUND)


def _inflate_streams(pdf: bytes) -> Iterator[bytes]:
    """Yield the beginning of each stream that can be inflated."""
    whole = memoryview(pdf)
    for found in islice(_STREAM.finditer(pdf), _MOST_STREAMS):
        try:
            yield zlib.decompressobj().decompress(whole[found.end() :], _MOST_INFLATED)
        except zlib.error:
            continue


if __name__ == "__main__":
    main()
