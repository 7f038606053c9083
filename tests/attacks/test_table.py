"""Attacker has X, can read Y: the table of docs/threat-model.md, row by row.

Rows that do read something are here too: nobody shall promise more than is true.
"""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from compersion_talks import storage, vault
from compersion_talks.domain.errors import LinkOpensNothing
from compersion_talks.domain.plain_text import from_text
from compersion_talks.links import LinkKind, ShareLink, sign
from compersion_talks.services import current_services
from compersion_talks.use_cases import access
from compersion_talks.use_cases.access import find_place, open_link
from compersion_talks.use_cases.close_and_merge import reopen
from compersion_talks.use_cases.links import replace_link, rewrap_keys
from tests.attacks.staged_talk import ASH, BO, WORDS, StagedTalk, find_words, play_talk
from tests.attacks.stolen_database import NO_RING, Database, decrypt_all, read_stolen, unwrap_keys
from tests.talking import Partner, close_all, open_talk, read_invitations, start_talk
from tests.visiting import HOST, Visitor
from tests.web.browsers import (
    SavedBrowser,
    find_database_file,
    list_routes,
    make_agenda_link,
    make_path,
    open_talk_for_others,
    read_token,
    save_browser,
)

OWN_OF_BO = {"names", "shared by Bo", "private of Bo"}
HANDED_IN_BY_ASH = {"shared by Ash", "unmatched of Ash"}
ON_THE_PAPER = {"names", "shared by Ash", "shared by Bo"}


@pytest.fixture
def story(app: Flask, tmp_path: Path) -> StagedTalk:
    """Return a talk in which Ash has closed and Bo has not."""
    return play_talk(app, tmp_path)


def read_ring(story: StagedTalk) -> vault.KeyRing:
    """Return the ring of a copy, as it is in its key file."""
    return story.group.keys.ring


def merge_talk(story: StagedTalk) -> Database:
    """Let Bo close, so that the paper is made; return the database after it."""
    story.act(lambda: story.group.close(BO))
    story.snapshot("after")
    return story.stages["after"]


def collect_pages(who: SavedBrowser) -> str:
    """Return all that a browser is shown, on every page there is."""
    asked = [
        make_path(rule, who.handle) for rule, method in list_routes(who.app) if method == "GET"
    ]
    pages = [path for path in asked if not path.endswith(".pdf")]
    return "".join(who.ask(path).text for path in [*pages, f"/t/{who.handle}/pages/1/1"])


def find_words_shown(who: SavedBrowser) -> set[str]:
    """Say which words a browser is shown; lines to pick are on everyone's pages."""
    return find_words(collect_pages(who)) - {"unmatched of Ash"}


def save_partner_browser(partner: Partner, kind: str = "p") -> SavedBrowser:
    """Keep a partner's browser as it is."""
    return save_browser(partner.visitor, kind, partner.handle)


def start_pair(app: Flask) -> dict[str, Partner]:
    """Let two people fill in a word that is shared and one that is not."""
    group = start_talk(app, ASH, BO)
    for name, which in ((ASH, "Ash"), (BO, "Bo")):
        group[name].say(WORDS[f"shared by {which}"])
        given = {"thanks-one.text": WORDS[f"private of {which}"]}
        group[name].answer("good", {**given, "thanks-one.visibility": "private"})
    return group


@pytest.mark.parametrize("stage", ["answered", "before", "after"])
def test_the_database_alone_tells_days_states_and_sizes_and_no_word(
    story: StagedTalk, stage: str
) -> None:
    merge_talk(story)
    found = story.stages[stage]

    assert decrypt_all(found) == ""
    assert not [word for kind, word in WORDS.items() if word.encode() in found.raw and " " in word]
    assert ASH.encode() not in found.raw
    assert [row["is_merged"] for row in found.talks] == [stage == "after"]
    assert len(found.partners) == 2
    closed = sum(row["release_blob"] is not None for row in found.partners)
    assert closed == (1 if stage == "before" else 0)


def test_days_tell_which_questions_a_talk_asks_where_there_are_few_talks(
    story: StagedTalk,
) -> None:
    with closing(sqlite3.connect(find_database_file(story.app))) as opened:
        talks = opened.execute("SELECT opened_on FROM talk").fetchall()
        decks = opened.execute("SELECT last_offered_on, text FROM deck").fetchall()

    ((opened_on,),), ((used_on, text),) = talks, decks
    assert opened_on == used_on
    assert 'id = "other-connections"' in json.loads(text)["deck"]


