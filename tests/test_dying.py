"""What is forgotten is gone from every byte beside the app; old copies do not bring it back."""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask

from compersion_talks import links, storage, vault
from compersion_talks.domain.carrier import pack, write_whole
from compersion_talks.factory import create_app
from compersion_talks.services import current_services
from compersion_talks.storage import retention
from compersion_talks.use_cases.agreements_carrier import read_carrier
from compersion_talks.vault import keyfile
from tests.library.sources import copy_file
from tests.linting import lint
from tests.talking import Partner, close_all, open_talk, start_talk, take_up_places
from tests.visiting import HOST, Page, Visitor
from tests.web.browsers import dump_rows
from tests.web.talk.test_next_talk import open_next

PIECE = 24
TABLES = ("talk", "partner", "link", "agreements")
NAMES = ("Ash-magpie", "Bo-bittern")
WORDS = ("a heron in the attic", "an owl below the stairs")
AGREED = ("a robin at the door", "a wren in the wall")
DECK_WORD = "a kingfisher on the roof"
DAY = timedelta(days=1)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Return settings with a deck of the operator's own, and keep temporary files in sight."""
    decks, aside = tmp_path / "decks", tmp_path / "aside"
    decks.mkdir()
    aside.mkdir()
    copy_file(decks, "check-in.toml", "ours.toml", {'id = "check-in"': 'id = "ours"'})
    text = (decks / "ours.toml").read_text("utf-8")
    title = next(line for line in text.split("\n") if line.startswith("title = "))
    (decks / "ours.toml").write_text(text.replace(title, f'title = "{DECK_WORD}"'), "utf-8")
    monkeypatch.setattr(tempfile, "tempdir", str(aside))
    monkeypatch.setenv("TMPDIR", str(aside))
    return {"COMPERSION_DECKS_DIR": str(decks)}


@pytest.fixture
def group(app: Flask) -> Iterator[dict[str, Partner]]:
    """Return two partners who have each written down something."""
    group = start_talk(app, *NAMES)
    for partner, words in zip(group.values(), WORDS, strict=True):
        partner.say(words)
    yield group
    with app.app_context():
        storage.db.engine.dispose()


