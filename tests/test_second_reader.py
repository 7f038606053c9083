"""A reader written from `docs/format.md` alone reads what this program stores, and vice versa."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from flask import Flask

from compersion_talks import links, vault
from compersion_talks.domain.agreements import Agreement
from compersion_talks.domain.decks import Visibility
from compersion_talks.domain.plain_text import to_text
from compersion_talks.domain.sheets import Answer, Line, Sheet
from compersion_talks.library import read_built_in
from compersion_talks.links import LinkKind, ShareLink
from compersion_talks.services import current_services
from compersion_talks.storage import commit, talks
from compersion_talks.use_cases import agreements
from compersion_talks.use_cases.access import read_agenda
from compersion_talks.use_cases.links import read_invitations
from tests import second_reader as second
from tests.house.tree import ROOT
from tests.use_cases.group import PROMPT, Group

FORMAT = (ROOT / "docs" / "format.md").read_text("utf-8")
VECTORS = json.loads(
    FORMAT.partition("## Vectors for links and blobs")[2].partition("```json\n")[2].split("```")[0]
)
DERIVED: dict[str, str] = VECTORS["derived"]
KIND: str = VECTORS["given"].pop("kind")
GIVEN = {name: bytes.fromhex(value) for name, value in VECTORS["given"].items()}
RING = vault.KeyRing({1: GIVEN["ring_key_1"]}, current=1)
KEYS = vault.Keys(RING, (GIVEN["signing_key"],), (), GIVEN["csrf"].hex())
SECRET, SIGNING = GIVEN["secret"], [GIVEN["signing_key"]]
WRAP = (b"wrap", KIND.encode(), GIVEN["talk_id"], GIVEN["partner_id"])
WORDS = "An evening by the river. דנה"


@pytest.fixture
def group(app: Flask) -> Iterator[Group]:
    """Return Ash, who closed with notes, and Bo, who is not done; Cy has not joined."""
    with app.test_request_context(method="POST"):
        services = current_services()
        group = Group(read_built_in()["other-connections"], services.keys, services.today)
        group.open("Ash", "Bo", "Cy").take_up("Bo")
        group.say("Ash", WORDS)
        group.close("Ash")
        commit()
        yield group


def read(group: Group, link: ShareLink) -> second.Json:
    """Read all that a link opens, as somebody does who has the page and the files."""
    folder = Path(str(current_services().settings.data_dir))
    keys = second.Keys.read((folder / "keys.json").read_text("utf-8"))
    token = links.sign(link, group.keys.signing)
    return second.read_all(folder / "talks.sqlite3", keys, token)


def test_the_second_reader_makes_each_vector_of_a_link() -> None:
    keys = second.Keys({1: GIVEN["ring_key_1"]}, SIGNING, GIVEN["csrf"])
    lookup, handle = second.derive_link_id(KIND, SECRET), second.derive_handle(KIND, SECRET)
    key = second.derive_wrapping_key(GIVEN["ring_key_1"], 1, KIND, SECRET)
    carried = GIVEN["talk_key"] + GIVEN["own_key"]

    wrap = second.seal(key, carried, *WRAP, lookup, nonce=GIVEN["nonce"], is_padded=False)

    assert second.read_token(DERIVED["token"], SIGNING) == (KIND, SECRET)
    assert {
        "token": second.write_token(KIND, SECRET, SIGNING),
        "lookup": lookup.hex(),
        "handle": handle,
        "handle_hash": keys.hash_handle(handle).hex(),
        "copy_id": keys.copy_id.hex(),
        "wrapping_key": key.hex(),
        "roster": second.hash_roster([GIVEN["other_id"], GIVEN["partner_id"]]).hex(),
        "wrap": wrap.hex(),
    } == DERIVED


def test_this_program_makes_each_vector_of_a_link() -> None:
    lookup, handle = vault.derive_link_id(KIND, SECRET), vault.derive_handle(KIND, SECRET)
    key = vault.derive_link_key(RING, 1, SECRET, lookup)
    carried = GIVEN["talk_key"] + GIVEN["own_key"]

    assert links.read(DERIVED["token"], SIGNING) == ShareLink(LinkKind(KIND), SECRET)
    assert {
        "token": links.sign(ShareLink(LinkKind(KIND), SECRET), SIGNING),
        "lookup": lookup.hex(),
        "handle": handle,
        "handle_hash": KEYS.hash_handle(handle).hex(),
        "copy_id": KEYS.copy_id.hex(),
        "wrapping_key": key.hex(),
        "roster": vault.hash_roster([GIVEN["partner_id"], GIVEN["other_id"]]).hex(),
        "wrap": _seal(key, carried, *WRAP, lookup, is_padded=False).hex(),
    } == DERIVED


def _seal(key: bytes, plain: bytes, *context: bytes, is_padded: bool = True) -> bytes:
    with patch("nacl.secret.random", lambda size: GIVEN["nonce"][:size]):
        return vault.seal(key, plain, *context, is_padded=is_padded)


@pytest.mark.parametrize("vector", VECTORS["blobs"], ids=lambda vector: str(vector["blob"]))
def test_both_make_each_vector_of_a_blob(vector: dict[str, Any]) -> None:
    key, plain = bytes.fromhex(vector["key"]), str(vector["text"]).encode()
    first, *rest = vector["context"]
    context = (first.encode(), *map(bytes.fromhex, rest))

    theirs = second.seal(key, plain, *context, nonce=GIVEN["nonce"])

    assert (theirs[:41].hex(), sha256(theirs).hexdigest()) == (vector["begins"], vector["sha256"])
    assert _seal(key, plain, *context) == theirs
    assert vault.unseal(key, theirs, *context) == second.unseal(key, theirs, *context) == plain


def test_the_keys_of_the_blobs_are_derived_as_the_page_says() -> None:
    keys = {one["blob"]: one["key"] for one in VECTORS["blobs"]}
    talk_key, own_key, ring_key = GIVEN["talk_key"], GIVEN["own_key"], GIVEN["ring_key_1"]
    subs = {"shared": talk_key, "agenda": talk_key, "agreements": talk_key}

    for name, key in subs.items():
        assert keys[name] == second.derive_sub_key(key, name).hex()
        assert keys[name] == vault.derive_sub_key(key, name).hex()
    assert keys["invitations"] == second.derive_sub_key(own_key, "opener").hex()
    assert keys["private"] == own_key.hex()
    released = second.derive_released_key(ring_key, 1, talk_key, GIVEN["talk_id"])
    assert keys["release"] == released.hex()
    assert released == vault.derive_gate_key(RING, 1, talk_key, GIVEN["talk_id"])


def test_the_second_reader_reads_a_talk_that_is_half_way(group: Group) -> None:
    ash, bo = read(group, group.links["Ash"]), read(group, group.links["Bo"])
    place = group.place("Ash")

    assert ash["shared"] == bo["shared"] == json.loads(to_text(place.talk))
    assert ash["private"] == json.loads(to_text(place.sheet))
    assert [one["prompt_id"] for one in ash["released"][0]["answers"]] == [PROMPT]
    assert ash["released"] == bo["released"]
    assert ash["invitations"] == {
        partner: secret.hex() for partner, secret in read_invitations(place).items()
    }
    assert (bo["invitations"], bo["private"]["answers"], bo["agenda"]) == ({}, {}, None)


def test_an_invitation_opens_what_everyone_shares_and_nothing_else(group: Group) -> None:
    link = ShareLink(LinkKind.INVITATION, group.invitation("Cy"))

    found = read(group, link)

    assert {name for name, value in found.items() if value} == {"link", "shared", "released"}


def test_the_second_reader_reads_a_plan_and_agreements(group: Group) -> None:
    group.take_up("Cy")
    group.close("Bo", "Cy")
    agreements.put_forward(group.place("Bo"), Agreement("Tea on Sunday"))
    commit()
    place = group.place("Ash")
    agenda = read_agenda(place.link, place.stored)

    found = read(group, group.links["Bo"])

    # Words that a later version added are completed when it is read.
    stored = replace(agenda, words=found["agenda"]["words"])
    assert found["agenda"] == json.loads(to_text(stored))
    assert found["agreements"] == json.loads(to_text(agreements.read_agreements(place)))
    assert (found["private"], found["released"]) == (None, [])


def test_this_program_reads_what_a_second_writer_has_written(group: Group) -> None:
    place = group.place("Bo")
    assert place.row is not None
    revision = place.row.private_rev + 1
    text = json.dumps(
        {
            "answers": {
                PROMPT: {"prompt_id": PROMPT, "lines": [{"key": WORDS, "visibility": "shared"}]}
            }
        }
    )
    context = (b"private", place.row.talk_id, place.row.id, revision.to_bytes(4))
    blob = second.seal(place.link.own_key, text.encode(), *context, nonce=bytes(range(24)))
    talks.save_partner(replace(place.row, private_blob=blob, private_rev=revision))

    token = second.write_token("p", place.link.secret, list(group.keys.signing))
    again = group.place_of(links.read(token, group.keys.signing))

    answer = Answer(PROMPT, (Line(WORDS, Visibility.SHARED),))
    assert again.sheet == Sheet({PROMPT: answer})


def test_an_altered_blob_and_a_foreign_token_are_refused(group: Group) -> None:
    token = links.sign(group.links["Ash"], [bytes(32)])
    blob = bytearray(group.place("Ash").stored.shared_blob)
    blob[100] ^= 1

    with pytest.raises(second.IsRefused):
        second.read_token(token, list(group.keys.signing))
    with pytest.raises(second.IsRefused):
        second.unseal(bytes(32), bytes(blob))


def test_the_copy_and_the_address_of_a_talk_are_known_by_the_key_file(group: Group) -> None:
    link = read(group, group.links["Ash"])["link"]

    assert link["handle_hash"] == group.keys.hash_handle(group.place("Ash").handle)
    assert link["created_on"] == date.isoformat(group.today)