def test_database_and_signing_key_forge_links_that_open_nothing(story: StagedTalk) -> None:
    keys = story.group.keys.signing
    lookups = [row["lookup"] for row in story.stages["before"].links]
    visitor = Visitor(story.app)

    for lookup in lookups:
        for kind in LinkKind:
            visitor.get(f"/l/{sign(ShareLink(kind, lookup * 2), keys)}")
            visitor.send("/open", status=404)


@pytest.mark.parametrize("stage", ["invited", "answered", "before", "after"])
def test_database_and_all_secrets_of_the_server_open_no_word(story: StagedTalk, stage: str) -> None:
    merge_talk(story)

    assert decrypt_all(story.stages[stage], ring=read_ring(story)) == ""


def test_one_persons_link_on_the_site_shows_what_that_person_sees(app: Flask) -> None:
    group = start_pair(app)
    link = group[BO].own_link()
    thief = Visitor(app)
    stolen_link = Partner("", thief, thief.open(link).handle)

    before = find_words_shown(save_partner_browser(stolen_link))
    close_all(group)
    after = find_words_shown(save_partner_browser(stolen_link))

    assert before == OWN_OF_BO
    assert after == ON_THE_PAPER


def test_an_unspent_invitation_lets_in_whoever_is_last_and_both_see_it(app: Flask) -> None:
    opener = open_talk(app, ASH, BO)
    opener.say(WORDS["shared by Ash"])
    link = read_invitations(opener)[BO]
    thief = Visitor(app)
    taken = Partner("", thief, thief.open(link).handle)

    assert find_words_shown(save_partner_browser(taken)) == {"names"}
    assert read_invitations(opener) == {}
    invited = Visitor(app)
    assert "This invitation was opened before" in invited.open(link).text
    assert "somebody used your invitation once more" in taken.get(status=404).text


@pytest.mark.parametrize("stage", ["answered", "before", "after"])
def test_a_spent_invitation_opens_nothing_even_with_todays_database_and_secrets(
    story: StagedTalk, stage: str
) -> None:
    merge_talk(story)
    invitation = story.kept["invitation"]
    own = vault.derive_link_id(invitation.kind, invitation.secret)
    (row,) = [row for row in story.stages[stage].links if row["lookup"] == own]
    with story.app.test_request_context(method="POST"):
        place = story.group.place(BO)
        storage.rollback()

    assert (row["kind"], row["wrap"], row["partner_id"].hex()) == ("u", b"", place.own_id)
    assert decrypt_all(story.stages[stage], [invitation], read_ring(story)) == ""


def test_a_spent_invitation_says_on_the_site_that_it_was_used_and_opens_nothing(app: Flask) -> None:
    opener = open_talk(app, ASH, BO)
    link = read_invitations(opener)[BO]
    bo = Visitor(app)
    group = {ASH: opener, BO: Partner(BO, bo, bo.open(link).handle)}
    opener.say(WORDS["shared by Ash"])
    group[BO].answer("good", {"thanks-one.text": WORDS["private of Bo"]})

    pages = [press_used(app, link)]
    close_all(group)
    pages.append(press_used(app, link))

    assert pages[0] == pages[1]
    assert find_words(pages[0]) == set()


def press_used(app: Flask, link: str) -> str:
    """Press every button that a used invitation leads to; return all that is shown."""
    thief = Visitor(app)
    shown = thief.press(link).text
    assert thief.page.heading == "This invitation was used"
    shown += thief.send("/open/join", status=404).text
    for action in ("look", "no"):
        shown += thief.post(f"/open/{action}", thief.press(link).values("/join")).text
    assert [one for one in (thief.client._cookies or {}).values() if one.key != "ct-s"] == []
    return shown


