"""The commands, as an operator types them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from compersion_talks import storage, vault
from compersion_talks.cli import install, started
from compersion_talks.documents.printing import Failure, PaperFailed
from compersion_talks.factory import create_app
from compersion_talks.web.parts import parts
from tests.talking import close_all, links_on, talk_of
from tests.visiting import Visitor

FAULTY = 'schema = 1\nkind = "deck"\nid = "odd"\n'


@pytest.fixture
def commanded(app: Flask) -> Iterator[Flask]:
    """Return a copy with its commands, whose connections are closed afterwards."""
    yield install(app)
    with app.app_context():
        storage.db.engine.dispose()


def run(app: Flask, *words: str, say: str = "") -> Result:
    """Type a command and answer its question."""
    return app.test_cli_runner().invoke(args=list(words), input=say)


def test_the_demo_makes_a_paper_and_links_that_open_it(commanded: Flask, tmp_path: Path) -> None:
    result = run(commanded, "demo", str(tmp_path / "sample"))

    links = [word for word in result.output.split() if "/l/" in word]
    page = Visitor(commanded).open(links[0])
    assert (tmp_path / "sample" / "agenda.pdf").read_bytes().startswith(b"%PDF-")
    assert len(links) == 2
    assert "The paper is made" in page.text or "the paper is made" in page.text


def test_every_deck_is_listed_with_its_minutes(commanded: Flask) -> None:
    result = run(commanded, "decks", "list")

    assert "other-connections: Needs and fears" in result.output
    assert len(result.output.splitlines()) == 5


def test_all_faults_of_a_deck_are_printed_at_once(commanded: Flask, tmp_path: Path) -> None:
    file = tmp_path / "odd.toml"
    file.write_text(FAULTY)

    result = run(commanded, "decks", "check", str(file))

    assert result.exit_code == 1
    assert len(result.output.splitlines()) > 3
    assert all("odd.toml" in line for line in result.output.splitlines())


def test_the_doctor_finds_a_fresh_copy_fit(commanded: Flask) -> None:
    result = run(commanded, "doctor")

    assert result.exit_code == 0, result.output
    assert "unfit" not in result.output


def test_the_doctor_says_how_to_mend_a_paper_that_cannot_be_drawn(
    commanded: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> bytes:
        raise PaperFailed(Failure.NOT_INSTALLED)

    monkeypatch.setattr("compersion_talks.doctor.agenda_pdf", fail)

    result = run(commanded, "doctor")

    assert result.exit_code == 1
    assert "libpangoft2" in result.output


def test_the_doctor_leaves_no_talk_behind(commanded: Flask) -> None:
    run(commanded, "doctor")

    with commanded.app_context():
        assert not storage.talks.ring_keys_in_use()


def test_a_backup_brings_the_same_paper_back(commanded: Flask, tmp_path: Path) -> None:
    group = talk_of(commanded, "Ash", "Bo")
    close_all(group)
    before = group["Ash"].get("agenda").text
    copy = tmp_path / "copy.sqlite3"

    assert run(commanded, "backup", str(copy)).exit_code == 0
    group["Ash"].get("forget")
    group["Ash"].visitor.send("/forget")
    asked = run(commanded, "restore", str(copy), say="n\n")
    restored = run(commanded, "restore", str(copy), say="y\n")

    assert asked.exit_code == 1
    assert restored.exit_code == 0, restored.output
    assert group["Bo"].get("agenda").text == before


def test_a_file_that_is_no_backup_is_refused_in_words(commanded: Flask, tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("not a database")

    result = run(commanded, "restore", str(file), say="y\n")

    assert result.exit_code == 1
    assert "Error:" in result.output


def test_links_still_open_after_the_keys_were_rotated(commanded: Flask, tmp_path: Path) -> None:
    link = talk_of(commanded, "Ash", "Bo")["Ash"].own_link()
    with commanded.app_context():
        before = parts().keys.ring.current

    result = run(commanded, "keys", "rotate")

    again = create_app({"COMPERSION_DATA_DIR": str(tmp_path / "data")})
    with again.app_context():
        assert parts().keys.ring.current != before
    page = Visitor(again).open(link)
    assert result.exit_code == 0
    assert link in links_on(page) or links_on(page)


def test_forgetting_what_has_expired_is_safe_to_repeat(commanded: Flask) -> None:
    talk_of(commanded, "Ash", "Bo")

    results = [run(commanded, "forget"), run(commanded, "forget")]

    assert [result.exit_code for result in results] == [0, 0]


def test_unfit_settings_are_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMPERSION_" + "OPERATORS", "Ash")  # no setting, on purpose

    with pytest.raises(Exception, match="COMPERSION_OPERATOR"):
        started()


def test_unfit_keys_are_told_in_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text("{}")
    monkeypatch.setenv("COMPERSION_DATA_DIR", str(tmp_path))

    with pytest.raises(Exception, match=r"keys\.json") as refusal:
        started()

    assert not isinstance(refusal.value, vault.KeysAreUnfit)
