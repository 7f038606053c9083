"""The partner's own words, on one line."""

from dataclasses import replace
from functools import partial

from compersion_talks.domain.normalise import normalise_line
from compersion_talks.domain.own_words import check_text
from compersion_talks.domain.prompt_types import long_text

TYPE = replace(
    long_text.TYPE,
    name="short-text",
    check=partial(check_text, tidy=normalise_line),
    waits_for_everyone=True,
)
