"""What stands in the fields of one prompt: as it was kept, or as it was just sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from compersion_talks.domain.answers import Pick
from compersion_talks.domain.decks import Prompt, Visibility
from compersion_talks.domain.prompts import is_nothing
from compersion_talks.domain.sheets import Answer, Line

WORDS_SUFFIX = ".text"
NOTHING_SUFFIX = ".nothing"
MOST_DIGITS = 20
Sent = MultiDict[str, str]


@dataclass(frozen=True, slots=True)
class Given:
    """The values in the fields of one prompt; lists have a visibility for every option."""

    text: str = ""
    picks: tuple[str, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)
    visibility: str = ""
    visibilities: Mapping[str, str] = field(default_factory=dict)
    addressee: str = ""
    is_nothing: bool = False
    fault: str = ""


def kept(prompt: Prompt, answer: Answer | None) -> Given:
    """Fill the fields in from the sheet; a fresh prompt stands at its starting visibility."""
    start = {option.id: prompt.starting_visibility(option.id).value for option in prompt.options}
    if answer is None or not answer.lines:
        return Given(visibility=prompt.visibility.value, visibilities=start)
    lines = answer.lines
    return Given(
        text=lines[0].value if prompt.is_text else "",
        picks=() if prompt.is_text else tuple(line.value for line in lines),
        places={line.value: str(place) for place, line in enumerate(lines, 1)},
        visibility=_allowed(prompt, lines[0]),
        visibilities={**start, **{line.value: _allowed(prompt, line) for line in lines}},
        addressee=answer.addressee,
        is_nothing=is_nothing(prompt, lines[0].value),
    )


def sent(prompt: Prompt, form: Sent) -> Given:
    """Fill the fields in as they were sent."""
    name = prompt.id
    return Given(
        text=form.get(name + WORDS_SUFFIX, ""),
        picks=tuple(key for key in form.getlist(name) if key),
        places={o.id: form.get(f"{name}.place.{o.id}", "") for o in prompt.options},
        visibility=form.get(f"{name}.visibility", prompt.visibility.value),
        visibilities={
            option.id: form.get(
                f"{name}.visibility.{option.id}", prompt.starting_visibility(option.id).value
            )
            for option in prompt.options
        },
        addressee=form.get(f"{name}.addressee", ""),
        is_nothing=name + NOTHING_SUFFIX in form,
    )


def revision(form: Sent) -> int:
    """Read which revision of the sheet a page was made from; what is none is an old one."""
    given = _number(form.get("revision", ""))
    return -1 if given is None else given


def picked(prompt: Prompt, given: Given) -> tuple[Pick, ...]:
    """Read the lines that the fields of a prompt pick."""
    if prompt.is_text:
        return _picked_text(prompt, given)
    if not prompt.is_list:
        return tuple(Pick(key, _visibility(given.visibility)) for key in given.picks[:1])
    return tuple(
        Pick(key, _visibility(given.visibilities.get(key, "")), _number(given.places.get(key, "")))
        for key in given.picks
    )


def _picked_text(prompt: Prompt, given: Given) -> tuple[Pick, ...]:
    """Read a text; an empty one counts only where "nothing from me" is ticked beside it."""
    if is_nothing(prompt, given.text.strip()) and not given.is_nothing:
        return ()
    return (Pick(given.text, _visibility(given.visibility)),)


def _allowed(prompt: Prompt, line: Line) -> str:
    """Show a line that may no longer travel as far as it was let as what it is now: private."""
    may = line.visibility in prompt.allowed_for(line.value)
    return line.visibility.value if may else Visibility.PRIVATE.value


def _visibility(value: str) -> Visibility | None:
    return Visibility(value) if value in list(Visibility) else None


def _number(value: str) -> int | None:
    is_number = value.isascii() and value.isdigit() and len(value) <= MOST_DIGITS
    return int(value) if is_number else None
