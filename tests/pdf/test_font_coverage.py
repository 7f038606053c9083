"""Which letters can be printed: those of the fonts, ours and the operator's."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

from compersion_talks.paper.fingerprint import compute_fingerprint
from compersion_talks.pdf import font_coverage
from compersion_talks.pdf.render_client import RenderServer, render
from tests import pdf_tools
from tests.fonts import a_font
from tests.needs import needs_poppler

HELLO = {
    "Amharic": "አማርኛ",
    "Armenian": "Հայերեն",
    "Bengali": "বাংলা",
    "Burmese": "မြန်မာ",
    "Cherokee": "ᏣᎳᎩ",
    "Dhivehi": "ދިވެހި",
    "Fulani": "𞤆𞤵𞤤𞤢𞤪",
    "Georgian": "ქართული",
    "Gujarati": "ગુજરાતી",
    "Hindi": "अनीता क्षि",
    "Inuktitut": "ᐃᓄᒃᑎᑐᑦ",
    "Kannada": "ಕನ್ನಡ",
    "Khmer": "ខ្មែរ",
    "Lao": "ລາວ",
    "Malayalam": "മലയാളം",
    "Manipuri": "ꯃꯤꯇꯩ",
    "N'Ko": "ߒߞߏ",
    "Odia": "ଓଡ଼ିଆ",
    "Punjabi": "ਪੰਜਾਬੀ",
    "Santali": "ᱥᱟᱱᱛᱟᱲᱤ",
    "Sinhala": "සිංහල",
    "Tamazight": "ⵜⴰⵎⴰⵣⵉⵖⵜ",
    "Tamil": "தமிழ்",
    "Telugu": "తెలుగు",
    "Thai": "ไทยกี่",
}
SIGNS = (
    *("👩‍❤️‍👩", "👩‍❤️‍💋‍👨", "🏳️‍🌈", "🏳️‍⚧️", "❤️‍🔥", "👨‍👩‍👧‍👦", "🧑‍💻", "👍🏽", "🇩🇪", "1️⃣"),
    *("שָׁ", "אַבָּא", "דנה 🏳️‍🌈", "מָה 👩‍❤️‍👩", "مُحَمَّد", "می‌خواهم", "q̲̈", "é́"),
)
FROM_THE_RIGHT = ("Dhivehi", "Fulani", "N'Ko")
MAPPED = re.compile(rb"<[0-9a-f]{4}> <([0-9a-f]*)>")
WIDE = "漢字"


@pytest.fixture
def fonts_dir(tmp_path: Path) -> Iterator[Path]:
    """Return a folder of an operator's fonts, with one for two Han letters; take it out again."""
    folder = tmp_path / "fonts"
    folder.mkdir()
    a_font(folder / "Han.ttf", WIDE)
    font_coverage.add_fonts(folder)
    yield folder
    font_coverage.add_fonts(None)


def page(*lines: str) -> bytes:
    """Write a document with these lines."""
    told = "".join(f"<p>{line}</p><p><b>{line}</b></p>" for line in lines)
    return f'<!DOCTYPE html><html lang="en"><title>A</title><h1>A</h1>{told}'.encode()


def read_glyph_texts(pdf: bytes) -> list[bytes]:
    """Return what each glyph of a PDF is said to stand for."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        maps = [
            one.ToUnicode.read_bytes().split(b"endcodespacerange")[1]
            for one in document.objects
            if isinstance(one, pikepdf.Dictionary) and "/ToUnicode" in one
        ]
    return [text for one in maps for text in MAPPED.findall(one)]


@pytest.mark.parametrize("language", HELLO)
def test_a_script_that_people_write_in_can_be_printed(language: str) -> None:
    assert font_coverage.find_unprintable([HELLO[language]]) == ()


@pytest.mark.parametrize("text", [*HELLO.values(), *SIGNS])
def test_no_glyph_stands_for_nothing(text: str) -> None:
    told = read_glyph_texts(render(page(text)))

    assert told
    assert b"" not in told


@needs_poppler
@pytest.mark.parametrize("text", [HELLO[one] for one in HELLO if one not in FROM_THE_RIGHT])
def test_joined_letters_are_read_back_in_the_order_they_were_written(text: str) -> None:
    assert " ".join(pdf_tools.texts(render(page(text)))).split() == ["A", *text.split() * 2]


@needs_poppler
def test_a_letter_keeps_its_text_when_it_first_stood_below_a_mark() -> None:
    read = " ".join(pdf_tools.texts(render(page("कि q̲", "क q"))))

    assert "".join(read.split()) == "A" + "किq̲" * 2 + "कq" * 2


@needs_poppler
@pytest.mark.parametrize("sign", ["👩‍❤️‍👩", "🏳️‍🌈", "🏳️‍⚧️", "❤️‍🔥"])
def test_a_joined_emoji_is_read_back_whole_also_beside_hebrew(sign: str) -> None:
    told = b"".join(read_glyph_texts(render(page(sign, f"דנה {sign}"))))

    assert sign.replace("\ufe0f", "")[-1].encode("utf-16-be").hex().encode() in told
    assert b"200b" not in told


def test_letters_without_a_font_are_listed_once_in_their_order() -> None:
    assert font_coverage.find_unprintable(["Wang 王小", "小王 明 \u3164\ufe0f\u200b\t"]) == (
        "王",
        "小",
        "明",
    )


def test_what_draws_nothing_is_neither_told_nor_boxed() -> None:
    unseen = "a\u3164\u115f\U000e0101b"

    assert font_coverage.replace_unprintable(unseen) == ("ab", 0)


@needs_poppler
def test_a_font_of_the_operator_prints_its_letters(fonts_dir: Path, tmp_path: Path) -> None:
    assert font_coverage.find_unprintable([WIDE + "王"]) == ("王",)

    server = RenderServer()
    pdf = render(page(WIDE), server)
    server.close()

    assert WIDE in " ".join(pdf_tools.texts(pdf))
    assert "Han" in pdf_tools.fonts(pdf)
    assert fonts_dir / "Han.ttf" in font_coverage.list_added_files()


@pytest.mark.usefixtures("fonts_dir")
def test_other_fonts_make_other_papers() -> None:
    with_fonts = compute_fingerprint()
    font_coverage.add_fonts(None)

    assert compute_fingerprint() != with_fonts


def test_a_file_that_is_no_font_is_left_out_and_told(fonts_dir: Path) -> None:
    bad = fonts_dir / "sub"
    bad.mkdir()
    for name in ("bad.ttf", "bad.ttc"):
        (bad / name).write_bytes(b"no font at all")
    font_coverage.add_fonts(bad)

    assert font_coverage.list_unreadable_files() == (bad / "bad.ttc", bad / "bad.ttf")
    assert font_coverage.list_added_files() == ()


def test_the_scripts_are_named() -> None:
    named = font_coverage.list_scripts()

    assert {"Latin", "Greek", "Cyrillic", "Arabic", "Hebrew", "Devanagari", "Thai"} <= set(named)
    assert not {"Han", "Hangul", "Hiragana", "Common", "Inherited"} & set(named)
