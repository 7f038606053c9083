"""Five readers, each as a function of any bytes that only a broken promise makes fail."""

import json
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path

from itsdangerous import Signer

from compersion_talks import links
from compersion_talks.domain.agenda import Agenda
from compersion_talks.domain.agreements import Agreement, Agreements
from compersion_talks.domain.carrier import (
    AgreementsPage,
    pack,
    read_letters,
    write_parts,
    write_rows,
    write_whole,
)
from compersion_talks.domain.errors import CarrierFault
from compersion_talks.domain.normalise import normalise, normalise_line
from compersion_talks.domain.plain_text import TextIsUnreadable, from_text, to_text
from compersion_talks.domain.sheets import ReleasedSheet, Sheet
from compersion_talks.domain.talks import PaperSize, Talk
from compersion_talks.library import DeckIsFaulty, DeckSource, Fault, read_built_in, read_deck
from compersion_talks.library.reading import parse, shape
from compersion_talks.library.shapes import DeckTable, VocabularyTable
from compersion_talks.library.source import DECK, TEXTS, VOCABULARY, Document
from compersion_talks.library.texts import find_text_faults
from compersion_talks.pdf import carrier_reader
from compersion_talks.vault import CannotOpen, seal, unseal
from tests.agendas import a_full_agenda
from tests.builders import a_deck, a_sheet, a_talk, an_answer

KEY = bytes(range(32))
SECRET = bytes(32)
CONTEXT = (b"fuzzed", b"context")
HIDDEN = set("\x00\x1b\x7f\x85\ufeff\u061c\u200e\u200f\u202a\u202e\u2066\u2069\U000e0041\r\u2028")
FILES: dict[str, Callable[[Document], object]] = {
    DECK: lambda file: shape(file, DeckTable),
    VOCABULARY: lambda file: shape(file, VocabularyTable),
    TEXTS: find_text_faults,
}
# Small files, so that a fuzzer can try many changes on them.
A_VOCABULARY = """schema = 1
kind = "vocabulary"
language = "en"
version = "1.0"
need_group = [{ id = "close", label = "Being close" }]
need = [{ id = "need-time", group = "close", label = "time for us", tags = ["time"] }]
fear_group = [{ id = "loss", label = "Losing something" }]
fear = [{ id = "fear-end", group = "loss", label = "that it ends" }]
pair = [{ fear = "fear-end", needs = ["need-time"] }]
"""
SOME_TEXTS = """schema = 1
kind = "texts"
language = "en"
version = "1.0"
"""
GUIDE = Path(__file__).parents[2] / "docs" / "tasks" / "add-a-deck.md"
A_DECK = GUIDE.read_text(encoding="utf-8").split("```toml\n")[1].split("```")[0]
A_SOURCE = DeckSource(A_DECK, A_VOCABULARY, SOME_TEXTS)

KEPT: tuple[type, ...] = (Sheet, ReleasedSheet, Talk, Agenda, Agreements)
A_PAGE = AgreementsPage(
    ("Kim", "Noa"),
    (Agreement("Tea on Sunday", "both of us", stops="if one of us is ill"), Agreement("A walk")),
    60,
    "Noa",
    PaperSize.A4,
    date(2031, 1, 31),
)


def check_token(data: bytes) -> None:
    """A token is refused by name, or gives a kind and a secret that make a token again."""
    text = data[1:].decode("utf-8", "replace")
    if data[:1] < b"\x80":
        _read_token(text)
    else:
        for kind in links.LinkKind:
            _read_token(_vouch(kind, text))


def check_normaliser(data: bytes) -> None:
    """A text is kept in one form: the same when it is normalised again, and nothing hidden."""
    typed = data.decode("utf-8", "surrogateescape")  # halves of characters come in, too
    kept, line = normalise(typed), normalise_line(typed)
    assert normalise(kept) == kept
    assert normalise_line(line) == line
    assert "\n" not in line
    assert kept == kept.strip()
    kept.encode()
    assert not HIDDEN & set(kept)


def check_blob(data: bytes) -> None:
    """A blob opens or is refused by name; what it held is read as it was written, or refused."""
    assert not _opens(data[1:]) or data[1:2] == b"\x01"
    _opens(seal(KEY, data[1:], *CONTEXT, is_padded=False))
    sealed = seal(KEY, data, *CONTEXT)
    assert unseal(KEY, sealed, *CONTEXT) == data
    assert not _opens(b"\x02" + sealed[1:])
    kind: type[object] = KEPT[(data[0] if data else 0) % len(KEPT)]
    try:
        value = from_text(kind, data[1:].decode("utf-8", "replace"))
    except TextIsUnreadable:
        return
    assert from_text(kind, to_text(value)) == value


def check_deck(data: bytes) -> None:
    """A deck is read whole and can be used, or all its faults are named."""
    part = list(FILES)[(data[0] if data else 0) % len(FILES)]
    text = data[1:].decode("utf-8", "replace")
    faults = _list_file_faults(part, text) or _list_deck_faults(replace(A_SOURCE, **{part: text}))
    assert all(fault.file in FILES and fault.message for fault in faults)


