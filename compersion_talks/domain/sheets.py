"""Sheets: what one partner answered, what of it is released, and how it reads in words."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby

from compersion_talks.domain.decks import NOT_SURE, SEX, Deck, MergeRule, Prompt, Visibility
from compersion_talks.domain.prompts import is_nothing


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an answer: an option's id, a scale point or a text, and its visibility."""

    value: str = field(metadata={"stored_as": "key"})
    visibility: Visibility


@dataclass(frozen=True, slots=True)
class Answer:
    """One partner's answer to one prompt; of ranked lines, the most important stands first.

    `addressee` is the id of the partner it is for, empty for everyone. Of a list, `visibility` is
    the choice of its question, and `excepted` are the lines that do not follow it: `answers.py`
    says how. What is released depends on the visibility of each line alone.
    """

    prompt_id: str
    lines: tuple[Line, ...]
    addressee: str = ""
    visibility: Visibility | None = None
    excepted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReleasedLine:
    """One line that may be printed: always, or only if another partner shows it too."""

    value: str = field(metadata={"stored_as": "key"})
    only_if_mutual: bool


@dataclass(frozen=True, slots=True)
class ReleasedAnswer:
    """The lines of one answer that may be printed, and its addressee."""

    prompt_id: str
    lines: tuple[ReleasedLine, ...]
    addressee: str = ""


@dataclass(frozen=True, slots=True)
class ReleasedSheet:
    """What `Sheet.release()` lets go: skipped, private and unfinished look the same."""

    partner_id: str
    answers: tuple[ReleasedAnswer, ...]
    keeps_notes: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """All the answers of one partner in one talk, with that partner's own settings.

    `submit_ids` holds the ids of the forms sent last, each with a digest of its values and how
    often it was sent before; older sheets hold less. `stopped_on` is the slug of the page on which
    the partner left the walk, in older sheets the id of its section, and empty if they went on.
    `set_aside` are the answers of the page that was left out last, while that can be taken back;
    nothing releases them. `opened_before` is the day on which the invitation was opened before it
    was opened for this sheet, if it was.
    """

    answers: Mapping[str, Answer] = field(default_factory=dict)
    on_short_path: bool = False
    without_sex: bool = False
    keeps_notes: bool = False
    submit_ids: tuple[str, ...] = ()
    stopped_on: str = ""
    opened_before: date | None = None
    set_aside: tuple[Answer, ...] = ()

    def with_answers(self, answers: Iterable[Answer], asked: Iterable[str]) -> "Sheet":
        """Replace the answers to the asked prompts; an answer without lines is dropped."""
        kept = {key: answer for key, answer in self.answers.items() if key not in set(asked)}
        added = {answer.prompt_id: answer for answer in answers if answer.lines}
        return replace(self, answers={**kept, **added})

    def leave_out(self, answers: Iterable[Answer], asked: Iterable[str]) -> "Sheet":
        """Empty the asked prompts, and set aside what was there: what is given, or the sheet's.

        A page that is left out twice keeps what was set aside first.
        """
        ids = tuple(asked)
        earlier = {answer.prompt_id: answer for answer in self.set_aside}
        given = {answer.prompt_id: answer for answer in answers if answer.lines}
        there = {**earlier, **self.answers, **given}
        waiting = tuple(there[key] for key in ids if key in there)
        return replace(self.with_answers((), ids), set_aside=waiting)

    def take_back(self) -> "Sheet":
        """Put back what was set aside; where a prompt was answered since, it goes on waiting."""
        back = [one for one in self.set_aside if one.prompt_id not in self.answers]
        waiting = tuple(one for one in self.set_aside if one.prompt_id in self.answers)
        return replace(self.with_answers(back, ()), set_aside=waiting)

    def keep_back(self) -> "Sheet":
        """Return the sheet with every line private: that is what it is where it was left out."""
        answers = {
            key: replace(
                answer,
                lines=tuple(replace(one, visibility=Visibility.PRIVATE) for one in answer.lines),
            )
            for key, answer in self.answers.items()
        }
        return replace(self, answers=answers)

    def release(self, deck: Deck, partner_id: str) -> ReleasedSheet:
        """Keep only what may be printed: the first gate, where private lines stop."""
        answers = (self._release_answer(prompt) for prompt in deck.prompts)
        released = tuple(answer for answer in answers if answer.lines)
        return ReleasedSheet(partner_id, released, self.keeps_notes)

    def _release_answer(self, prompt: Prompt) -> ReleasedAnswer:
        answer = self.answers.get(prompt.id)
        if answer is None or prompt.is_never_sent or prompt.merge is MergeRule.NONE:
            return ReleasedAnswer(prompt.id, ())
        lines = tuple(
            ReleasedLine(line.value, line.visibility is Visibility.IF_MUTUAL)
            for line in answer.lines
            if _may_leave(line, prompt) and not (self.without_sex and _is_about_sex(line, prompt))
        )
        return ReleasedAnswer(prompt.id, lines, answer.addressee)


def is_offered(prompt: Prompt, value: str) -> bool:
    """Say whether a line says something that the prompt offers, so that it may be printed.

    Empty, "not sure" and locked lines do not.
    """
    if prompt.is_text:
        return bool(value.strip()) or is_nothing(prompt, value)
    option = prompt.find_option(value)
    return option is not None and not option.is_locked and option.id != NOT_SURE


def put_in_words(deck: Deck, prompt: Prompt, value: str) -> str:
    """Write one line of an answer in words, as its owner reads it."""
    if is_nothing(prompt, value):
        return str(deck.texts["skip"]["nothing_from_me"])
    if prompt.is_text:
        return deck.say(prompt, value)
    if value == NOT_SURE:
        return str(deck.texts["skip"]["not_sure_label"])
    option = prompt.find_option(value)
    return option.label if option is not None else value


def group_by_visibility(
    deck: Deck, prompt: Prompt, answer: Answer
) -> Iterator[tuple[Visibility, tuple[str, ...]]]:
    """Yield the lines of an answer in words, neighbours of equal visibility together."""
    for visibility, lines in groupby(answer.lines, key=lambda line: line.visibility):
        yield visibility, tuple(put_in_words(deck, prompt, line.value) for line in lines)


def _may_leave(line: Line, prompt: Prompt) -> bool:
    is_allowed = line.visibility in prompt.list_allowed(line.value)
    is_private = line.visibility is Visibility.PRIVATE
    return is_allowed and not is_private and is_offered(prompt, line.value)


def _is_about_sex(line: Line, prompt: Prompt) -> bool:
    option = prompt.find_option(line.value)
    return option is not None and SEX in option.tags
