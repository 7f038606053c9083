"""Talks, partners and links come out as they went in, and nothing is kept without a commit."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import event, select, text

from compersion_talks import storage
from compersion_talks.storage import AlreadyStored, RecordIsGone, StoredAgreements, talks
from compersion_talks.storage.engine import read
from compersion_talks.storage.tables import TalkRow
from tests.storage.builders import ASH, BO, TALK, a_link, a_partner, a_talk, add_all

pytestmark = pytest.mark.usefixtures("inside")


def count(table: str) -> int:
    """Count the rows of a table."""
    return int(storage.db.session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())  # noqa: S608 - a word of our own


def test_what_was_stored_comes_back_the_same() -> None:
    blob = bytes(range(256)) * 40
    talk = a_talk(shared_blob=blob, agenda_blob=blob, is_merged=True)
    partner = a_partner(private_blob=blob, release_blob=blob, release_key_id=3)
    link = a_link(wrapped_key=blob, invitations_blob=blob)
    talks.add_talk(talk)
    talks.add_partner(partner)
    talks.add_link(link)
    storage.commit()

    assert talks.find_talk(TALK) == talk
    assert talks.lock_talk(TALK) == talk
    assert talks.list_partners(TALK) == [partner]
    assert talks.find_link(link.link_id) == link
    assert talks.list_links(TALK) == [link]


def test_empty_fields_come_back_empty() -> None:
    talk = a_talk(agenda_blob=None, shared_blob=b"")
    partner = a_partner(private_blob=None)
    link = a_link(partner_id=None, invitations_blob=None)
    talks.add_talk(talk)
    talks.add_partner(partner)
    talks.add_link(link)

    assert talks.find_talk(TALK) == talk
    assert talks.list_partners(TALK) == [partner]
    assert talks.find_link(link.link_id) == link


def test_a_talk_has_one_set_of_agreements_which_is_replaced_and_dies_with_it() -> None:
    add_all()
    for number in (1, 2):
        talks.save_agreements(StoredAgreements(TALK, b"agreed", number))
        assert talks.find_agreements(TALK) == StoredAgreements(TALK, b"agreed", number)
    assert count("agreements") == 1
    talks.forget_agreements(TALK)
    assert talks.find_agreements(TALK) is None

    talks.save_agreements(StoredAgreements(TALK, b"agreed", 1))
    talks.forget_talk(TALK)

    assert count("agreements") == 0


def test_nothing_is_found_where_nothing_was_stored() -> None:
    assert talks.find_talk(TALK) is None
    assert talks.lock_talk(TALK) is None
    assert talks.find_link(b"?" * 16) is None
    assert talks.list_partners(TALK) == []
    assert talks.list_links(TALK) == []


def test_what_is_saved_takes_the_place_of_what_was() -> None:
    add_all()
    talk = a_talk(is_merged=True, agenda_blob=b"agenda", shared_rev=2, expires_on=date(2026, 4, 1))
    partner = a_partner(private_blob=None, private_rev=2, release_blob=b"in", release_key_id=1)
    link = a_link(ASH, key_id=2, wrapped_key=b"other wrap")

    talks.save_talk(talk)
    talks.save_partner(partner)
    talks.save_link(link)
    storage.commit()

    assert talks.find_talk(TALK) == talk
    assert talks.list_partners(TALK) == [partner, a_partner(BO)]
    assert talks.list_links(TALK) == [link, a_link(BO, partner_id=BO)]


def test_what_is_read_again_is_never_an_older_reading() -> None:
    add_all()
    remembered = read(select(TalkRow)).all()

    talks.save_talk(a_talk(shared_rev=9))

    assert remembered
    assert talks.lock_talk(TALK) == a_talk(shared_rev=9)


def test_saving_what_was_forgotten_is_refused() -> None:
    add_all()
    talks.forget_talk(TALK)

    with pytest.raises(RecordIsGone):
        talks.save_talk(a_talk())
    with pytest.raises(RecordIsGone):
        talks.save_partner(a_partner())
    with pytest.raises(RecordIsGone):
        talks.save_link(a_link())


def test_forgetting_a_talk_leaves_no_row_of_it() -> None:
    add_all()
    other = b"o" * 16
    talks.add_talk(a_talk(id=other))
    talks.add_partner(a_partner(other, talk_id=other))

    talks.forget_talk(TALK)
    storage.commit()

    assert (count("talk"), count("partner"), count("link")) == (1, 1, 0)
    assert talks.list_partners(other) == [a_partner(other, talk_id=other)]


def test_removing_a_partner_removes_their_links_and_no_others() -> None:
    add_all()

    talks.remove_partner(ASH)
    storage.commit()

    assert talks.list_partners(TALK) == [a_partner(BO)]
    assert talks.list_links(TALK) == [a_link(BO, partner_id=BO)]


def test_a_removed_link_opens_nothing() -> None:
    add_all()

    talks.remove_link(ASH)
    storage.commit()

    assert talks.find_link(ASH) is None
    assert talks.find_link(BO) is not None


def test_partners_come_in_the_order_of_their_ids_and_not_of_their_arrival() -> None:
    talks.add_talk(a_talk())
    for partner_id in (b"c" * 16, ASH, BO):
        talks.add_partner(a_partner(partner_id))
        talks.add_link(a_link(partner_id, partner_id=partner_id))

    assert [partner.id for partner in talks.list_partners(TALK)] == [ASH, BO, b"c" * 16]
    assert [link.link_id for link in talks.list_links(TALK)] == [ASH, BO, b"c" * 16]


@pytest.mark.parametrize(
    "again",
    [
        lambda: talks.add_talk(a_talk()),
        lambda: talks.add_partner(a_partner()),
        lambda: talks.add_link(a_link(ASH)),
    ],
)
def test_storing_the_same_thing_twice_is_refused_by_name(again: Callable[[], None]) -> None:
    add_all()

    with pytest.raises(AlreadyStored):
        again()
    storage.rollback()

    assert talks.find_talk(TALK) == a_talk()


def test_what_is_rolled_back_never_was() -> None:
    add_all()
    talks.save_talk(a_talk(is_merged=True))
    talks.save_partner(a_partner(release_blob=b"in"))
    talks.remove_link(BO)

    storage.rollback()

    assert talks.find_talk(TALK) == a_talk()
    assert talks.list_partners(TALK) == [a_partner(ASH), a_partner(BO)]
    assert talks.find_link(BO) is not None


def test_what_is_not_committed_is_gone_with_its_request(inside: Flask) -> None:
    with inside.test_request_context(method="POST"):
        talks.add_talk(a_talk())
        storage.rollback()

    assert talks.find_talk(TALK) is None


def test_the_ring_keys_in_use_are_those_of_links_and_of_what_was_handed_in() -> None:
    assert talks.list_ring_keys_in_use() == set()
    add_all()
    talks.save_link(a_link(ASH, key_id=4))
    talks.save_partner(a_partner(release_blob=b"in", release_key_id=7))

    assert talks.list_ring_keys_in_use() == {1, 4, 7}


def test_an_error_of_the_database_repeats_nothing_of_what_was_stored() -> None:
    nobody = replace(a_partner(), talk_id=b"n" * 16, private_blob=b"secret words")

    with pytest.raises(Exception, match="(?i)foreign key") as caught:
        talks.add_partner(nobody)

    assert "secret words" not in str(caught.value)
    assert "n" * 16 not in str(caught.value)
    storage.rollback()


@pytest.mark.parametrize("is_writing", [False, True])
def test_a_link_is_opened_with_its_talk_and_its_partner_at_once(
    is_writing: bool,
) -> None:
    talk, ash, links = a_talk(), a_partner(), [a_link(), a_link(b"o" * 16, partner_id=None)]
    talks.add_talk(talk)
    talks.add_partner(ash)
    for link in links:
        talks.add_link(link)
    sent: list[str] = []

    def count(*details: object) -> None:
        sent.append(str(details[2]))

    event.listen(storage.db.engine, "before_cursor_execute", count)
    own = talks.open_link(links[0].link_id, is_writing=is_writing)
    event.remove(storage.db.engine, "before_cursor_execute", count)

    assert own == (links[0], talk, ash)
    assert len(sent) == 1 + (is_writing and storage.db.engine.dialect.name != "sqlite")
    assert talks.open_link(b"o" * 16, is_writing=is_writing) == (links[1], talk, None)
    assert talks.open_link(b"?" * 16, is_writing=is_writing) is None
