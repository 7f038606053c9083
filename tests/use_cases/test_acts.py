"""What partners do with a talk, on real rows and real keys."""

from dataclasses import asdict, replace
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import update

from compersion_talks import storage, vault
from compersion_talks.domain.decks import Visibility
from compersion_talks.domain.errors import (
    LinkOpensNothing,
    NameIsTaken,
    PlaceIsGone,
    ReadersHaveChanged,
    SheetHasChanged,
    SheetIsClosed,
    TalkIsMerged,
    TalkIsNotMerged,
    TooFewPartners,
)
from compersion_talks.domain.plain_text import to_text
from compersion_talks.domain.talks import PaperSize
from compersion_talks.links import LinkKind, ShareLink
from compersion_talks.storage import talks
from compersion_talks.storage.tables import DeckRow
from compersion_talks.use_cases import after_merge, close_and_merge, open_talk, people
from compersion_talks.use_cases.access import open_link, read_deck
from compersion_talks.use_cases.links import (
    list_seats,
    read_invitations,
    replace_link,
    rewrap_keys,
    take_up,
)
from compersion_talks.use_cases.open_talk import Wishes
from compersion_talks.use_cases.sheets import destroy_notes, has_notes
from tests.use_cases.group import BROWSER, SEED, Group, make_wishes


def list_everyone(group: Group) -> Group:
    group.take_up("Bo")
    group.take_up("Cy")
    return group


def test_opening_twice_with_one_seed_opens_one_talk(group: Group) -> None:
    first = group.links["Ash"]

    group.open("Ash", "Bo", "Cy")

    assert group.links["Ash"] == first
    assert len(list_seats(group.place("Ash"))) == 3


@pytest.mark.parametrize(
    "other", [{"names": ("Ash", "Bob", "Cy")}, {"minutes": 90}, {"paper": PaperSize.LETTER}]
)
def test_the_same_seed_with_other_wishes_opens_another_talk(
    group: Group, other: dict[str, Any]
) -> None:
    wishes = Wishes(**{**asdict(make_wishes("Ash", "Bo", "Cy")), **other})

    new = open_talk.open_talk(wishes, group.source, group.seed, group.keys, group.today)

    assert new != group.links["Ash"]
    talk = group.place_of(new).talk
    assert {partner.name for partner in talk.partners} == set(wishes.names)
    assert (talk.minutes, talk.paper) == (wishes.minutes, wishes.paper)