def test_an_invitation_and_a_database_from_before_its_use_give_the_key_of_the_talk(
    story: StagedTalk,
) -> None:
    merge_talk(story)
    keys = set(unwrap_keys(story.stages["invited"], story.kept["invitation"], read_ring(story)))

    def found(stage: str) -> set[str]:
        return find_words(decrypt_all(story.stages[stage], ring=read_ring(story), keys=keys))

    assert found("invited") == {"names"}
    assert found("before") == {"names", *HANDED_IN_BY_ASH}
    assert found("after") == ON_THE_PAPER


def test_a_replaced_link_opens_nothing_on_the_site(app: Flask) -> None:
    group = start_pair(app)
    link = group[BO].own_link()
    group[BO].get("link/replace")
    group[BO].visitor.send("/link/replace")
    thief = Visitor(app)
    thief.get(link)

    thief.send("/open", status=404)


def test_an_agenda_link_opens_the_paper_alone(app: Flask) -> None:
    group = start_pair(app)
    assert group[BO].visitor.client.post(f"/t/{group[BO].handle}/agenda/links").status_code != 303
    close_all(group)
    reader = Visitor(app)
    handle = reader.open(make_agenda_link(group[ASH])).handle

    assert find_words_shown(save_browser(reader, "a", handle)) == ON_THE_PAPER


def test_the_link_of_a_mere_opener_shows_names_and_invitations(app: Flask) -> None:
    opener = open_talk_for_others(app, ASH, BO)
    link = read_invitations(opener)[ASH]
    visitor = Visitor(app)
    ash = Partner(ASH, visitor, visitor.open(link).handle)
    ash.say(WORDS["shared by Ash"])
    ash.close()

    seen = collect_pages(save_partner_browser(opener, "o"))

    assert find_words(seen) == {"names"}
    assert list(read_invitations(opener)) == [BO]
    assert read_token(read_invitations(opener)[BO]) in seen


def test_database_ring_and_the_link_of_a_mere_opener_open_what_was_handed_in(
    app: Flask, tmp_path: Path
) -> None:
    story = play_talk(app, tmp_path, takes_part=False)
    after = merge_talk(story)
    link = story.group.links["Robin"]

    before = decrypt_all(story.stages["before"], [link], read_ring(story))

    assert find_words(before) == {"names", *HANDED_IN_BY_ASH}
    assert find_words(decrypt_all(after, [link], read_ring(story))) == ON_THE_PAPER


@pytest.mark.parametrize("stage", ["answered", "before", "after"])
def test_database_and_a_link_without_the_ring_open_nothing(story: StagedTalk, stage: str) -> None:
    merge_talk(story)
    found = story.stages[stage]

    assert [decrypt_all(found, [link], NO_RING) for link in story.group.links.values()] == ["", ""]


def test_database_ring_and_the_link_of_one_open_what_the_other_has_handed_in(
    story: StagedTalk,
) -> None:
    after = merge_talk(story)
    link = story.group.links[BO]

    before = decrypt_all(story.stages["before"], [link], read_ring(story))

    assert find_words(before) == OWN_OF_BO | HANDED_IN_BY_ASH
    assert find_words(decrypt_all(after, [link], read_ring(story))) == ON_THE_PAPER


def test_a_raw_copy_from_before_the_merge_keeps_what_was_handed_in_and_a_backup_does_not(
    story: StagedTalk, tmp_path: Path
) -> None:
    backup = tmp_path / "backup.sqlite3"
    with story.app.app_context():
        storage.back_up(backup)
    merge_talk(story)
    link = story.group.links[BO]

    raw = decrypt_all(story.stages["before"], [link], read_ring(story))
    stripped = decrypt_all(read_stolen(backup), [link], read_ring(story))

    assert find_words(raw) >= HANDED_IN_BY_ASH
    assert find_words(stripped) == OWN_OF_BO


def test_an_old_copy_and_a_replaced_link_open_the_sheet_of_that_time(story: StagedTalk) -> None:
    old = story.group.links[BO]
    replace_own_link(story, BO)
    story.snapshot("today")

    then = find_words(decrypt_all(story.stages["answered"], [old], read_ring(story)))

    assert then == OWN_OF_BO
    assert decrypt_all(story.stages["today"], [old], read_ring(story)) == ""


def replace_own_link(story: StagedTalk, name: str) -> None:
    """Replace a partner's own link."""
    group, old = story.group, story.group.links[name]

    def replace() -> None:
        group.links[name] = replace_link(old, bytes(32), group.keys, group.today)

    story.act(replace)


