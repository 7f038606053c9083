"""What Ash's browser receives does not depend on what Bo keeps back: whole copies, byte by byte."""

import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from compersion_talks.factory import create_app
from compersion_talks.web.agenda import sample
from compersion_talks.web.http import visit_cookie
from compersion_talks.web.http.rate_limit import Limit
from tests.determinism import MOMENT, FixedRandomness, fix_clock, fix_randomness
from tests.linting import read_text
from tests.talking import Partner, find_page, open_talk, read_invitations, sort_by_page
from tests.visiting import Given, Visitor
from tests.web.browsers import list_routes, make_path

SECTIONS = ("good", "frame", "secure", "glad", "jealous", "under", "others", "asks", "talk")
# Leaving ends the visit, and style sheets are no answers.
LEFT_OUT = ("home.leave", "files.file")


@dataclass(frozen=True)
class Hidden:
    """What one person keeps back: settings, answers by page, and what is done with the sheet."""

    settings: Given
    pages: Mapping[str, Given]
    reopens: bool = False
    keeps_notes: bool = False


SHOWN: dict[str, Given] = {
    "good": {"thanks-one.text": "for the soup", "thanks-one.visibility": "shared"},
    "frame": {"where-i-stand": "thinking", "where-i-stand.visibility": "private"},
    "under": {
        "fears-top": ["fear-being-left"],
        "fears-top.visibility": "if-mutual",
    },
}
LITTLE = Hidden({"path": "full"}, {})
MUCH = Hidden(
    {"path": "short", "without_sex": "yes"},
    {
        "good": {
            "came-through.text": "a heron in the attic",
            "came-through.visibility": "private",
            "strong-between-us": ["trust"],
            "strong-between-us.visibility": "private",
        },
        "frame": {"which-connections": ["sexual"], "worth-it.text": "   "},
        "glad": {"glad-strength": "3", "glad-strength.visibility": "private"},
        "jealous": {"hard-on-myself": "never to be sent", "jealous-strength": "not-sure"},
        "under": {
            "fears-top": ["fear-being-left", "fear-slow-fade", "fear-compared", "fear-reaction"],
            "fears-top.place.fear-slow-fade": "1",
            "fears-top.visibility.fear-slow-fade": "private",
            "fears-top.place.fear-compared": "2",
            "fears-top.place.fear-being-left": "3",
            "my-place.text": "a heron for you",
            "my-place.visibility": "private",
        },
        "asks": {"main-ask.text": "a heron too", "main-ask.visibility": "private"},
    },
    reopens=True,
    keeps_notes=True,
)


class Watched(FlaskClient):
    """A browser that remembers every byte it was sent, from the status to the last header."""

    def __init__(self, *given: Any, **more: Any) -> None:
        """Remember nothing yet."""
        super().__init__(*given, **more)
        self.received: list[tuple[str, str, str, bytes]] = []

    def open(self, *given: Any, **more: Any) -> TestResponse:
        """Ask, and keep the answer."""
        answer = super().open(*given, **more)
        asked = f"{answer.request.method} {answer.request.path}"
        self.received.append((asked, answer.status, str(answer.headers), answer.get_data()))
        return answer


@dataclass
class Copy:
    """One whole copy of the app, with the people of one talk in it."""

    app: Flask
    chance: FixedRandomness
    group: dict[str, Partner]

    def step(self, name: str) -> None:
        """Begin what a person does; what others did before does not shift its chances."""
        self.chance.begin(name)

    @cached_property
    def bo_id(self) -> str:
        """Read from Ash's list of people by which number Bo is known."""
        self.step("Ash reads the list")
        ways = self.group["Ash"].get("people/").root.iter("a")
        return next(
            str(way.get("href")).split("/")[-2]
            for way in ways
            if read_text(way).startswith("Take Bo")
        )

    @property
    def received(self) -> list[tuple[str, str, str, bytes]]:
        """Everything that Ash's browser received."""
        client = self.group["Ash"].visitor.client
        assert isinstance(client, Watched)
        return client.received


@pytest.fixture
def copy_of(
    fresh_copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], Flask]:
    """Return a maker of copies that begin alike, and do nothing that goes by the clock.

    They count nothing, and send each file for the printer as the HTML that it would be drawn from:
    to draw it may take too long.
    """
    monkeypatch.setattr(Limit, "compute_share", lambda *_: sys.maxsize)
    for paper in ("agenda", "worksheet"):
        monkeypatch.setattr(f"compersion_talks.paper.{paper}.render", lambda html: html)
    for cached in ("_render_sample", "_render_worksheet"):
        monkeypatch.setattr(sample, cached, getattr(sample, cached).__wrapped__)

    def made(name: str) -> Flask:
        shutil.copytree(fresh_copy, tmp_path / name)
        app = create_app({"COMPERSION_DATA_DIR": str(tmp_path / name)})
        app.test_client_class = Watched
        fix_clock(app, MOMENT)
        return app

    return made


