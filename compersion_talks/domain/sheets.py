"""What one partner answered, and what may leave their sheet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from compersion_talks.domain.decks import NOT_SURE, SEX, Deck, MergeRule, Prompt, Visibility
from compersion_talks.domain.prompts import is_nothing


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an answer: an option's id, a scale point, or a text, and how far it travels."""

    value: str = field(metadata={"stored_as": "key"})
    visibility: Visibility


@dataclass(frozen=True, slots=True)
class Answer:
    """One partner's reply to one prompt; ranked lines stand most important first.

    `addressee` is the id of the partner it is for, or empty for everyone.
    """

    prompt_id: str
    lines: tuple[Line, ...]
    addressee: str = ""


@dataclass(frozen=True, slots=True)
class ReleasedLine:
    """One line that may be printed: shown for certain, or only if someone else shows it too."""

    value: str = field(metadata={"stored_as": "key"})
    only_if_mutual: bool


@dataclass(frozen=True, slots=True)
class ReleasedAnswer:
    """The lines of one answer that may be printed, and the partner it is for."""

    prompt_id: str
    lines: tuple[ReleasedLine, ...]
    addressee: str = ""


@dataclass(frozen=True, slots=True)
class ReleasedSheet:
    """What `Sheet.release()` leaves; skipped, private and unfinished look the same."""

    partner_id: str
    answers: tuple[ReleasedAnswer, ...]
    keeps_notes: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """All the answers of one partner in one talk, with that partner's own settings.

    `submit_ids` holds the forms that were sent last, each with the digest of what it said; older
    sheets hold the bare ids. `stopped_on` is the id of the section on which the partner stopped,
    empty where they went on.
    """

    answers: Mapping[str, Answer] = field(default_factory=dict)
    on_short_path: bool = False
    without_sex: bool = False
    keeps_notes: bool = False
    submit_ids: tuple[str, ...] = ()
    stopped_on: str = ""

    def with_answers(self, answers: Iterable[Answer], asked: Iterable[str]) -> "Sheet":
        """Put the answers of one page in place of what stood there for the asked prompts."""
        kept = {key: answer for key, answer in self.answers.items() if key not in set(asked)}
        added = {answer.prompt_id: answer for answer in answers if answer.lines}
        return replace(self, answers={**kept, **added})

    def release(self, deck: Deck, partner_id: str) -> ReleasedSheet:
        """Leave only what may be printed: the first gate, where private lines stop."""
        answers = (self._released(prompt) for prompt in deck.prompts)
        shown = tuple(answer for answer in answers if answer.lines)
        return ReleasedSheet(partner_id, shown, self.keeps_notes)

    def _released(self, prompt: Prompt) -> ReleasedAnswer:
        answer = self.answers.get(prompt.id)
        if answer is None or prompt.is_never_sent or prompt.merge is MergeRule.NONE:
            return ReleasedAnswer(prompt.id, ())
        lines = tuple(
            ReleasedLine(line.value, line.visibility is Visibility.IF_MUTUAL)
            for line in answer.lines
            if _may_leave(line, prompt) and not (self.without_sex and _is_about_sex(line, prompt))
        )
        return ReleasedAnswer(prompt.id, lines, answer.addressee)


def _may_leave(line: Line, prompt: Prompt) -> bool:
    """Refuse private, empty, "not sure" and locked lines, and what the prompt never offered."""
    if line.visibility is Visibility.PRIVATE or line.visibility not in prompt.allowed_for(
        line.value
    ):
        return False
    if prompt.is_text:
        return bool(line.value.strip()) or is_nothing(prompt, line.value)
    option = prompt.option(line.value)
    return option is not None and not option.is_locked and option.id != NOT_SURE


def _is_about_sex(line: Line, prompt: Prompt) -> bool:
    option = prompt.option(line.value)
    return option is not None and SEX in option.tags
