"""The style sheets: complete, and readable in light and dark."""

import re
from itertools import product
from pathlib import Path

import pytest

from compersion_talks.assets import find_asset_dir
from compersion_talks.web.http.static_files import FOLDER, bundle

CSS = FOLDER / "css"
SHEETS = sorted(path for path in CSS.rglob("*.css") if "agenda" not in str(path.relative_to(CSS)))
TOKENS = (CSS / "tokens.css").read_text()
LIGHT, DARK = TOKENS.split("@media (prefers-color-scheme: dark)")

GROUNDS = ("paper", "raised", "tint", "accent-wash", "danger-wash", "warning-wash")
INKS = ("ink", "ink-soft", "accent", "danger")


def _read_colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))


def _read_meanings() -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): var\(--([\w-]+)\);", LIGHT))


def _measure_light(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _measure_contrast(one: str, other: str, raw: dict[str, str]) -> float:
    meanings = _read_meanings()
    lights = sorted(_measure_light(raw[meanings[name]]) for name in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def test_every_style_sheet_is_imported_into_a_layer() -> None:
    imported = re.findall(r'@import url\("([^"]+)"\) layer\(\w+\);', (CSS / "app.css").read_text())

    alone = {CSS / "app.css", CSS / "talking.css"}  # talk mode has a style sheet of its own
    assert {CSS / name for name in imported} == {*SHEETS} - alone


def test_a_style_sheet_of_components_has_the_name_of_their_template() -> None:
    templates = Path(find_asset_dir("templates"), "components")

    assert {path.stem for path in CSS.glob("components/*.css")} == {
        path.stem for path in templates.glob("*.html")
    }


def test_a_font_that_is_asked_for_early_is_one_that_the_style_sheet_names() -> None:
    base = Path(find_asset_dir("templates"), "components/frame.html").read_text()
    early = re.findall(r"preload\" href=\"\{\{ asset\('(fonts/[\w-]+\.woff2)'\)", base)
    fonts = (CSS / "fonts.css").read_text()

    assert {re.findall(r"-(\d00)-", name)[0] for name in early} == {"400", "600", "700"}
    assert [name for name in early if f"../{name}" not in fonts] == []


def test_every_token_is_used() -> None:
    everything = "".join(path.read_text() for path in CSS.rglob("*.css"))
    tokens = set(re.findall(r"^  (--[\w-]+):", TOKENS, re.MULTILINE))

    assert [token for token in tokens if f"var({token})" not in everything] == []


def test_dark_mode_changes_raw_colours_only() -> None:
    assert set(re.findall(r"--([\w-]+):", DARK)) <= set(_read_colours(LIGHT))


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), list(product(INKS, GROUNDS)))
def test_words_can_be_read_on_every_ground(mode: str, ink: str, ground: str) -> None:
    raw = _read_colours(LIGHT) | (_read_colours(DARK) if mode == "dark" else {})

    assert _measure_contrast(ink, ground, raw) >= 4.5


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(
    ("edge", "ground", "least"),
    [
        ("edge", "paper", 3),
        ("edge", "raised", 3),
        ("focus", "paper", 3),
        ("focus", "tint", 3),
        ("on-accent", "accent", 4.5),
        ("on-accent", "danger", 4.5),
    ],
)
def test_edges_and_buttons_can_be_seen(mode: str, edge: str, ground: str, least: float) -> None:
    raw = _read_colours(LIGHT) | (_read_colours(DARK) if mode == "dark" else {})

    assert _measure_contrast(edge, ground, raw) >= least


def test_the_paper_and_the_pages_share_no_class_but_those_that_allow_for_it() -> None:
    paper, pages = (
        set(re.findall(r"\.([a-z][a-z0-9_-]*)", bundle(FOLDER, name)))
        for name in ("css/agenda.css", "css/app.css")
    )

    assert paper & pages - {"css", "svg", "woff2"} == {"notice"}
