"""A file given as an agreements page is read in a limited process, or refused as a whole."""

import json
import multiprocessing
import os
import zlib
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from hypothesis import Phase, given, settings

from compersion_talks.domain.carrier import (
    AgreementsPage,
    pack,
    write_parts,
    write_rows,
    write_whole,
)
from compersion_talks.domain.errors import CarrierFault, CarrierIsUnreadable
from compersion_talks.domain.plain_text import from_text
from compersion_talks.library import read_built_in
from compersion_talks.paper.agreements import AgreementsPaper, render_agreements
from compersion_talks.pdf import carrier_client, carrier_reader
from compersion_talks.pdf.carrier_client import MOST_BYTES, read_carrier_in_sandbox
from compersion_talks.use_cases.agreements_carrier import read_carrier
from tests.domain.test_carrier import PAGE, pages
from tests.soak import count_rounds

DECK = read_built_in()["check-in"].deck
PAPER = AgreementsPaper(PAGE, "en", DECK.texts, has_changed=False, is_carrying=True)
BOMB = zlib.compress(bytes(200_000_000), 9)


@pytest.fixture(scope="module")
def pdf() -> bytes:
    """Return a page that carries its words."""
    return render_agreements(PAPER)


def find_fault(given: bytes | str) -> CarrierFault:
    """Read something that must be refused, and return the fault."""
    with pytest.raises(CarrierIsUnreadable) as refused:
        read_carrier(given)
    return refused.value.fault


def stream(data: bytes) -> bytes:
    """Write a PDF that is no more than one stream."""
    return b"%PDF-1.7\n1 0 obj\n<<>>\nstream\n" + data + b"\nendstream"


def test_the_file_the_codes_and_the_rows_all_say_what_was_printed(pdf: bytes) -> None:
    packed = pack(PAGE)

    assert read_carrier(pdf) == PAGE
    assert read_carrier("\n".join(write_parts(packed))) == PAGE
    assert read_carrier("\n".join(write_rows(packed))) == PAGE


@settings(max_examples=count_rounds(3, 200), deadline=None, phases=[Phase.generate])
@given(page=pages)
def test_whatever_the_limits_admit_is_read_from_the_file(page: AgreementsPage) -> None:
    assert read_carrier(render_agreements(replace(PAPER, page=page))) == page


def test_a_file_that_another_program_saved_again_is_still_read(pdf: bytes) -> None:
    saved = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as opened:
        attached = opened.attachments["agreements.txt"].get_file().read_bytes()
        opened.save(
            saved,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            recompress_flate=True,
            linearize=True,
        )

    assert attached.decode() == write_whole(pack(PAGE))
    assert read_carrier(saved.getvalue()) == PAGE


def test_a_page_without_the_option_carries_nothing(pdf: bytes) -> None:
    plain = render_agreements(AgreementsPaper(PAGE, "en", DECK.texts, has_changed=False))

    assert find_fault(plain) is CarrierFault.NOTHING_FOUND
    with pikepdf.open(BytesIO(plain)) as opened:
        assert len(opened.pages) == 1
        assert not opened.attachments
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert len(opened.pages) == 2


def test_a_truncated_file_is_read_whole_or_refused(pdf: bytes) -> None:
    for at in range(0, len(pdf), len(pdf) // 40):
        answer = json.loads(carrier_reader.read(pdf[:at]))
        assert answer.get("fault") or from_text(AgreementsPage, answer["page"]) == PAGE


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        (b"", CarrierFault.NOTHING_FOUND),
        (b"\x00\xff" * 1_000, CarrierFault.NOTHING_FOUND),
        (b"%PDF-", CarrierFault.NOTHING_FOUND),
        (stream(BOMB), CarrierFault.NOTHING_FOUND),
        (stream(zlib.compress(b"CT 1/1 0123456789")), CarrierFault.DAMAGED),
        (b"%PDF-" + b"stream\n" * 30_000, CarrierFault.NOTHING_FOUND),
        (b"%PDF-" + (b"stream\n" + zlib.compress(bytes(90_000))) * 900, CarrierFault.NOTHING_FOUND),
        (b"x" * (MOST_BYTES + 1), CarrierFault.TOO_BIG),
        (b"%PDF-" + bytes(10_000_000), CarrierFault.TOO_BIG),
        (b"PK\x03\x04" + os.urandom(50_000), CarrierFault.ROW_IS_WRONG),
    ],
    ids=["empty", "bytes", "head", "bomb", "damaged", "streams", "bombs", "big", "10 MB", "zip"],
)
def test_a_hostile_or_foreign_file_is_refused(given: bytes, fault: CarrierFault) -> None:
    assert find_fault(given) is fault