def check_carrier(data: bytes) -> None:
    """What is given as a page is refused by name, or read and carried again as the same page."""
    wrap = WRAPS[(data[0] if data else 0) % len(WRAPS)]
    answer = json.loads(carrier_reader.read(wrap(data[1:])))
    if "fault" in answer:
        assert CarrierFault(answer["fault"])
        assert all(type(number) is int for number in answer["numbers"])
        return
    page = from_text(AgreementsPage, answer["page"])
    packed = pack(page)
    forms = ([write_whole(packed)], write_parts(packed), write_rows(packed))
    assert all(read_letters("\n".join(form)) == page for form in forms if form)


def _list_file_faults(part: str, text: str) -> tuple[Fault, ...]:
    """Read one file alone first: most of what a fuzzer makes up goes no further."""
    parsed = parse(text, part)
    found = FILES[part](parsed) if isinstance(parsed, Document) else parsed
    return found if isinstance(found, tuple) else ()


def _list_deck_faults(source: DeckSource) -> tuple[Fault, ...]:
    try:
        assert read_deck(source).checks
    except DeckIsFaulty as refused:
        return refused.faults
    return ()


def _read_token(text: str) -> None:
    try:
        link = links.read(text, [KEY])
    except links.LinkIsForged:
        return
    assert links.read(links.sign(link, [KEY]), [KEY]) == link


def _vouch(kind: links.LinkKind, text: str) -> str:
    """Sign as only this copy could: a good signature makes no link of what holds none."""
    signer = Signer(
        [KEY],
        salt=f"ct/link/v1/{kind}".encode(),
        key_derivation="hmac",
        digest_method=sha256,
    )
    return signer.sign(text.encode("ascii", "replace")).decode()


def _opens(sealed: bytes) -> bool:
    try:
        return isinstance(unseal(KEY, sealed, *CONTEXT), bytes)
    except CannotOpen:
        return False


def _vouch_for_content(content: bytes) -> bytes:
    """Carry any content with a good checksum: it opens what lies behind it."""
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = b"\x01" + squeezer.compress(content) + squeezer.flush()
    return write_whole(body + zlib.crc32(body).to_bytes(4, "big")).encode()


def _wrap_in_pdf(content: bytes) -> bytes:
    return b"%PDF-1.7\nstream\n" + zlib.compress(content) + b"\nendstream"


WRAPS: tuple[Callable[[bytes], bytes], ...] = (bytes, _wrap_in_pdf, _vouch_for_content)


def _make_any_words() -> Iterator[bytes]:
    for text in (
        "",
        "e\u0301\u0332" * 5,
        "a\r\n\n \n\n\nb\u2028c",
        "\u202eab\u2066",
        "\U0001f469\u200d\U0001f33e",
    ):
        yield text.encode()
    yield "".join(f"a{hidden}b\n" for hidden in sorted(HIDDEN)).encode()
    yield b"\xed\xa0\x80\xff\xfe"


def _make_any_tokens() -> Iterator[bytes]:
    for kind in links.LinkKind:
        whole = links.sign(links.ShareLink(kind, SECRET), [KEY])
        yield b"\x00" + whole.encode()
        yield b"\xff" + whole[:46].encode()


def _make_any_blobs() -> Iterator[bytes]:
    sheet = a_sheet(an_answer("a", "one\ntwo"), keeps_notes=True, submit_ids=("one",))
    released = sheet.release(a_deck(), "1" * 32)
    for number, value in enumerate((sheet, released, a_talk(), a_full_agenda())):
        yield bytes([number]) + to_text(value).encode()
    yield b"\x00" + seal(KEY, b"written", *CONTEXT)


def _make_any_decks() -> Iterator[bytes]:
    for number, part in enumerate(FILES):
        yield bytes([number]) + getattr(A_SOURCE, part).encode()


def _make_any_carriers() -> Iterator[bytes]:
    packed = pack(A_PAGE)
    whole = write_whole(packed).encode()
    yield b"\x00" + whole
    yield b"\x00CT 2/2 " + whole[40:] + b"\nCT 1/2 " + whole[7:40]
    yield b"\x00" + "\n".join(write_rows(packed)).encode()
    yield b"\x00" + _wrap_in_pdf(whole)
    yield b"\x01" + whole
    yield b"\x02" + zlib.decompress(packed[1:-4], -zlib.MAX_WBITS)


def list_words_of_decks() -> set[str]:
    """Give the keys and tables that the files of a deck are made of, for a fuzzer to put in."""
    deck = read_built_in()["other-connections"].source
    texts = "\n".join(getattr(deck, part) for part in FILES)
    return set(re.findall(r"^(\w+ = |\[\[?[\w.]+\]\]?$)", texts, re.MULTILINE))


@dataclass(frozen=True)
class Target:
    """A function that any bytes may be given to, bytes to begin with, and the most it is given."""

    read: Callable[[bytes], None]
    seeds: Callable[[], Iterable[bytes]]
    longest: int


TARGETS = {
    "token": Target(check_token, _make_any_tokens, 256),
    "normaliser": Target(check_normaliser, _make_any_words, 4096),
    "blob": Target(check_blob, _make_any_blobs, 65_536),
    "deck": Target(check_deck, _make_any_decks, 8192),
    "carrier": Target(check_carrier, _make_any_carriers, 8192),
}
