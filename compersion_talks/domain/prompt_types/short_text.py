"""The partner's own words, on one line."""

from functools import partial

from compersion_talks.domain.normalise import normalise_line
from compersion_talks.domain.own_words import MERGES, TextKeys, check_text, read_text
from compersion_talks.domain.prompts import OnPaper, PromptType

TYPE = PromptType(
    name="short-text",
    keys=TextKeys,
    merges=MERGES,
    read=read_text,
    check=partial(check_text, tidy=normalise_line),
    on_paper=OnPaper.RULED_LINES,
    is_text=True,
    waits_for_everyone=True,
)