@pytest.mark.parametrize(
    "program",
    ["import os; os.abort()", "raise SystemExit(1)", "print('no JSON')", "print('{}')", ""],
)
def test_a_reader_that_dies_or_talks_nonsense_refuses(tmp_path: Path, program: str) -> None:
    (tmp_path / "reader.py").write_text(program)

    with pytest.raises(CarrierIsUnreadable):
        read_carrier_in_sandbox(b"anything", tmp_path / "reader.py")


def write_probe(folder: Path, act: str) -> Path:
    """Write a reader that does something in its sandbox, and then reads as if nothing were."""
    program = folder / "reader.py"
    program.write_text(
        f"import sys; sys.path.insert(0, {str(Path(carrier_reader.__file__).parents[2])!r})\n"
        "import ctypes, os, resource, signal\n"
        "from compersion_talks.pdf import carrier_reader\n"
        "was = carrier_reader.read\n"
        "def read(given):\n"
        f"    {act}\n"
        "    return was(given)\n"
        "carrier_reader.read = read\n"
        "carrier_reader.main()\n"
    )
    return program


FORBIDDEN = {
    "more memory than a page takes": "bytearray(600 * 2**20)",
    "many files at once": "kept = [open(os.devnull) for _ in range(70)]",
    "a core dump": "assert resource.getrlimit(resource.RLIMIT_CORE)[1]",
    "what its parent was told": "assert os.environ['PATH']",
}
ALLOWED = {
    "nothing else": "pass",
    "to end with its parent": (
        "sent = ctypes.c_int(); ctypes.CDLL(None).prctl(2, ctypes.byref(sent)); "
        "assert sent.value == 9"
    ),
}


@pytest.mark.parametrize("act", ALLOWED.values(), ids=ALLOWED)
def test_a_probe_in_the_sandbox_reads_as_the_reader_does(tmp_path: Path, act: str) -> None:
    whole = write_whole(pack(PAGE)).encode()

    assert read_carrier_in_sandbox(whole, write_probe(tmp_path, act)) == PAGE


@pytest.mark.parametrize("act", FORBIDDEN.values(), ids=FORBIDDEN)
def test_beyond_its_bounds_the_reader_ends_and_the_file_is_refused(
    tmp_path: Path, act: str
) -> None:
    whole = write_whole(pack(PAGE)).encode()

    with pytest.raises(CarrierIsUnreadable):
        read_carrier_in_sandbox(whole, write_probe(tmp_path, act))


def test_a_reader_that_never_ends_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carrier_client, "LONGEST_SECONDS", 1)

    with pytest.raises(CarrierIsUnreadable):
        read_carrier_in_sandbox(b"anything", write_probe(tmp_path, "signal.pause()"))


def test_the_reader_can_write_no_file(tmp_path: Path) -> None:
    kept = tmp_path / "kept"

    with pytest.raises(CarrierIsUnreadable):
        read_carrier_in_sandbox(
            b"anything", write_probe(tmp_path, f"open({str(kept)!r}, 'wb').write(given)")
        )

    assert kept.stat().st_size == 0


def draw_twice(address: str) -> tuple[bytes, bytes]:
    """Draw a code twice; in a process of its own, for no web process loads the renderer."""
    from compersion_talks.pdf.renderer import draw_code

    return draw_code(address), draw_code(address)


def test_a_code_is_drawn_for_letters_and_numbers_alone() -> None:
    (part,) = write_parts(pack(PAGE))

    with multiprocessing.get_context("spawn").Pool(1) as apart:
        drawn, again = apart.apply(draw_twice, ("ct-code:" + part.replace(" ", "_"),))

    assert drawn == again
    assert b"<svg" in drawn
    assert part.isascii()
    assert part == part.upper()