def begin_talk(app: Flask, chance: FixedRandomness, names: Sequence[str], **wishes: str) -> Copy:
    """Open a talk, and let everyone take up their place."""
    chance.begin("opening")
    opener = open_talk(app, *names, held_on=MOMENT.date().isoformat(), **wishes)
    group = {opener.name: opener}
    for name, link in sorted(read_invitations(opener).items()):
        chance.begin(f"{name} takes up")
        visitor = Visitor(app)
        group[name] = Partner(name, visitor, visitor.open(link).handle)
    return Copy(app, chance, group)


def look_around(copy: Copy, when: str) -> None:
    """Let Ash fetch every address that a link opens."""
    ash = copy.group["Ash"]
    for rule, method in list_routes(copy.app):
        if method == "GET" and rule.endpoint not in LEFT_OUT:
            copy.step(f"{when} {rule.rule}")
            ash.visitor.fetch(make_path(rule, ash.handle, copy.bo_id))
    for section in SECTIONS:
        copy.step(f"{when} {section}")
        ash.visitor.fetch(f"/t/{ash.handle}/{find_page(section)}/1")


def fill_in(copy: Copy, name: str, hidden: Hidden) -> None:
    """Let a person answer and choose settings: what is shown is always the same."""
    partner = copy.group[name]
    for section in dict.fromkeys((*SHOWN, *hidden.pages)):
        given = {**SHOWN.get(section, {}), **hidden.pages.get(section, {})}
        for address, fields in sort_by_page(section, given).items():
            copy.step(f"{name} answers {address}")
            page = partner.get(address)
            partner.visitor.post(page.path, {**page.values("/pages/"), **_fill_in(fields)})
    copy.step(f"{name} chooses")
    partner.get("before")
    partner.visitor.send("/before", {"path": None, "without_sex": None, **hidden.settings})


def _fill_in(given: Given) -> dict[str, str | list[str]]:
    return {"next": "on", **{name: value for name, value in given.items() if value is not None}}


def play(copy: Copy, hidden: Hidden) -> None:
    """Play a whole talk; Ash looks around after everything that Bo does."""
    fill_in(copy, "Bo", hidden)
    look_around(copy, "when Bo has answered")
    for name in sorted({*copy.group} - {"Bo"}):
        fill_in(copy, name, LITTLE)
    close(copy, "Bo", hidden)
    look_around(copy, "when Bo is done")
    if hidden.reopens:
        copy.step("Bo thinks again")
        copy.group["Bo"].get("waiting")
        copy.group["Bo"].visitor.send("/reopen")
    look_around(copy, "while Bo thinks again")
    for name in sorted({*copy.group} - {"Ash"}):
        close(copy, name, hidden if name == "Bo" else LITTLE)
    close(copy, "Ash", LITTLE)
    look_around(copy, "after the merge")


def close(copy: Copy, name: str, hidden: Hidden) -> None:
    """Let a person close their sheet; once closed, it stays as it is."""
    partner = copy.group[name]
    if partner.visitor.page.path.endswith("/waiting"):
        return
    copy.step(f"{name} closes")
    partner.close(keeps_notes=hidden.keeps_notes)


def look_after(copy: Copy) -> None:
    """Let Ash print the paper, pass on a link to it, and forget the talk."""
    ash = copy.group["Ash"]
    copy.step("Ash prints")
    ash.visitor.fetch(f"/t/{ash.handle}/agenda.pdf")
    copy.step("Ash makes a link")
    ash.get("agenda/links")
    ash.visitor.send("/agenda/links")
    copy.step("Ash forgets")
    ash.get("forget")
    ash.visitor.send("/forget")
    look_around(copy, "after forgetting")


def read_notes_of_bo(copy: Copy, hidden: Hidden) -> bool:
    """Say whether Bo kept notes, with what was kept back on them."""
    copy.step("Bo reads")
    bo = copy.group["Bo"]
    page = bo.get("notes", 200 if hidden.keeps_notes else 404)
    return "a heron in the attic" in page.text


