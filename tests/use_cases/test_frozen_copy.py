"""Talks that earlier versions of the program began are finished by this one.

`frozen/0.1` is a data folder as revision 0001 wrote it on 1 March 2026. In one talk Ash has
closed and keeps notes, and Bo has not answered everything. The other talk has its agenda.
`frozen/0.2`, and each later one, is what `python -m tests.freeze` wrote.
"""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask

from compersion_talks import storage
from compersion_talks.factory import create_app
from tests import freeze, second_reader
from tests.determinism import fix_clock
from tests.freeze import FROZEN
from tests.talking import WISH, Partner, find_page, read_groups
from tests.visiting import Visitor

OLD = FROZEN / "0.1"
LINKS = json.loads((OLD / freeze.LINKS).read_text(encoding="utf-8"))
MATCHED, UNMATCHED = "enough sleep and quiet", "some things that stay mine"
NEXT_DAY = datetime(2026, 3, 2, 12, tzinfo=UTC)
LATER = sorted(folder.name for folder in FROZEN.iterdir() if folder.is_dir() and folder != OLD)


def open_copy(folder: Path, data: Path, today: datetime) -> Flask:
    """Return a copy on a frozen data folder, brought up to date on some day."""
    freeze.thaw(folder, data)
    app = create_app({"COMPERSION_DATA_DIR": str(data)})
    with app.app_context():
        storage.migrate()
    fix_clock(app, today)
    return app


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    """Return a copy on the data folder of 0.1, a day later."""
    return open_copy(OLD, tmp_path, NEXT_DAY)


def enter(app: Flask, name: str) -> Partner:
    """Open a partner's own link in a browser of its own."""
    visitor = Visitor(app)
    return Partner(name, visitor, visitor.open(LINKS[name]).handle)


def test_a_talk_begun_by_an_earlier_version_is_answered_closed_and_merged(app: Flask) -> None:
    ash, bo = enter(app, "Ash"), enter(app, "Bo")
    assert bo.get(find_page(WISH)).values("pages/2/3")[f"{WISH}.text"] == ["A slow breakfast."]

    bo.answer("secure", {"needs-top": "need-rest", "needs-top.visibility": "if-mutual"})
    bo.close()

    agenda, same_agenda = ash.get("agenda").text, bo.get("agenda").text
    assert agenda == same_agenda
    assert "An evening by the river." in agenda
    assert "A slow breakfast." in agenda
    assert MATCHED in agenda
    assert UNMATCHED not in agenda
    assert "Nobody else may read this." not in agenda
    assert "Nobody else may read this." in ash.get("notes").text


def test_an_agenda_made_by_an_earlier_version_is_read(app: Flask) -> None:
    ann = enter(app, "Ann")

    agenda = ann.get("agenda").text

    assert "A walk in the rain." in agenda


def test_lines_with_settings_of_their_own_are_shown_and_kept_as_they_were(app: Flask) -> None:
    ash = enter(app, "Ash")
    ash.get("waiting")
    ash.visitor.send("/reopen")
    before = read_groups(ash.get("review"))

    ash.answer("needs-top", {"next": "review"})
    kept = read_groups(ash.visitor.page)
    way = next(one for one in ash.visitor.page.links() if "/review/lines/" in one)
    ash.visitor.get(way)
    ash.visitor.send("/review/lines/", {"reach": "shared"})

    assert before["Only if we match"] == kept["Only if we match"]
    assert before == {
        "On the plan": ["An evening by the river."],
        "Only if we match": [f"{UNMATCHED}, or between me and one other person", MATCHED],
    }
    assert read_groups(ash.visitor.page) == {
        "On the plan": ["An evening by the river.", before["Only if we match"][0]],
        "Only if we match": [MATCHED],
    }


@pytest.fixture(params=LATER)
def group(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, Partner]:
    """Return everybody of the copy of a later version, each with a browser, a day later."""
    folder = FROZEN / request.param
    app = open_copy(folder, tmp_path, freeze.MOMENT.replace(day=30))
    links = json.loads((folder / freeze.LINKS).read_text(encoding="utf-8"))
    visitors = {name: Visitor(app) for name in links}
    return {
        name: Partner(name, visitor, visitor.open(links[name]).handle)
        for name, visitor in visitors.items()
    }