def test_an_old_copy_and_a_link_open_nothing_once_the_ring_key_is_gone(story: StagedTalk) -> None:
    link, later = story.group.links[BO], vault.KeyRing({2: b"2" * 32}, 2)

    assert find_words(decrypt_all(story.stages["before"], [link], read_ring(story)))
    assert decrypt_all(story.stages["before"], [link], later) == ""


def test_a_ring_key_goes_when_every_link_was_opened_under_the_next_one(story: StagedTalk) -> None:
    group = story.group
    both = vault.KeyRing({**read_ring(story).keys, 2: b"2" * 32}, 2)
    keys = vault.Keys(both, group.keys.signing, group.keys.session, group.keys.csrf)

    def renew(link: ShareLink) -> None:
        opened = open_link(link, keys, group.today, is_writing=True)
        rewrap_keys(opened[0], keys)

    story.act(*(lambda link=link: renew(link) for link in group.links.values()))
    story.snapshot("today")

    alone = vault.KeyRing({2: both.keys[2]}, 2)
    found = decrypt_all(story.stages["today"], [group.links[BO]], alone)
    assert find_words(found) == OWN_OF_BO
    assert decrypt_all(story.stages["before"], [group.links[BO]], alone) == ""


OWN_LINKS = "FROM link WHERE kind = 'p'"


def swap_sheets(database: sqlite3.Connection) -> None:
    """Give each partner the sheet of the other."""
    (one, first), (two, second) = database.execute("SELECT id, private_blob FROM partner")
    database.execute("UPDATE partner SET private_blob = ? WHERE id = ?", (second, one))
    database.execute("UPDATE partner SET private_blob = ? WHERE id = ?", (first, two))


def swap_links(database: sqlite3.Connection) -> None:
    """Let each link lead to the place of the other."""
    (one, first), (two, second) = database.execute(
        "SELECT lookup, partner_id FROM link WHERE kind = 'p'"
    )
    database.execute("UPDATE link SET partner_id = ? WHERE lookup = ?", (second, one))
    database.execute("UPDATE link SET partner_id = ? WHERE lookup = ?", (first, two))


def swap_wraps(database: sqlite3.Connection) -> None:
    """Give each link the keys of the other."""
    (one, first), (two, second) = database.execute(f"SELECT lookup, wrap {OWN_LINKS}")
    database.execute("UPDATE link SET wrap = ? WHERE lookup = ?", (second, one))
    database.execute("UPDATE link SET wrap = ? WHERE lookup = ?", (first, two))


def age_sheet(database: sqlite3.Connection) -> None:
    """Say that a sheet is of another revision than it is."""
    database.execute("UPDATE partner SET private_rev = private_rev + 1")


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        (swap_sheets, vault.CannotOpen),
        (age_sheet, vault.CannotOpen),
        (swap_links, LinkOpensNothing),
        (swap_wraps, LinkOpensNothing),
    ],
)
def test_whoever_writes_into_the_database_makes_sheets_unreadable_and_reads_none(
    story: StagedTalk, change: Callable[[sqlite3.Connection], None], refusal: type[Exception]
) -> None:
    rewrite(story, change)

    with story.app.test_request_context(method="POST"):
        for name in (ASH, BO):
            with pytest.raises(refusal):
                assert story.group.place(name).sheet
        storage.rollback()


def rewrite(story: StagedTalk, change: Callable[[sqlite3.Connection], None]) -> None:
    """Change the database behind the back of the copy."""
    with closing(sqlite3.connect(find_database_file(story.app))) as opened:
        change(opened)
        opened.commit()


def forge_partner(database: sqlite3.Connection) -> None:
    """Add a partner who has handed something in."""
    database.execute(
        "INSERT INTO partner SELECT x'ee', talk_id, private_blob, private_rev, release_blob, "
        "release_kid FROM partner WHERE release_blob IS NOT NULL"
    )


def forge_sheet(database: sqlite3.Connection) -> None:
    """Hand in for the other partner what the first one has handed in."""
    database.execute(
        "UPDATE partner SET (release_blob, release_kid) = (SELECT release_blob, release_kid "
        "FROM partner WHERE release_blob IS NOT NULL)"
    )


