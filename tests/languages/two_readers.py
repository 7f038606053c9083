"""One first talk, walked by two people: Ada reads the pages in German, Noa in Hebrew."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from compersion_talks.factory import create_app
from tests.talking import Partner, start_talk
from tests.visiting import Page

FOLDER = Path(__file__).parent
READERS = {"Ada": "de", "נועה": "he"}
SAID = {
    "de": {
        "first-thanks": "Die Suppe am Dienstag",
        "first-hope": "Dass wir in Ruhe reden",
        "first-ask": "Ein Abend in der Woche für uns",
        "first-offer": "Ich koche am Freitag",
        "first-pause": "Hand heben",
    },
    "he": {
        "first-thanks": "על המרק ביום שלישי",
        "first-hope": "שנדבר בשקט",
        "first-ask": "ערב אחד בשבוע בשבילנו",
        "first-offer": "אני מבשלת ביום שישי",
        "first-pause": "יד מורמת",
    },
}
PICKED: dict[str, str | list[str]] = {
    "first-needs": ["need-time-together", "need-honesty"],
    "first-worry": "less-time",
    "first-not-expected": ["decide-today", "touch"],
}


@dataclass(frozen=True)
class Reading:
    """Every page that one person read, by its name, and the PDF of the plan."""

    pages: dict[str, Page]
    pdf: bytes


def build(data: Path, fresh_copy: Path) -> Flask:
    """Build a copy that knows both languages, from settings alone."""
    shutil.copytree(fresh_copy, data / "instance")
    decks, translations = data / "decks", data / "translations"
    decks.mkdir()
    translations.mkdir()
    for file in FOLDER.glob("*/*"):
        (translations if file.suffix == ".po" else decks).joinpath(file.name).write_bytes(
            file.read_bytes()
        )
    return create_app(
        {
            "COMPERSION_DATA_DIR": str(data / "instance"),
            "COMPERSION_DECKS_DIR": str(decks),
            "COMPERSION_TRANSLATIONS_DIR": str(translations),
        }
    )


def read_talk(app: Flask, language: str) -> dict[str, Reading]:
    """Walk a talk whose questions are in one language; return what each of the two read."""
    group = start_talk(app, *READERS, deck=f"first-talk-{language}", minutes="30")
    for name, reader in group.items():
        reader.visitor.client.set_cookie("ct-l", READERS[name], domain="127.0.0.1")
    before = {name: dict(_walk(reader, SAID[language])) for name, reader in group.items()}
    for reader in group.values():
        reader.close()
    return {
        name: Reading({**before[name], **dict(_read_plan(reader))}, _fetch_plan(reader))
        for name, reader in group.items()
    }


def _walk(reader: Partner, words: dict[str, str]) -> Iterator[tuple[str, Page]]:
    """Read every page up to "I'm done", and answer each question."""
    yield "own page", reader.get("")
    yield "people", reader.get("people/")
    yield "before", reader.get("before")
    page = reader.visitor.send("/before", {})
    while "/pages/" in page.path or "/pause/" in page.path:
        yield page.path.partition(reader.handle)[2].strip("/"), page
        page = reader.visitor.send(page.path, {"next": "on", **_answer(page, words)})
    yield "review", page


def _answer(page: Page, words: dict[str, str]) -> dict[str, str | list[str]]:
    """Return what is answered to the questions of a page."""
    names = {control.get("name", "") for control in page.root.iter() if control.get("name")}
    typed = {f"{key}.text": text for key, text in words.items() if f"{key}.text" in names}
    return {**typed, **{key: picks for key, picks in PICKED.items() if key in names}}


def _read_plan(reader: Partner) -> Iterator[tuple[str, Page]]:
    yield "plan", reader.get("agenda")
    yield "talk mode", reader.get("agenda/talk")


def _fetch_plan(reader: Partner) -> bytes:
    pdf: bytes = reader.visitor.fetch(f"/t/{reader.handle}/agenda.pdf").data
    return pdf
