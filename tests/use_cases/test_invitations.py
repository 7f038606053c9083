"""Looking at an invitation writes nothing, and a no spends it without touching anything else."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from compersion_talks import library, storage
from compersion_talks.domain.errors import LinkOpensNothing
from compersion_talks.factory import create_app
from compersion_talks.links import LinkKind, ShareLink
from compersion_talks.services import current_services
from compersion_talks.storage import talks
from compersion_talks.use_cases import people
from compersion_talks.use_cases.invitations import decline, look_at
from compersion_talks.use_cases.links import find_own_link, list_seats, take_up
from tests.use_cases.group import BROWSER, Group


@pytest.fixture
def group(database: str, tmp_path: Path) -> Iterator[Group]:
    """Return Ash, Bo and Cy, whose talk Ash opened, on an empty database of either kind."""
    app = create_app(
        {"COMPERSION_DATA_DIR": str(tmp_path / "copy"), "COMPERSION_DATABASE_URL": database}
    )
    with app.app_context():
        storage.migrate()
    yield from open_group(app)
    with app.app_context():
        storage.db.engine.dispose()


def open_group(app: Flask) -> Iterator[Group]:
    """Yield a talk of three inside a request."""
    with app.test_request_context(method="POST"):
        source = library.read_built_in()["other-connections"]
        services = current_services()
        yield Group(source, services.keys, services.today).open("Ash", "Bo", "Cy")
        storage.rollback()


def find_invitation(group: Group, name: str) -> ShareLink:
    """Return the invitation to one place."""
    return ShareLink(LinkKind.INVITATION, group.invitation(name))


def say_no(group: Group, name: str) -> ShareLink:
    """Decline the invitation to one place, and return it."""
    invitation = find_invitation(group, name)
    decline(invitation, group.keys, group.today)
    storage.commit()
    return invitation


def test_looking_needs_no_right_to_write(group: Group) -> None:
    invitation = find_invitation(group, "Bo")
    storage.commit()
    storage.begin(read_only=True)

    deck = look_at(invitation, group.keys, group.today)

    assert deck.title == group.source.deck.title
    storage.rollback()
    storage.begin(read_only=False)
    assert find_invitation(group, "Bo") == invitation


def test_a_no_spends_the_invitation(group: Group) -> None:
    invitation = say_no(group, "Bo")

    for act in (look_at, decline):
        with pytest.raises(LinkOpensNothing):
            act(invitation, group.keys, group.today)
    with pytest.raises(LinkOpensNothing):
        take_up(invitation.secret, [BROWSER], group.keys, group.today)


def test_everyone_can_see_the_no_and_the_place_stays_open(group: Group) -> None:
    group.take_up("Cy")

    say_no(group, "Bo")

    for viewer in ("Ash", "Cy"):
        seats = {seat.partner.name: seat for seat in list_seats(group.place(viewer))}
        assert {name for name, seat in seats.items() if seat.is_declined} == {"Bo"}
        assert not seats["Bo"].is_taken
        assert seats["Bo"].invitation == b""


def test_a_no_reopens_no_sheet_changes_no_list_and_makes_no_plan(group: Group) -> None:
    group.take_up("Cy")
    group.close("Ash")
    before = group.place("Ash").talk.partners
    rows = talks.list_partners(group.place("Ash").stored.id)

    say_no(group, "Bo")

    place = group.place("Ash")
    assert talks.list_partners(place.stored.id) == rows
    assert place.talk.partners == before
    assert place.talk.changes == ()
    group.close("Cy")
    assert not group.place("Ash").is_merged


def test_inviting_again_takes_the_mark_away(group: Group) -> None:
    say_no(group, "Bo")
    place = group.place("Ash")
    gone = next(one for one in place.talk.partners if one.name == "Bo")

    people.give_out_anew(place, gone.id, group.keys, group.today)

    place = group.place("Ash")
    assert place.talk.declined == ()
    assert any(seat.invitation for seat in list_seats(place) if seat.partner.name == "Bo")
    assert group.take_up("Bo").kind is LinkKind.PARTNER


def test_taking_the_name_off_takes_the_mark_away_and_the_rest_get_their_plan(group: Group) -> None:
    group.take_up("Cy")
    say_no(group, "Bo")
    place = group.place("Ash")

    gone = next(one.id for one in place.talk.partners if one.name == "Bo")

    people.remove_partner(place, gone, group.today)

    assert group.place("Ash").talk.declined == ()
    group.close("Ash", "Cy")
    assert group.place("Ash").is_merged


def test_the_place_of_a_no_is_marked_even_when_the_person_who_opened_takes_no_part(
    group: Group,
) -> None:
    group.seed = b"o" * 32
    group.open("Di", "Ed", takes_part=False)
    invitation = group.invitation("Ed", by="Di")

    decline(ShareLink(LinkKind.INVITATION, invitation), group.keys, group.today)

    assert [seat.is_declined for seat in list_seats(group.place("Di"))].count(True) == 1


def test_nobody_looks_at_or_declines_an_invitation_whose_time_is_over(group: Group) -> None:
    invitation, later = find_invitation(group, "Bo"), group.today + timedelta(days=31)

    for act in (look_at, decline):
        with pytest.raises(LinkOpensNothing):
            act(invitation, group.keys, later)


def test_only_the_browser_that_took_the_place_finds_its_link(group: Group) -> None:
    invitation = group.invitation("Bo")
    own = group.take_up("Bo")
    other = bytes(reversed(BROWSER))

    assert find_own_link(invitation, [other, BROWSER], group.keys, group.today) == own
    with pytest.raises(LinkOpensNothing):
        find_own_link(invitation, [other], group.keys, group.today)


def test_finding_a_link_never_spends_the_invitation(group: Group) -> None:
    invitation = group.invitation("Bo")

    with pytest.raises(LinkOpensNothing):
        find_own_link(invitation, [BROWSER], group.keys, group.today)

    assert group.take_up("Bo").kind is LinkKind.PARTNER
