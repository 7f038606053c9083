"""Agreements from several links: what each may do, and what opens them."""

import json
from collections.abc import Callable, Iterator

import pytest
from flask import Flask, current_app

from compersion_talks import library, storage, vault
from compersion_talks.domain.agreements import Agreement, Agreements
from compersion_talks.domain.errors import AgreementHasChanged, LinkOpensNothing, TalkIsNotMerged
from compersion_talks.services import current_services
from compersion_talks.storage import talks
from compersion_talks.use_cases import after_merge, agreements
from compersion_talks.use_cases.access import open_link
from compersion_talks.use_cases.agreements import sign_of
from tests.attacks.stolen_database import decrypt_all, read_stolen
from tests.use_cases.group import Group
from tests.web.browsers import find_database_file

NAMES = ("Ash", "Bo", "Cy")
TEA, WALK = Agreement("Tea on Sunday"), Agreement("A walk each week", "Ash")


def start_talk(*, is_merged: bool = True) -> Group:
    """Return three people whose plan is made."""
    services = current_services()
    source = library.read_built_in()["check-in"]
    group = Group(source, services.keys, services.today).open(*NAMES)
    for name in NAMES[1:]:
        group.take_up(name)
    if is_merged:
        group.close(*NAMES)
    storage.commit()
    return group


@pytest.fixture
def talk(app: Flask) -> Iterator[Group]:
    """Return three people whose plan is made."""
    with app.test_request_context(method="POST"):
        yield start_talk()


def read(group: Group, name: str = "Ash") -> Agreements:
    """Read the agreements by the link of one person."""
    return agreements.read_agreements(group.place(name))


def act(group: Group, name: str, what: Callable[..., None], agreement: Agreement) -> None:
    """Let a person do something about an agreement by its sign."""
    place = group.place(name)
    what(place, sign_of(place, agreement))


def agree(group: Group, agreement: Agreement) -> None:
    """Put an agreement forward, and let everyone say yes."""
    agreements.put_forward(group.place("Ash"), agreement)
    for name in NAMES:
        act(group, name, agreements.say_yes, agreement)


def test_before_there_is_a_plan_nothing_can_be_agreed(app: Flask) -> None:
    with app.test_request_context(method="POST"):
        group = start_talk(is_merged=False)

        with pytest.raises(TalkIsNotMerged):
            agreements.put_forward(group.place("Ash"), TEA)


def test_the_sign_of_an_agreement_is_the_same_for_everyone_in_a_talk_alone(talk: Group) -> None:
    signs = {sign_of(talk.place(name), TEA) for name in NAMES}
    source = library.read_built_in()["check-in"]
    other = Group(source, talk.keys, talk.today, seed=b"o" * 32).open("Ash", "Bo")

    assert len(signs) == 1
    assert signs != {sign_of(other.place("Ash"), TEA)}


def test_a_form_that_names_older_words_is_refused(talk: Group) -> None:
    agreements.put_forward(talk.place("Ash"), TEA)
    shown = sign_of(talk.place("Bo"), TEA)
    agreements.put_forward(talk.place("Cy"), WALK, shown)

    for late in (agreements.say_yes, agreements.contest, agreements.ask_again, agreements.take_off):
        with pytest.raises(AgreementHasChanged):
            late(talk.place("Bo"), shown)
    with pytest.raises(AgreementHasChanged):
        agreements.put_forward(talk.place("Bo"), TEA, shown)
    agreements.take_back(talk.place("Bo"), shown)

    assert [one.agreement for one in read(talk).drafts] == [WALK]


def test_an_agenda_only_link_carries_no_key_that_opens_agreements(talk: Group) -> None:
    agree(talk, TEA)
    link = after_merge.make_agenda_link(talk.place("Ash"), bytes(32), talk.keys, talk.today)
    opened, stored = open_link(link, talk.keys, talk.today, is_writing=False)
    row = talks.find_agreements(stored.id)
    assert row is not None
    context = (b"agreements", row.talk_id, row.rev.to_bytes(4))

    own = agreements.derive_key(talk.place("Bo"))
    assert b"Tea on Sunday" in vault.unseal(own, row.blob, *context)
    assert opened.talk_key == b""
    for key in (opened.agenda_key, vault.derive_sub_key(opened.agenda_key, "agreements")):
        with pytest.raises(vault.CannotOpen):
            vault.unseal(key, row.blob, *context)


def test_database_keys_and_a_link_of_the_talk_open_agreements_and_nothing_that_was_taken_back(
    talk: Group,
) -> None:
    agree(talk, TEA)
    agreements.put_forward(talk.place("Ash"), WALK)
    act(talk, "Cy", agreements.say_yes, WALK)
    act(talk, "Bo", agreements.take_back, TEA)
    storage.commit()

    stolen = read_stolen(find_database_file(current_app))
    read = decrypt_all(stolen, [talk.links["Bo"]], talk.keys.ring)

    (drafts,) = [text for text in read.split("\n") if WALK.what in text]
    assert talk.place("Cy").own_id in json.loads(drafts)["drafts"][0]["yeses"]
    assert TEA.what not in read


def test_agreements_put_back_to_an_earlier_state_do_not_open(talk: Group) -> None:
    agree(talk, TEA)
    older = talks.find_agreements(talk.place("Ash").stored.id)
    act(talk, "Bo", agreements.take_back, TEA)
    newer = talks.find_agreements(talk.place("Ash").stored.id)
    assert older is not None
    assert newer is not None

    talks.save_agreements(type(newer)(newer.talk_id, older.blob, newer.rev))

    with pytest.raises(LinkOpensNothing):
        read(talk)


def test_anyone_can_forget_the_agreements_and_the_talk_stays(talk: Group) -> None:
    agree(talk, TEA)

    agreements.forget(talk.place("Cy"))

    assert talks.find_agreements(talk.place("Ash").stored.id) is None
    assert read(talk) == Agreements(tuple(one.id for one in talk.place("Ash").talk.partners))
