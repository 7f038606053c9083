"""Freeze a data folder of this version, so that every later one proves that it still opens it.

`python -m tests.freeze` writes `tests/storage/frozen/VERSION`: the key file, the links and the
database. One talk is half-way: Ash has closed, Bo has not, and nobody has taken up the invitation
of Cy. The plan of the other is made: Ann keeps notes, one agreement is agreed, and one waits.
The third is the next talk of the same two, begun from what they agreed; Ben has not joined yet.
Random bytes and the clock are fixed, and a key file that is there is used again, so that the same
code writes the same files.
"""

import json
import lzma
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from flask import Flask

from compersion_talks import __version__, storage
from compersion_talks.factory import create_app
from compersion_talks.use_cases.agenda_pdf import AgendaPdfs
from tests.determinism import fix_clock, fix_randomness
from tests.talking import Partner, open_talk, read_invitations, start_talk
from tests.visiting import Visitor
from tests.web.browsers import make_agenda_link

MOMENT = datetime(2026, 11, 29, 12, tzinfo=UTC)
FROZEN = Path(__file__).parent / "storage" / "frozen"
DATABASE, KEYS, LINKS = "talks.sqlite3", "keys.json", "links.json"
WISHES = {"deck": "first-talk", "minutes": "30", "kept_days": "90"}


def name_folder(version: str = __version__) -> str:
    """Name the folder of a version: what is fixed within a minor version stores nothing new."""
    return ".".join(version.split(".")[:2])


def freeze(folder: Path) -> None:
    """Write the frozen files of this version into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as place:
        data = Path(place)
        app = _set_up(data, folder / KEYS)
        with fix_randomness() as chance, patch.object(AgendaPdfs, "render_ahead"):
            chance.begin("freeze")
            links = {**_begin_a_talk(app), **_finish_a_talk(app)}
        with app.app_context():
            storage.db.engine.dispose()
        (folder / f"{DATABASE}.xz").write_bytes(lzma.compress((data / DATABASE).read_bytes()))
        (folder / KEYS).write_bytes((data / KEYS).read_bytes())
    (folder / LINKS).write_text(json.dumps(links, indent=1) + "\n", encoding="utf-8")


def thaw(folder: Path, data: Path) -> dict[str, str]:
    """Unpack frozen files into a data folder, and return their links by name."""
    packed = (folder / f"{DATABASE}.xz").read_bytes()
    (data / DATABASE).write_bytes(lzma.decompress(packed))
    (data / KEYS).write_bytes((folder / KEYS).read_bytes())
    (data / KEYS).chmod(0o600)
    links: dict[str, str] = json.loads((folder / LINKS).read_text(encoding="utf-8"))
    return links


def _set_up(data: Path, keys: Path) -> Flask:
    if keys.exists():
        (data / KEYS).write_bytes(keys.read_bytes())
        (data / KEYS).chmod(0o600)
    app = create_app({"COMPERSION_DATA_DIR": str(data)})
    with app.app_context():
        storage.migrate()
    fix_clock(app, MOMENT)
    return app


def _begin_a_talk(app: Flask) -> dict[str, str]:
    """Open a talk of three; return the own links of two, and the invitation of the third."""
    days = {"held_on": "2026-12-12", "answer_by": "2026-12-05", "if_late": "go-on"}
    ash = open_talk(app, "Ashley", "Bo", "Cy", **WISHES, **days)
    ash.get("people/")
    ash.visitor.send("/rename", {"my_name": "Ash"})
    invitations = read_invitations(ash)
    visitor = Visitor(app)
    bo = Partner("Bo", visitor, visitor.open(invitations["Bo"]).handle)
    _say(ash, "first-hope", "An evening by the river.")
    _say(ash, "first-ask", "Nobody else may read this.", "private")
    for one in (ash, bo):
        one.answer(
            "first-needs", {"first-needs": "need-rest", "first-needs.visibility": "if-mutual"}
        )
    _say(bo, "first-thanks", "The soup on Monday.")
    ash.close(keeps_notes=True)
    return {"Ash": ash.own_link(), "Bo": bo.own_link(), "Cy": invitations["Cy"]}


def _finish_a_talk(app: Flask) -> dict[str, str]:
    """Make the plan of two, and agreements; return their links, and one to the plan alone."""
    ann, ben = start_talk(app, "Ann", "Ben", **WISHES).values()
    _say(ann, "first-hope", "A walk in the rain.")
    _say(ann, "first-ask", "For Ann alone.", "private")
    ann.close(keeps_notes=True)
    ben.close()
    _put_forward(ann, "Tea on Sunday")
    _say_yes(ann)
    _say_yes(ben)
    _put_forward(ben, "No phones in bed")
    links = {"Ann": ann.own_link(), "Ben": ben.own_link(), "plan": make_agenda_link(ann)}
    return {**links, **_begin_the_next_talk(ann)}


def _begin_the_next_talk(ann: Partner) -> dict[str, str]:
    """Start the next talk from what is agreed; return the own link and the other's invitation."""
    ann.get("agreements/")
    ann.visitor.send("/talks/next")
    again = Partner("Ann", ann.visitor, ann.visitor.send("/talks", WISHES).handle)
    again.get("pages/1/1")
    given = {"last_time-1": "kept", "last_time-1.visibility": "shared", "next": "on"}
    again.visitor.send("/pages/1/1", given)
    return {"Ann again": again.own_link(), "Ben again": read_invitations(again)["Ben"]}


def _say(partner: Partner, prompt: str, text: str, visibility: str = "shared") -> None:
    partner.answer(prompt, {f"{prompt}.text": text, f"{prompt}.visibility": visibility})


def _put_forward(partner: Partner, what: str) -> None:
    partner.get("agreements/write")
    partner.visitor.send("/agreements/write", {"what": what})


def _say_yes(partner: Partner) -> None:
    """Say yes to the first agreement that waits for one."""
    partner.get("agreements/")
    partner.visitor.send("/agreements/say", {"say": "yes"})


if __name__ == "__main__":
    freeze(FROZEN / name_folder())