@pytest.mark.parametrize(("change", "last"), [(forge_partner, BO), (forge_sheet, ASH)])
def test_a_forged_partner_or_sheet_never_forces_the_paper(
    story: StagedTalk, change: Callable[[sqlite3.Connection], None], last: str
) -> None:
    rewrite(story, change)
    with story.app.test_request_context(method="POST"):
        rows = storage.talks.list_partners(story.group.place(BO).stored.id)
        storage.rollback()
    assert sum(row.release_blob is not None for row in rows) == 2

    story.act(lambda: reopen(story.group.place(last)), lambda: story.group.close(last))

    with story.app.test_request_context(method="POST"):
        assert story.group.place(last).is_closed
        assert not story.group.place(BO).is_merged
        storage.rollback()


def delete_talks(database: sqlite3.Connection) -> None:
    """Delete every talk."""
    database.execute("DELETE FROM talk")


def test_whoever_writes_into_the_database_can_delete_and_set_a_whole_talk_back(
    story: StagedTalk,
) -> None:
    then = find_database_file(story.app).read_bytes()
    merge_talk(story)
    with story.app.app_context():
        storage.db.engine.dispose()
    find_database_file(story.app).write_bytes(then)

    with story.app.test_request_context(method="POST"):
        assert not story.group.place(BO).is_merged
        storage.rollback()
    rewrite(story, delete_talks)
    with story.app.test_request_context(method="POST"), pytest.raises(LinkOpensNothing):
        story.group.place(BO)


def test_whoever_writes_into_the_database_can_close_a_sheet_as_it_had_been(
    story: StagedTalk,
) -> None:
    handed_in = "SELECT release_blob, release_kid, id FROM partner WHERE release_blob IS NOT NULL"
    with closing(sqlite3.connect(find_database_file(story.app))) as opened:
        (row,) = opened.execute(handed_in).fetchall()

    def put_back(database: sqlite3.Connection) -> None:
        database.execute("UPDATE partner SET release_blob = ?, release_kid = ? WHERE id = ?", row)

    story.act(lambda: reopen(story.group.place(ASH)))
    assert not is_closed(story, ASH)
    rewrite(story, put_back)
    assert is_closed(story, ASH)
    story.act(lambda: story.group.close(BO))

    with story.app.test_request_context(method="POST"):
        assert story.group.place(ASH).is_merged
        storage.rollback()


def is_closed(story: StagedTalk, name: str) -> bool:
    """Say whether the sheet of a partner is closed."""
    with story.app.test_request_context(method="POST"):
        closed = story.group.place(name).is_closed
        storage.rollback()
    return closed


def test_a_server_with_changed_code_reads_whatever_is_opened(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    group, heard = start_pair(app), []

    def listening(kind: type[Any], text: str) -> Any:
        heard.append(text)
        return from_text(kind, text)

    monkeypatch.setattr(access, "from_text", listening)
    group[BO].get("pages/1/1")

    assert find_words("".join(heard)) == {"names", "shared by Bo", "private of Bo"}


def test_an_unlocked_device_shows_what_its_person_sees(app: Flask) -> None:
    group = start_pair(app)
    device = group[BO].visitor.client

    page = device.get(f"/t/{group[BO].handle}/pages/1/1", base_url=HOST).text

    assert WORDS["private of Bo"] in page
    assert find_words_shown(save_partner_browser(group[BO])) == OWN_OF_BO
    device.get("/leave", base_url=HOST)
    assert device.get(f"/t/{group[BO].handle}/pages/1/1", base_url=HOST).status_code == 404


def test_the_thief_opens_what_there_is_to_open(story: StagedTalk) -> None:
    place = find_and_read(story)
    links = story.group.links.values()

    everything = decrypt_all(story.stages["before"], links, read_ring(story))

    assert find_words(everything) == set(WORDS)
    assert WORDS["private of Bo"] in place


def find_and_read(story: StagedTalk) -> str:
    """Read Bo's sheet the way the program does."""
    with story.app.test_request_context(method="POST"):
        link = story.group.links[BO]
        group = story.group
        opened = open_link(link, group.keys, group.today, is_writing=False)
        sheet = find_place(*opened).sheet
        storage.rollback()
        assert current_services().keys == group.keys
    return str(sheet)
