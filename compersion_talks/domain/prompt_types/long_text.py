"""The partner's own words, on several lines."""

from functools import partial

from compersion_talks.domain.normalise import normalise
from compersion_talks.domain.own_words import MERGES, TextKeys, check_text, read_text
from compersion_talks.domain.prompts import OnPaper, PromptType

TYPE = PromptType(
    name="long-text",
    keys=TextKeys,
    merges=MERGES,
    read=read_text,
    check=partial(check_text, tidy=normalise),
    on_paper=OnPaper.RULED_LINES,
    is_text=True,
)