def test_a_talk_of_a_frozen_version_is_joined_answered_and_merged(
    group: dict[str, Partner],
) -> None:
    ash, bo, cy = (group[name] for name in ("Ash", "Bo", "Cy"))
    assert "Ashley changed their name to Ash." in cy.get().text
    assert "The soup on Monday." in bo.get("review").text

    cy.answer("first-thanks", {"first-thanks.text": "A word from Cy."})
    bo.close()
    cy.close()

    plan = ash.get("agenda").text
    assert plan == bo.get("agenda").text == cy.get("agenda").text
    for words in ("An evening by the river.", "The soup on Monday.", "A word from Cy.", MATCHED):
        assert words in plan
    assert "Nobody else may read this." not in plan
    assert "Nobody else may read this." in ash.get("notes").text


def test_a_plan_and_agreements_of_a_frozen_version_go_on(group: dict[str, Partner]) -> None:
    ann, ben = group["Ann"], group["Ben"]

    assert "A walk in the rain." in group["plan"].get("agenda").text
    assert "For Ann alone." in ann.get("notes").text
    assert "For Ann alone." not in ann.get("agenda").text + ben.get("agenda").text
    for partner in (ann, ben):
        partner.get("agreements/")
        partner.visitor.send("/agreements/say", {"say": "yes"})
    pdf = ann.visitor.fetch(f"/t/{ann.handle}/agreements.pdf")

    assert pdf.mimetype == "application/pdf"
    assert "No phones in bed" in ben.get("agreements/").text


def test_a_next_talk_of_a_frozen_version_asks_about_what_was_agreed(
    group: dict[str, Partner],
) -> None:
    ann, ben = group["Ann again"], group["Ben again"]

    ben.close()
    ann.close()

    plan = ben.get("agenda").text
    assert plan == ann.get("agenda").text
    assert "Tea on Sunday" in plan
    assert "we kept it" in plan


@pytest.mark.parametrize("version", LATER)
def test_the_second_reader_reads_a_frozen_copy_as_it_was_written(
    version: str, tmp_path: Path
) -> None:
    links = freeze.thaw(FROZEN / version, tmp_path)
    keys = second_reader.Keys.read((tmp_path / freeze.KEYS).read_text("utf-8"))

    found = {
        name: second_reader.read_all(tmp_path / freeze.DATABASE, keys, link.rpartition("/")[2])
        for name, link in links.items()
    }

    assert found["Ash"]["shared"]["changes"][0]["new_name"] == "Ash"
    assert found["Cy"]["shared"] == found["Bo"]["shared"] == found["Ash"]["shared"]
    assert found["Bo"]["private"]["answers"]["first-thanks"]["lines"][0]["key"] == (
        "The soup on Monday."
    )
    assert found["Ann"]["agenda"] == found["Ben"]["agenda"] == found["plan"]["agenda"]
    assert len(found["Ben"]["agreements"]["drafts"]) == 2
    assert found["Ben again"]["shared"]["last_time"][0]["what"] == "Tea on Sunday"
    assert date.fromisoformat(found["Ann"]["shared"]["opened_on"]) == freeze.MOMENT.date()


def test_this_version_is_frozen() -> None:
    assert freeze.name_folder() in LATER, "run `python -m tests.freeze`"


def test_freezing_twice_writes_the_same_files_under_the_key_file_that_is_there(
    tmp_path: Path,
) -> None:
    folders = [tmp_path / "once", tmp_path / "twice"]
    for folder in folders:
        folder.mkdir()
        (folder / freeze.KEYS).write_bytes((FROZEN / "0.2" / freeze.KEYS).read_bytes())
        freeze.freeze(folder)

    once, twice = ([file.read_bytes() for file in sorted(one.iterdir())] for one in folders)

    assert len(once) == 3
    assert once == twice