def test_opening_finds_the_talk_that_the_same_press_made_a_moment_before(
    group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage.commit()
    first, is_made, looks = group.links["Ash"], open_talk._is_made, count()
    monkeypatch.setattr(open_talk, "_is_made", lambda *asked: next(looks) > 0 and is_made(*asked))

    group.open("Ash", "Bo", "Cy")

    assert group.links["Ash"] == first


def test_an_invitation_is_spent_by_the_first_answer(group: Group) -> None:
    invitation = group.invitation("Bo")
    group.take_up("Bo")
    group.say("Bo", "a word")

    with pytest.raises(LinkOpensNothing):
        take_up(invitation, [SEED], group.keys, group.today)


def test_the_same_browser_may_press_the_button_twice(group: Group) -> None:
    invitation = group.invitation("Bo")

    first = take_up(invitation, [BROWSER], group.keys, group.today)
    second = take_up(invitation, [BROWSER], group.keys, group.today)

    assert first == second


def test_the_opener_cannot_derive_an_own_link_from_the_invitation(group: Group) -> None:
    invitation = group.invitation("Bo")
    new = group.take_up("Bo")

    guessed = vault.hkdf(SEED, invitation, b"ct/v1/join", 32)

    assert new.secret not in (invitation, guessed)
    with pytest.raises(LinkOpensNothing):
        open_link(
            ShareLink(LinkKind.PARTNER, invitation), group.keys, group.today, is_writing=False
        )


def test_the_opener_sees_who_has_taken_up_and_only_unspent_invitations(group: Group) -> None:
    group.take_up("Bo")

    shown = {seat.partner.name: seat for seat in list_seats(group.place("Ash"))}

    assert {name: seat.is_taken for name, seat in shown.items()} == {
        "Ash": True,
        "Bo": True,
        "Cy": False,
    }
    assert not shown["Bo"].invitation
    assert shown["Cy"].invitation


def test_an_invitation_that_did_not_come_back_with_a_backup_is_not_shown(group: Group) -> None:
    gone = vault.derive_link_id(LinkKind.INVITATION, group.invitation("Bo"))

    storage.talks.remove_link(gone)

    shown = {seat.partner.name: seat for seat in list_seats(group.place("Ash"))}
    assert not shown["Bo"].is_taken
    assert not shown["Bo"].invitation
    assert shown["Cy"].invitation


def test_a_partner_sees_no_invitation_that_somebody_else_made(group: Group) -> None:
    group.take_up("Bo")

    assert not any(seat.invitation for seat in list_seats(group.place("Bo")))


def test_a_sheet_comes_back_as_it_was_saved(group: Group) -> None:
    group.say("Ash", "Ten quiet minutes", Visibility.PRIVATE)

    lines = group.place("Ash").sheet.answers["worth-it"].lines

    assert [(line.value, line.visibility) for line in lines] == [
        ("Ten quiet minutes", Visibility.PRIVATE)
    ]


def test_nothing_can_be_saved_into_a_closed_sheet(group: Group) -> None:
    group.close("Ash")

    with pytest.raises(SheetIsClosed):
        group.say("Ash", "too late")


def test_the_last_sheet_to_close_merges(group: Group) -> None:
    list_everyone(group)
    group.say("Bo", "Hear each other out")
    group.close("Ash", "Bo")
    with pytest.raises(TalkIsNotMerged):
        group.agenda("Ash")

    group.close("Cy")

    assert "Hear each other out" in to_text(group.agenda("Ash"))
    assert group.agenda("Ash") == group.agenda("Bo") == group.agenda("Cy")


def test_the_merge_destroys_sheets_and_all_that_was_handed_in(group: Group) -> None:
    list_everyone(group)
    group.say("Ash", "for me alone", Visibility.PRIVATE)
    group.close("Ash", "Bo", "Cy")

    rows = storage.talks.list_partners(group.place("Ash").stored.id)

    assert [(row.private_blob, row.release_blob) for row in rows] == [(None, None)] * 3
    assert [row.private_rev for row in rows] == [0] * 3
    assert "for me alone" not in to_text(group.agenda("Ash"))


def test_notes_are_kept_for_whoever_asked_and_can_be_destroyed(group: Group) -> None:
    list_everyone(group)
    group.say("Bo", "mine", Visibility.PRIVATE)
    group.close("Bo", keeps_notes=True)
    group.close("Ash", "Cy")

    place = group.place("Bo")
    kept = place.sheet.answers["worth-it"].lines[0].value
    destroy_notes(place)

    assert kept == "mine"
    assert not has_notes(group.place("Bo"))
    assert not has_notes(group.place("Ash"))


def test_a_sheet_that_changed_since_it_was_shown_is_not_closed(group: Group) -> None:
    seen = close_and_merge.read_shown(group.place("Ash"))
    group.say("Ash", "from another tab")

    with pytest.raises(SheetHasChanged):
        close_and_merge.close(group.place("Ash"), group.keys, seen, keeps_notes=False)

    assert not group.place("Ash").is_closed


def test_a_sheet_is_not_closed_for_readers_who_were_not_shown(group: Group) -> None:
    seen = close_and_merge.read_shown(group.place("Ash"))
    people.add_partner(group.place("Ash"), "Eve", group.keys, group.today)

    with pytest.raises(ReadersHaveChanged):
        close_and_merge.close(group.place("Ash"), group.keys, seen, keeps_notes=False)

    assert not group.place("Ash").is_closed


def test_invitations_of_people_taken_off_the_list_are_not_remembered(group: Group) -> None:
    for number in range(3):
        people.add_partner(group.place("Ash"), f"Eve {number}", group.keys, group.today)
        gone = next(one for one in group.place("Ash").talk.partners if one.name[:3] == "Eve")
        people.give_out_anew(group.place("Ash"), gone.id, group.keys, group.today)
        gone = next(one for one in group.place("Ash").talk.partners if one.name[:3] == "Eve")
        people.remove_partner(group.place("Ash"), gone.id, group.today)
    people.add_partner(group.place("Ash"), "Fay", group.keys, group.today)

    place = group.place("Ash")
    assert set(read_invitations(place)) == {one.id for one in place.others}


def press_close(group: Group, seen: close_and_merge.Shown, *, keeps_notes: bool = False) -> None:
    close_and_merge.close(group.place("Ash"), group.keys, seen, keeps_notes=keeps_notes)


def test_closing_twice_from_the_same_page_is_once(group: Group) -> None:
    seen = close_and_merge.read_shown(group.place("Ash"))
    press_close(group, seen)
    once = group.place("Ash").row

    press_close(group, seen)

    assert group.place("Ash").is_closed
    assert group.place("Ash").row == once


@pytest.mark.parametrize("keeps_notes", [True, False])
def test_closing_again_with_another_wish_for_the_notes_heeds_it(
    group: Group, *, keeps_notes: bool
) -> None:
    list_everyone(group)
    group.say("Ash", "mine", Visibility.PRIVATE)
    shown = close_and_merge.read_shown(group.place("Ash"))
    press_close(group, shown, keeps_notes=not keeps_notes)

    press_close(group, shown, keeps_notes=keeps_notes)

    group.close("Bo", "Cy")
    assert has_notes(group.place("Ash")) is keeps_notes


def test_an_older_page_does_not_say_that_it_closed_a_sheet_which_changed_since(
    group: Group,
) -> None:
    shown = close_and_merge.read_shown(group.place("Ash"))
    group.say("Ash", "from another tab")
    group.close("Ash")

    with pytest.raises(SheetIsClosed):
        press_close(group, shown)


def test_a_closed_sheet_can_be_reopened_until_the_merge(group: Group) -> None:
    list_everyone(group)
    group.close("Ash")
    close_and_merge.reopen(group.place("Ash"))
    group.say("Ash", "Second thoughts")
    group.close("Ash", "Bo", "Cy")

    assert "Second thoughts" in to_text(group.agenda("Cy"))
    with pytest.raises(TalkIsMerged):
        close_and_merge.reopen(group.place("Ash"))


def test_closing_after_the_merge_is_refused(group: Group) -> None:
    list_everyone(group)
    group.close("Ash", "Bo", "Cy")

    with pytest.raises(TalkIsMerged):
        group.close("Ash")


def test_someone_may_close_before_another_has_taken_up(group: Group) -> None:
    group.close("Ash")

    list_everyone(group)
    group.close("Bo", "Cy")

    assert group.agenda("Cy").names


def test_adding_a_name_reopens_every_closed_sheet(group: Group) -> None:
    group.close("Ash")

    people.add_partner(group.place("Ash"), "Di", group.keys, group.today)

    assert not group.place("Ash").is_closed
    assert group.place("Ash").talk.has_reopened_sheets
    assert group.invitation("Di")


def test_removing_a_name_destroys_that_sheet_and_reopens_the_others(group: Group) -> None:
    list_everyone(group)
    group.close("Ash", "Bo")
    ash = group.place("Ash")

    people.remove_partner(ash, group.place("Cy").own_id, group.today)

    assert not group.place("Ash").is_closed
    assert {partner.name for partner in group.place("Ash").talk.partners} == {"Ash", "Bo"}
    with pytest.raises(PlaceIsGone):
        group.place("Cy")


def test_a_talk_of_two_keeps_both(group: Group) -> None:
    people.remove_partner(group.place("Ash"), group.place("Ash").others[0].id, group.today)

    with pytest.raises(TooFewPartners):
        people.remove_partner(group.place("Ash"), group.place("Ash").others[0].id, group.today)


def test_a_place_given_out_anew_loses_its_sheet_and_links(group: Group) -> None:
    list_everyone(group)
    group.say("Bo", "gone for good")
    old = group.links["Bo"]
    group.close("Ash")

    people.give_out_anew(group.place("Ash"), group.place("Bo").own_id, group.keys, group.today)
    group.take_up("Bo")

    assert not group.place("Bo").sheet.answers
    assert not group.place("Ash").is_closed
    with pytest.raises(PlaceIsGone):
        open_link(old, group.keys, group.today, is_writing=False)


def test_any_partner_can_give_a_place_out_anew(group: Group) -> None:
    list_everyone(group)

    people.give_out_anew(group.place("Cy"), group.place("Ash").own_id, group.keys, group.today)
    group.take_up("Ash", by="Cy")

    assert group.place("Ash").is_opener


def test_renaming_keeps_closed_sheets_closed_and_names_unique(group: Group) -> None:
    group.take_up("Bo")
    group.close("Ash")

    people.rename(group.place("Bo"), "Bobbie", group.today)

    assert group.place("Ash").is_closed
    assert "Bobbie" in {partner.name for partner in group.place("Ash").talk.partners}
    with pytest.raises(NameIsTaken):
        people.rename(group.place("Bo"), "ASH", group.today)


def test_the_list_cannot_change_after_the_merge(group: Group) -> None:
    list_everyone(group)
    group.close("Ash", "Bo", "Cy")

    with pytest.raises(TalkIsMerged):
        people.rename(group.place("Bo"), "Bobbie", group.today)
    with pytest.raises(TalkIsMerged):
        people.add_partner(group.place("Bo"), "Di", group.keys, group.today)


def test_a_replaced_link_dies_and_the_new_one_opens_the_same_sheet(group: Group) -> None:
    group.say("Ash", "still here")
    old = group.links["Ash"]

    group.links["Ash"] = replace_link(old, BROWSER, group.keys, group.today)

    assert group.place("Ash").sheet.answers["worth-it"].lines[0].value == "still here"
    assert group.invitation("Bo")
    with pytest.raises(LinkOpensNothing):
        open_link(old, group.keys, group.today, is_writing=False)


@pytest.mark.parametrize("takes_part", [True, False])
def test_the_same_browser_may_replace_a_link_twice(group: Group, takes_part: bool) -> None:
    old = group.open("Ash", "Bo", takes_part=takes_part).links["Ash"]

    first = replace_link(old, BROWSER, group.keys, group.today)
    again = replace_link(old, BROWSER, group.keys, group.today)

    open_link(first, group.keys, group.today, is_writing=False)
    assert first == again
    assert first != old


def test_whoever_knows_a_replaced_link_cannot_find_the_new_one(group: Group) -> None:
    old = group.links["Ash"]
    replace_link(old, BROWSER, group.keys, group.today)

    with pytest.raises(LinkOpensNothing):
        replace_link(old, SEED, group.keys, group.today)


def test_a_link_opens_until_its_last_day_is_over(group: Group) -> None:
    group.today += timedelta(days=30)
    assert group.place("Ash").partner.name == "Ash"

    group.today += timedelta(days=1)

    with pytest.raises(LinkOpensNothing):
        group.place("Ash")


def test_forgetting_leaves_no_row(group: Group) -> None:
    list_everyone(group)
    talk_id = group.place("Bo").stored.id

    after_merge.forget(group.place("Bo"))

    assert storage.talks.find_talk(talk_id) is None
    assert not storage.talks.list_partners(talk_id)
    assert not storage.talks.list_links(talk_id)


def test_an_agenda_link_opens_the_agenda_until_it_is_revoked(group: Group) -> None:
    list_everyone(group)
    with pytest.raises(TalkIsNotMerged):
        after_merge.make_agenda_link(group.place("Bo"), SEED, group.keys, group.today)
    group.close("Ash", "Bo", "Cy")

    group.links["guest"] = after_merge.make_agenda_link(
        group.place("Bo"), SEED, group.keys, group.today
    )
    opened = group.agenda("guest")
    for link in after_merge.list_agenda_links(group.place("Cy")):
        after_merge.revoke(group.place("Cy"), link.link_id)

    assert opened == group.agenda("Ash")
    with pytest.raises(LinkOpensNothing):
        group.agenda("guest")


def test_an_agenda_link_carries_no_key_but_that_of_the_agenda(group: Group) -> None:
    list_everyone(group)
    group.close("Ash", "Bo", "Cy")
    new = after_merge.make_agenda_link(group.place("Bo"), SEED, group.keys, group.today)

    link, _ = open_link(new, group.keys, group.today, is_writing=False)

    assert (link.talk_key, link.own_key) == (b"", b"")


def test_an_agenda_link_is_made_once_for_each_press_of_each_partner(group: Group) -> None:
    list_everyone(group)
    group.close("Ash", "Bo", "Cy")
    presses = [("Bo", SEED), ("Bo", SEED), ("Bo", BROWSER), ("Cy", SEED)]

    first, again, *others = (
        after_merge.make_agenda_link(group.place(name), seed, group.keys, group.today)
        for name, seed in presses
    )

    assert first == again
    assert len({first, *others}) == len(after_merge.list_agenda_links(group.place("Ash"))) == 3


def test_an_agenda_link_is_found_again_by_the_seed_it_was_made_with(group: Group) -> None:
    list_everyone(group)
    group.close("Ash", "Bo", "Cy")
    new = after_merge.make_agenda_link(group.place("Bo"), SEED, group.keys, group.today)

    found = [
        after_merge.find_agenda_link(group.place(name), seed)
        for name, seed in (("Bo", SEED), ("Bo", BROWSER), ("Cy", SEED))
    ]

    assert found == [new, None, None]


def test_an_opener_who_takes_no_part_never_reads_the_agenda(group: Group) -> None:
    group.open("Ash", "Bo", "Cy", takes_part=False)
    opener = group.links["Ash"]
    group.links["host"] = opener
    for name in ("Ash", "Bo", "Cy"):
        group.take_up(name, by="host")
    group.close("Ash", "Bo", "Cy")

    with pytest.raises(LinkOpensNothing):
        group.agenda("host")
    with pytest.raises(TalkIsMerged):
        after_merge.forget(group.place("host"))


def test_a_wrap_moves_to_the_current_ring_key_when_its_link_is_opened(group: Group) -> None:
    rotated = vault.Keys(
        vault.KeyRing({**group.keys.ring.keys, 99: bytes(32)}, 99),
        group.keys.signing,
        group.keys.session,
        group.keys.csrf,
    )
    link = group.links["Ash"]
    opened, _ = open_link(link, rotated, group.today, is_writing=True)

    rewrap_keys(opened, rotated)

    again, _ = open_link(link, rotated, group.today, is_writing=True)
    assert again.stored.key_id == 99
    assert again.own_key == opened.own_key


def test_what_no_key_opens_any_more_must_be_handed_in_again(group: Group) -> None:
    list_everyone(group)
    group.close("Ash", "Bo")
    row = next(
        one
        for one in storage.talks.list_partners(group.place("Cy").stored.id)
        if one.id.hex() == group.place("Ash").own_id
    )
    storage.talks.save_partner(replace(row, release_blob=row.private_blob))

    group.close("Cy")

    assert not group.place("Ash").is_closed
    assert group.place("Cy").is_closed
    group.close("Ash")
    assert group.agenda("Cy").names


def test_a_deck_that_was_changed_in_the_database_asks_nobody_anything(group: Group) -> None:
    place = group.place("Ash")
    text = talks.find_deck(place.talk.deck_hash)
    assert text
    altered = text.replace('visibility = \\"private\\"', 'visibility = \\"shared\\"')
    assert altered != text
    storage.db.session.execute(update(DeckRow).values(text=altered))
    read_deck.cache_clear()

    with pytest.raises(LinkOpensNothing):
        _ = group.place("Ash").deck
