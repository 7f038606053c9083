"""A talk that an earlier version of the program began is finished by this one.

`frozen/begun` is a data folder as revision 0001 wrote it on 1 March 2026. In one talk Ash has
closed and keeps notes, and Bo has not answered everything. The other talk has its agenda.
"""

import json
import lzma
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from compersion_talks import storage
from compersion_talks.factory import create_app
from tests.determinism import fix_clock
from tests.talking import WISH, Partner, find_page, read_groups
from tests.visiting import Visitor

FROZEN = Path(__file__).parents[1] / "storage" / "frozen" / "begun"
LINKS = json.loads((FROZEN / "links.json").read_text(encoding="utf-8"))
MATCHED, UNMATCHED = "enough sleep and quiet", "some things that stay mine"
NEXT_DAY = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    """Return a copy on the frozen data folder, a day later."""
    packed = (FROZEN / "talks.sqlite3.xz").read_bytes()
    (tmp_path / "talks.sqlite3").write_bytes(lzma.decompress(packed))
    (tmp_path / "keys.json").write_bytes((FROZEN / "keys.json").read_bytes())
    (tmp_path / "keys.json").chmod(0o600)
    app = create_app({"COMPERSION_DATA_DIR": str(tmp_path)})
    with app.app_context():
        storage.migrate()
    fix_clock(app, NEXT_DAY)
    return app


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