class Disk:
    """All bytes beside the app, and what the rows of its talks held at some moment."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def rows(self, table: str) -> dict[str, bytes]:
        """Read every id and every sealed or wrapped thing in a table, by where it stands."""
        with closing(sqlite3.connect(self.folder / "data" / "talks.sqlite3")) as reader:
            reader.row_factory = sqlite3.Row
            found = reader.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608 - our own
        return {
            f"{table} {number} {column}": row[column]
            for number, row in enumerate(found)
            for column in row.keys()  # noqa: SIM118 - a row is no mapping
            if isinstance(row[column], bytes) and row[column]
        }

    def held(self) -> dict[str, bytes]:
        """Read every id and every sealed or wrapped thing of all talks."""
        return {place: data for table in TABLES for place, data in self.rows(table).items()}

    def everything(self) -> bytes:
        """Return everything in the folders of the app, but for the decks of the operator."""
        files = sorted(self.folder.rglob("*"))
        return b"".join(one.read_bytes() for one in files if _is_looked_into(one))

    def list_files(self) -> set[Path]:
        """List all files there are."""
        return {one for one in self.folder.rglob("*") if one.is_file()}

    def remains(self, held: dict[str, bytes]) -> set[str]:
        """Say of which things some piece is still on the disk."""
        everything = self.everything()
        return {
            place
            for place, data in held.items()
            if any(data[at : at + PIECE] in everything for at in range(0, len(data), 512))
        }


def _is_looked_into(path: Path) -> bool:
    return path.is_file() and path.parent.name != "decks"


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    """Return everything beside the app."""
    return Disk(tmp_path)


def find_words(words: tuple[str, ...], disk: Disk) -> list[str]:
    """List which words can be read on the disk."""
    everything = disk.everything()
    return [word for word in words if word.encode() in everything]


def sweep(app: Flask, *days: date) -> None:
    """Sweep on some days, one after the other."""
    with app.app_context():
        for day in days:
            retention.forget_expired(day)


def test_what_a_living_talk_holds_is_found_sealed_and_never_in_words(
    group: dict[str, Partner], disk: Disk
) -> None:
    held = disk.held()

    assert len(group) == len(NAMES)
    assert disk.remains(held) == set(held)
    assert find_words((*NAMES, *WORDS), disk) == []


def test_of_a_forgotten_talk_no_byte_is_left(group: dict[str, Partner], disk: Disk) -> None:
    first, second = group.values()
    drafts = disk.held()
    first.close(keeps_notes=True)
    handed_in = disk.held()
    second.close()
    first.visitor.fetch(f"/t/{first.handle}/agenda.pdf")
    for words in AGREED:
        first.get("agreements/write")
        first.visitor.send("/agreements/write", {"what": words})
    finished = disk.held()
    assert any(place.startswith("agreements") for place in finished)
    assert find_words(AGREED, disk) == []

    first.get("forget")
    first.visitor.send("/forget")

    assert any(place.endswith("release_blob") for place in handed_in)
    assert any(place.endswith("agenda_blob") for place in finished)
    assert disk.remains({**drafts, **_tell_apart(handed_in), **_tell_apart(finished, 2)}) == set()
    assert disk.held() == {}
    assert find_words((*NAMES, *WORDS, *AGREED), disk) == []


def agree(group: dict[str, Partner]) -> None:
    """Close every sheet, write agreements, and let everyone say yes to each."""
    close_all(group)
    first = next(iter(group.values()))
    for words in AGREED:
        first.get("agreements/write")
        first.visitor.send("/agreements/write", {"what": words})
        for partner in group.values():
            partner.get("agreements/")
            partner.visitor.send("/agreements/say", {"say": "yes"})


def send_page(visitor: Visitor, file: bytes) -> Page:
    """Send a file as an agreements page."""
    token = visitor.get("/agreements").values("/agreements")["csrf_token"][0]
    given = {"csrf_token": token, "codes": "", "file": (BytesIO(file), "page.pdf")}
    response = visitor.client.post("/agreements", data=given, base_url=HOST)
    return Page("/agreements", response, lint(response))


def test_between_two_talks_no_byte_is_kept_of_what_a_page_carries(
    app: Flask, group: dict[str, Partner], disk: Disk
) -> None:
    agree(group)
    first = next(iter(group.values()))
    page = first.visitor.fetch(f"/t/{first.handle}/agreements.pdf?codes=1").data
    carried = write_whole(pack(read_carrier(page)))
    assert AGREED[0] in send_page(Visitor(app), page).text
    finished = disk.held()
    assert disk.remains(finished) == set(finished)

    first.get("forget")
    first.visitor.send("/forget")
    files = disk.list_files()
    read = send_page(Visitor(app), page)

    assert disk.list_files() == files
    assert all(words in read.text for words in (*AGREED, *NAMES))
    assert disk.held() == {}
    assert disk.remains(finished) == set()
    assert find_words((*NAMES, *WORDS, *AGREED, carried, carried[7:40]), disk) == []


def test_of_two_talks_linked_by_a_page_the_later_holds_no_byte_of_the_earlier(
    app: Flask, group: dict[str, Partner], disk: Disk
) -> None:
    agree(group)
    first = next(iter(group.values()))
    page = first.visitor.fetch(f"/t/{first.handle}/agreements.pdf?codes=1").data
    earlier = disk.held()
    first.get("forget")
    first.visitor.send("/forget")

    later = open_next(app, read_carrier(page), NAMES[1])
    close_all(later)

    assert disk.remains(earlier) == set()
    assert find_words((*NAMES, *AGREED), disk) == []
    assert all(words in later[NAMES[0]].get("agenda").text for words in AGREED)
    finished = disk.held()
    later[NAMES[0]].get("forget")
    later[NAMES[0]].visitor.send("/forget")
    assert disk.remains({**earlier, **_tell_apart(finished)}) == set()
    assert disk.held() == {}


def test_of_a_file_that_is_refused_no_byte_is_kept(
    app: Flask, group: dict[str, Partner], disk: Disk
) -> None:
    agree(group)
    first = next(iter(group.values()))
    page = first.visitor.fetch(f"/t/{first.handle}/agreements.pdf?codes=1").data
    carried = write_whole(pack(read_carrier(page))).encode()
    damaged = carried[:60] + bytes([carried[60] ^ 1]) + carried[61:]
    before, files = dump_rows(app), disk.list_files()

    for file in (damaged, carried[:60], damaged + b" " * 200_000, b"%PDF-" + damaged, page[:900]):
        assert send_page(Visitor(app), file).status == 422

    assert dump_rows(app) == before
    assert disk.list_files() == files
    assert find_words((*AGREED, carried[7:40].decode()), disk) == []


def _tell_apart(held: dict[str, bytes], time: int = 1) -> dict[str, bytes]:
    """Tell later things from earlier ones that stood in the same place."""
    return {f"{place} {time}": data for place, data in held.items()}


def test_of_an_expired_talk_and_its_deck_no_byte_is_left(app: Flask, disk: Disk) -> None:
    group = take_up_places(open_talk(app, *NAMES, deck="ours"), app)
    held = disk.held()
    assert find_words((DECK_WORD,), disk) == [DECK_WORD]
    last_use = datetime.now(UTC).date()
    gone = last_use + 30 * DAY + 2 * DAY

    sweep(app, *(last_use + 7 * DAY * week for week in range(5)), gone)
    assert len(group) == len(NAMES)
    assert disk.remains(held) == set()
    assert find_words((DECK_WORD,), disk) == [DECK_WORD]

    sweep(app, *(gone + 7 * DAY * week for week in range(1, 10)))
    assert find_words((DECK_WORD,), disk) == []


def test_at_the_merge_what_was_handed_in_and_not_kept_is_gone(
    group: dict[str, Partner], disk: Disk
) -> None:
    *others, last = group.values()
    for partner in others:
        partner.close()
    held = {
        place: data
        for place, data in disk.rows("partner").items()
        if place.endswith(("private_blob", "release_blob"))
    }

    last.close()

    assert len(held) == 2 * len(others) + 1
    assert disk.remains(held) == set()


def test_of_a_replaced_link_nothing_is_left(group: dict[str, Partner], disk: Disk) -> None:
    before = disk.rows("link")
    first = next(iter(group.values()))

    first.get("link/replace")
    first.visitor.send("/link/replace")

    gone = set(before.values()) - set(disk.rows("link").values())
    assert len(gone) >= 2  # its lookup and its wrap
    assert disk.remains({data.hex(): data for data in gone}) == set()


def test_of_destroyed_notes_nothing_is_left(group: dict[str, Partner], disk: Disk) -> None:
    first, *others = group.values()
    first.close(keeps_notes=True)
    close_all({partner.name: partner for partner in others})
    notes = {place: data for place, data in disk.rows("partner").items() if "private_blob" in place}

    first.get("notes/destroy")
    first.visitor.send("/notes/destroy")

    assert len(notes) == 1
    assert disk.remains(notes) == set()


def rotate_and_restart(app: Flask, day: date, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """Rotate the keys of a copy on a day, and start it again."""
    monkeypatch.setattr(keyfile, "_find_today", lambda: day)
    with app.app_context():
        services = current_services()
        vault.rotate_keys(services.settings.keys_file, storage.talks.list_ring_keys_in_use())
        storage.rollback()
        storage.db.engine.dispose()
    return create_app({"COMPERSION_DATA_DIR": str(services.settings.data_dir)})


def opens(app: Flask, link: str) -> bool:
    """Say whether a stranger who has this link can open it."""
    stranger = Visitor(app)
    stranger.get(link)
    answer = stranger.client.post("/open", data=stranger.page.values("/open"), base_url=HOST)
    with app.app_context():
        storage.db.engine.dispose()
    return answer.status_code == 303


def test_after_a_rotation_an_old_backup_and_an_old_link_open_nothing(
    app: Flask, group: dict[str, Partner], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_links = [partner.own_link() for partner in group.values()]
    keys = tmp_path / "data" / "keys.json"
    old_keys, today = keys.read_bytes(), datetime.now(UTC).date()
    with app.app_context():
        storage.back_up(tmp_path / "backup.sqlite3")

    once = rotate_and_restart(app, today, monkeypatch)
    assert all(opens(once, link) for link in own_links)  # and each is wrapped again by that
    twice = rotate_and_restart(once, today + 3 * DAY, monkeypatch)
    assert all(opens(twice, link) for link in own_links)
    with twice.app_context():
        storage.restore(tmp_path / "backup.sqlite3")
        assert links.read(own_links[0].rsplit("/", 1)[1], current_services().keys.signing)

    assert not any(opens(twice, link) for link in own_links)
    keys.write_bytes(old_keys)
    before = create_app({"COMPERSION_DATA_DIR": str(tmp_path / "data")})
    assert all(opens(before, link) for link in own_links)
