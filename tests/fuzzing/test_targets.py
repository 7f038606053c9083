"""The targets of the fuzzer hold for what it begins with, and for what it once found."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compersion_talks import links
from compersion_talks.domain import normalise
from compersion_talks.library import read_deck
from tests.fuzzing import targets

NAMES = sorted(targets.TARGETS)


@pytest.mark.parametrize("name", NAMES)
def test_a_target_holds_for_the_bytes_a_fuzzer_begins_with(name: str) -> None:
    target = targets.TARGETS[name]
    seeds = tuple(target.seeds())

    assert seeds
    for seed in seeds:
        assert len(seed) <= target.longest
        target.read(seed)


@pytest.mark.parametrize("name", NAMES)
@given(st.binary(max_size=80))
@settings(max_examples=25, deadline=None)
def test_a_target_holds_for_any_bytes(name: str, data: bytes) -> None:
    targets.TARGETS[name].read(data)


def test_the_seeds_reach_what_lies_behind_the_refusals() -> None:
    read = links.read(next(iter(targets.TARGETS["token"].seeds()))[1:].decode(), [targets.KEY])

    assert read == links.ShareLink(links.LinkKind.INVITATION, targets.SECRET)
    assert read_deck(targets.A_SOURCE).id == "our-garden"


def test_a_broken_promise_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(targets, "normalise", lambda typed: normalise.normalise(typed) + " ")

    with pytest.raises(AssertionError):
        targets.check_normaliser(b"a")
