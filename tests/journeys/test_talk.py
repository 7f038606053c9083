"""A whole talk over HTTP, for two partners and for five, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from compersion_talks import storage
from compersion_talks.factory import create_app
from tests.talking import close_all, read_invitations, read_links, start_talk
from tests.visiting import Visitor


@pytest.fixture
def app(database: str, tmp_path: Path) -> Iterator[Flask]:
    """Return a copy on an empty database of either kind."""
    folder = str(tmp_path / "copy")
    app = create_app({"COMPERSION_DATA_DIR": folder, "COMPERSION_DATABASE_URL": database})
    with app.app_context():
        storage.migrate()
    yield app
    with app.app_context():
        storage.db.engine.dispose()


@pytest.mark.parametrize("names", [("Ash", "Bo"), ("Ash", "Bo", "Cy", "Di", "Eli")])
def test_a_talk_goes_from_opening_to_the_same_paper_for_everyone(
    app: Flask, names: tuple[str, ...]
) -> None:
    group = start_talk(app, *names)
    for partner in group.values():
        partner.say(f"{partner.name} hopes for ten calm minutes")

    close_all(group)

    papers = [partner.get("agenda").text for partner in group.values()]
    assert all(f"{name} hopes for ten calm minutes" in papers[0] for name in names)
    assert len(group) == len(names)
    files = {
        partner.visitor.fetch(f"/t/{partner.handle}/agenda.pdf").data for partner in group.values()
    }
    assert len(files) == 1
    assert files.pop().startswith(b"%PDF-")


def test_nobody_learns_anything_while_somebody_is_not_done(app: Flask) -> None:
    group = start_talk(app, "Ash", "Bo", "Cy")
    before = group["Ash"].close().text

    group["Bo"].close()
    after = group["Ash"].get("waiting").text
    group["Bo"].get("waiting")
    group["Bo"].visitor.send("/reopen")
    reopened = group["Ash"].get("waiting").text

    assert before == after == reopened
    assert "Not everyone is done yet" in before


def test_a_sheet_is_found_again_by_its_own_link_in_another_browser(app: Flask) -> None:
    group = start_talk(app, "Ash", "Bo")
    group["Bo"].say("still here tomorrow")
    link = group["Bo"].own_link()

    elsewhere = Visitor(app)
    page = elsewhere.open(link)
    shown = elsewhere.get(f"/t/{page.handle}/pages/2/3")

    assert "still here tomorrow" in shown.text


def test_a_private_word_is_nowhere_but_in_its_own_sheet(app: Flask) -> None:
    group = start_talk(app, "Ash", "Bo")
    group["Bo"].say("a heron in the attic", "private")
    pages = [group["Ash"].get(path).text for path in ("", "people/", "before", "pages/2/3")]

    close_all(group)

    pages += [group["Ash"].get(path).text for path in ("agenda", "agenda/links")]
    pages.append(group["Bo"].get("agenda").text)
    assert not any("heron" in page for page in pages)


def test_notes_are_kept_only_for_whoever_asked(app: Flask) -> None:
    group = start_talk(app, "Ash", "Bo")
    group["Bo"].say("for my eyes", "private")

    group["Bo"].close(keeps_notes=True)
    group["Ash"].close()

    assert "for my eyes" in group["Bo"].get("notes").text
    group["Ash"].get("notes", status=404)


def test_an_opener_who_takes_no_part_sees_who_took_up_and_never_the_paper(app: Flask) -> None:
    visitor = Visitor(app)
    visitor.get("/talks/new")
    wishes = {"deck": "other-connections", "minutes": "30", "paper": "letter", "kept_days": "7"}
    page = visitor.send("/talks", {**wishes, "names": ["Ash", "Bo"], "takes_part": None})
    handle = page.handle

    visitor.get(f"/t/{handle}/agenda", status=404)

    visitor.get(f"/t/{handle}/people/")
    assert "Ash" in visitor.page.text


def test_forgetting_ends_the_talk_for_everyone(app: Flask) -> None:
    group = start_talk(app, "Ash", "Bo")
    link = group["Ash"].own_link()
    group["Bo"].get("forget")

    group["Bo"].visitor.send("/forget")

    group["Ash"].get(status=404)
    dead = Visitor(app)
    dead.get(link)
    dead.send("/open", status=404)


def test_an_agenda_link_opens_the_paper_and_nothing_else(app: Flask) -> None:
    group = start_talk(app, "Ash", "Bo")
    close_all(group)
    group["Bo"].get("agenda/links")
    (link,) = read_links(group["Bo"].visitor.send("/agenda/links"))

    guest = Visitor(app)
    handle = guest.open(link).handle

    assert guest.fetch(f"/t/{handle}/agenda.pdf").status_code == 200
    for path in ("", "people/", "notes", "forget", "agenda/links", "link.txt"):
        guest.get(f"/t/{handle}/{path}", status=404)


def test_a_place_given_out_anew_gets_a_new_invitation(app: Flask) -> None:
    group = start_talk(app, "Ash", "Bo")
    opener, link = group["Ash"], group["Bo"].own_link()
    page = opener.get("people/")

    opener.visitor.get(next(one for one in page.links() if one.endswith("/anew")))
    opener.visitor.send("/anew")

    assert list(read_invitations(opener)) == ["Bo"]
    Visitor(app).get(link)
    group["Bo"].get(status=404)
