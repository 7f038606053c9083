"""The shapes of deck files, as far as they come from the types of prompts."""

from dataclasses import fields
from typing import get_type_hints

import pytest

from compersion_talks.domain.prompt_types import TYPES
from compersion_talks.domain.prompts import PromptType


@pytest.mark.parametrize("kind", TYPES.values(), ids=str)
def test_types_that_share_a_key_agree_on_what_it_is(kind: PromptType) -> None:
    own = get_type_hints(kind.keys, include_extras=True)
    others = [get_type_hints(one.keys, include_extras=True) for one in TYPES.values()]

    assert [
        key for other in others for key in own.keys() & other.keys() if own[key] != other[key]
    ] == []


@pytest.mark.parametrize("kind", TYPES.values(), ids=str)
def test_a_key_of_a_type_is_no_key_of_every_prompt(kind: PromptType) -> None:
    of_every = {"id", "ask", "help", "type", "merge", "title", "heat", "core", "visibility", "keep"}

    assert not {one.name for one in fields(kind.keys)} & of_every
