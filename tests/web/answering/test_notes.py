"""The notes that a person kept, as a page and as a file: for no one else, and gone with them."""

import re

import pytest
from flask import Flask

from compersion_talks import storage
from compersion_talks.pdf.render_client import Failure, RenderFailed
from tests import pdf_tools
from tests.needs import needs_poppler
from tests.talking import Partner, start_talk
from tests.web.browsers import find_database_file

WORD = "a heron in the attic"
Group = dict[str, Partner]


@pytest.fixture
def group(app: Flask) -> Group:
    """Return two people after their talk was made; Bo kept private notes."""
    pair = start_talk(app, "Ash", "Bo")
    pair["Bo"].say(WORD, "private")
    pair["Bo"].close(keeps_notes=True)
    pair["Ash"].close()
    return pair


@needs_poppler
def test_kept_notes_can_be_printed_with_all_that_was_private(group: Group) -> None:
    bo = group["Bo"]

    file = bo.visitor.fetch(f"/t/{bo.handle}/notes.pdf")

    assert file.status_code == 200
    assert file.mimetype == "application/pdf"
    assert file.headers["Content-Disposition"] == 'attachment; filename="notes.pdf"'
    assert file.headers["Cache-Control"] == "no-store"
    assert WORD in " ".join(pdf_tools.texts(file.data))


@needs_poppler
def test_the_page_offers_both_sizes_in_ordinary_and_large_print(group: Group) -> None:
    links = [link for link in group["Bo"].get("notes").links() if ".pdf" in link]

    first, last = (group["Bo"].visitor.fetch(link).data for link in (links[0], links[-1]))

    assert len(links) == len(set(links)) == 4
    assert "A4" in pdf_tools.facts(first)["Page size"]
    assert "letter" in pdf_tools.facts(last)["Page size"]


def test_whoever_kept_nothing_has_no_such_page(group: Group) -> None:
    missing, answer = (
        group["Ash"].get(file, status=404).response.get_data(as_text=True)
        for file in ("calendar.ics", "notes.pdf")
    )

    assert leave_out_tokens(answer) == leave_out_tokens(missing)


def leave_out_tokens(page: str) -> str:
    """Leave out the tokens of forms, which hold the time."""
    return re.sub(r'name="csrf_token"[^>]*>', "", page)


def test_there_are_no_notes_before_the_paper_is_made(app: Flask) -> None:
    bo = start_talk(app, "Ash", "Bo")["Bo"]
    bo.say(WORD, "private")

    bo.get("notes.pdf", status=404)
    bo.close(keeps_notes=True)

    bo.get("notes.pdf", status=404)


def test_destroyed_notes_cannot_be_printed(group: Group) -> None:
    group["Bo"].get("notes/destroy")
    group["Bo"].visitor.send("/notes/destroy")

    group["Bo"].get("notes.pdf", status=404)


def test_notes_are_gone_when_the_talk_is_forgotten(group: Group) -> None:
    group["Ash"].get("forget")
    group["Ash"].visitor.send("/forget")

    page = group["Bo"].get("notes.pdf", status=404)

    assert page.heading == "Your link has stopped"


def test_printing_notes_keeps_nothing(app: Flask, group: Group) -> None:
    stored = find_database_file(app).read_bytes()

    group["Bo"].visitor.fetch(f"/t/{group['Bo'].handle}/notes.pdf")

    assert find_database_file(app).read_bytes() == stored


def test_the_database_is_let_go_of_before_notes_are_drawn(
    group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[bool] = []

    def draw(*_: object) -> bytes:
        held.append(storage.db.session().in_transaction())
        return b"%PDF-1.7"

    monkeypatch.setattr("compersion_talks.web.answering.notes.render_notes", draw)

    group["Bo"].visitor.fetch(f"/t/{group['Bo'].handle}/notes.pdf")

    assert held == [False]


def test_notes_are_drawn_six_times_in_a_minute(
    group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("compersion_talks.web.answering.notes.render_notes", lambda *_: b"%PDF-1.7")
    path = f"/t/{group['Bo'].handle}/notes.pdf"

    statuses = [group["Bo"].visitor.fetch(path).status_code for _ in range(7)]

    assert statuses == [200] * 6 + [429]


def test_notes_that_cannot_be_drawn_lead_back_to_their_page(
    group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_html: bytes) -> bytes:
        raise RenderFailed(Failure.TIMEOUT)

    monkeypatch.setattr("compersion_talks.paper.notes.render", fail)

    page = group["Bo"].get("notes.pdf", status=503)

    assert "Your notes themselves are safe" in page.text
    assert f"/t/{group['Bo'].handle}/notes" in page.links()
    assert WORD not in page.text


@pytest.mark.parametrize("path", ["", "agenda", "people/"])
def test_others_see_the_same_whether_notes_were_kept(app: Flask, group: Group, path: str) -> None:
    kept = group["Ash"].get(path).text

    group["Bo"].get("notes/destroy")
    group["Bo"].visitor.send("/notes/destroy")

    assert group["Ash"].get(path).text == kept
