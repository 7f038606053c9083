"""Rescue input: what was typed and chosen, in words, for a page that could not save it."""

from collections.abc import Iterator
from dataclasses import replace

from compersion_talks.domain.agreements import MOST_AGREEMENTS
from compersion_talks.domain.answers import settle_line
from compersion_talks.domain.decks import NOT_SURE, Deck, Prompt, Visibility
from compersion_talks.domain.last_time import ask_about_last_time
from compersion_talks.domain.prompts import Pick
from compersion_talks.services import current_services
from compersion_talks.web.answering.fields import WORDS_SUFFIX, Sent, read_values
from compersion_talks.web.http.i18n import _, _l
from compersion_talks.web.http.request_size import read_fields

_PLAIN_FIELDS = {
    **dict.fromkeys(("names", "my_name", "new_name"), _l("Name")),
    "held_on": _l("The day of the talk"),
    "answer_by": _l("The day to answer by"),
    "what": _l("What do you agree on?"),
    "who": _l("Who does it?"),
    "begins": _l("From when?"),
    "ends": _l("Until when?"),
    "stops": _l("What would make you stop?"),
    "helps": _l("How will you know it helps?"),
    "look_again_on": _l("When do you want to look at this again?"),
}


def rescue_input() -> Iterator[tuple[str, str]]:
    """Yield what was typed and chosen in this request, in the order sent, with its question."""
    form = read_fields()
    offered = current_services().decks.values() if form else ()
    decks = [ask_about_last_time(one.deck, MOST_AGREEMENTS) for one in offered]
    asked = {prompt.id: (deck, prompt) for deck in decks for prompt in deck.prompts}
    return (entry for name in form for entry in _rescue_field(name, form, asked))


def _rescue_field(
    name: str, form: Sent, asked: dict[str, tuple[Deck, Prompt]]
) -> Iterator[tuple[str, str]]:
    """Yield one field with its label; its prompt may be from a deck that is offered no more."""
    prompt_id = name.removesuffix(WORDS_SUFFIX)
    found = asked.get(prompt_id)
    if name in _PLAIN_FIELDS:
        yield from _rescue_texts(str(_PLAIN_FIELDS[name]), form.getlist(name))
    elif name.endswith(WORDS_SUFFIX):
        yield from _rescue_texts(_label_text(form, found), form.getlist(name))
    elif found is not None:
        yield from _rescue_choices(form, *found)


def _rescue_texts(label: str, texts: list[str]) -> Iterator[tuple[str, str]]:
    yield from ((label, text) for text in texts if text.strip())


def _label_text(form: Sent, found: tuple[Deck, Prompt] | None) -> str:
    if found is None:
        return _("Your words")
    deck, prompt = found
    picks = _read_picks(prompt, form) if prompt.is_text else ()
    return _add_setting(deck, prompt.ask, next(iter(picks), Pick("")))


def _rescue_choices(form: Sent, deck: Deck, prompt: Prompt) -> Iterator[tuple[str, str]]:
    """Yield the known lines of one prompt: ranked ones first, in their order."""
    picks = () if prompt.is_text else _read_picks(prompt, form)
    ordered = sorted(picks, key=lambda pick: (pick.rank is None, pick.rank or 0))
    labelled = [(_find_label(deck, prompt, pick.value), pick) for pick in ordered]
    lines = [_add_setting(deck, label, pick) for label, pick in labelled if label]
    if lines:
        yield prompt.ask, "\n".join(lines)


def _read_picks(prompt: Prompt, form: Sent) -> tuple[Pick, ...]:
    """Read the picks of a prompt; those of a list travel as the choice of their question says."""
    values = read_values(prompt, form, form.to_dict())
    picks = prompt.type.read(prompt, values)
    if not prompt.is_list or len(prompt.visibility_allowed) == 1:
        return picks
    reach = Visibility.parse(values.visibility) or Visibility.PRIVATE
    return tuple(
        replace(pick, visibility=settle_line(prompt, pick.value, reach, pick.visibility))
        for pick in picks
    )


def _find_label(deck: Deck, prompt: Prompt, value: str) -> str:
    option = prompt.find_option(value)
    if option is not None:
        return option.label
    is_not_sure = value == NOT_SURE and prompt.offers_not_sure
    return str(deck.texts["skip"]["not_sure_label"]) if is_not_sure else ""


def _add_setting(deck: Deck, words: str, pick: Pick) -> str:
    if pick.visibility is None:
        return words
    reach = deck.texts["visibility"][pick.visibility.value]["short"]
    # NOTE: Both are words of the questions: a line, and who reads it.
    return _("%(line)s (%(setting)s)", line=words, setting=reach)