@pytest.mark.parametrize(
    "names",
    [("Ash", "Bo"), ("Bo", "Ash"), ("Bo", "Ash", "Cam")],
    ids=["Ash opens", "Bo opens", "three people"],
)
def test_ash_receives_the_same_bytes_whatever_bo_keeps_back(
    copy_of: Callable[[str], Flask], names: tuple[str, ...]
) -> None:
    received = []
    for place, hidden in enumerate((LITTLE, MUCH)):
        with fix_randomness() as chance:
            copy = begin_talk(copy_of(str(place)), chance, names)
            play(copy, hidden)
            assert read_notes_of_bo(copy, hidden) == hidden.keeps_notes
            if names == ("Bo", "Ash"):
                look_after(copy)
        received.append(copy.received)

    first, second = received
    assert [one[0] for one in first] == [one[0] for one in second]
    assert [one[0] for one, other in zip(first, second, strict=True) if one != other] == []
    assert any(b"for the soup" in body for _asked, _status, _headers, body in first)


def play_with_a_gate(copy: Copy, kept_back: str) -> None:
    """Let Ash be not ready; Bo keeps something back, or nothing, and then wants the plan open."""
    answers = {
        "Ash": {"1": {"rep-ready": "not-yet", "rep-ready.visibility": "shared"}},
        "Bo": {
            "1": {"rep-still-good.text": "for the soup", "rep-still-good.visibility": "shared"},
            "2": {"rep-saw-heard.text": kept_back, "rep-saw-heard.visibility": "private"},
        },
    }
    for name, pages in answers.items():
        for page, given in pages.items():
            copy.step(f"{name} answers {page}")
            copy.group[name].answer(page, given)
        copy.step(f"{name} closes")
        copy.group[name].close()
    look_at_the_plan(copy, "before Bo presses")
    copy.step("Bo presses, or reads")
    copy.group["Bo"].get("agenda")
    if kept_back:
        copy.group["Bo"].visitor.send("/agenda/open")
    look_at_the_plan(copy, "after it")


def look_at_the_plan(copy: Copy, when: str) -> None:
    """Let Ash fetch the plan as a page and as a PDF."""
    for path in ("", "agenda", "agenda.pdf", "agenda.pdf?form=room"):
        copy.step(f"{when} {path}")
        copy.group["Ash"].visitor.fetch(f"/t/{copy.group['Ash'].handle}/{path}")


def test_a_plan_that_waits_is_the_same_bytes_whatever_bo_keeps_back_and_presses(
    copy_of: Callable[[str], Flask],
) -> None:
    received = []
    for kept_back in ("", "a heron in the attic"):
        with fix_randomness() as chance:
            copy = begin_talk(
                copy_of(kept_back[:1] or "none"), chance, ("Ash", "Bo"), deck="repair"
            )
            play_with_a_gate(copy, kept_back)
        received.append(copy.received)

    first, second = received
    assert [one[0] for one, other in zip(first, second, strict=True) if one != other] == []
    assert any(b"This is the short plan" in body for _asked, _status, _headers, body in first)


def go_on_without(copy: Copy, silent: str) -> None:
    """Let one of Cy and Di be silent and the other show nothing; Bo goes on after the day."""
    copy.group[silent].say("a heron in the attic", "private")
    for name in sorted({*copy.group} - {silent}):
        copy.step(f"{name} closes")
        copy.group[name].close()
    look_around(copy, "before the day")
    fix_clock(copy.app, MOMENT + timedelta(days=2))
    look_around(copy, "after the day")
    copy.step("Bo goes on")
    copy.group["Bo"].get("go-on")
    copy.group["Bo"].visitor.send("/go-on")
    look_around(copy, "after the plan")


def test_a_plan_made_after_the_day_does_not_tell_who_was_not_done(
    copy_of: Callable[[str], Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visit_cookie, "_read_clock", lambda _: int(MOMENT.timestamp()))
    wishes = {"answer_by": MOMENT.date().isoformat(), "if_late": "go-on"}
    received = []
    for silent in ("Cy", "Di"):
        with fix_randomness() as chance:
            copy = begin_talk(copy_of(silent), chance, ("Ash", "Bo", "Cy", "Di"), **wishes)
            go_on_without(copy, silent)
            page = copy.group[silent].get()
            assert "It was made without your answers" in page.text
        received.append(copy.received)

    first, second = received
    assert [one[0] for one, other in zip(first, second, strict=True) if one != other] == []
    assert any(b"was made after the day" in body for _asked, _status, _headers, body in first)
