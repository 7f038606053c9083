"""What a sheet lets go as things stand: the review shows it, and closing hands in no more.

Each line has a sign, a keyed hash: it names the line in addresses and forms without telling it.
"""

import json
from dataclasses import dataclass, replace
from hashlib import blake2b

from compersion_talks import vault
from compersion_talks.domain.decks import Prompt, Visibility
from compersion_talks.domain.errors import SheetHasChanged
from compersion_talks.domain.prompts import may_match
from compersion_talks.domain.reach import except_line
from compersion_talks.domain.sheets import ReleasedAnswer, ReleasedSheet, Sheet
from compersion_talks.use_cases.access import Place
from compersion_talks.use_cases.sheets import read_sheet, refuse_unless_open, save_sheet

SIGN_BYTES = 8


@dataclass(frozen=True, slots=True)
class SignedLine:
    """One line of a sheet, with the sign that stands for it."""

    sign: str
    prompt: Prompt
    value: str
    visibility: Visibility
    addressee: str = ""

    @property
    def key(self) -> str:
        """Return the sign together with how far the line travels."""
        return f"{self.sign}.{self.visibility.value}"


def release(place: Place, sheet: Sheet) -> ReleasedSheet:
    """Keep what may be printed with the partners of now.

    That is less than `Sheet.release()` where a line would wait for a match that it can't have.
    """
    released = sheet.release(place.deck, place.own_id)
    prompts = {prompt.id: prompt for prompt in place.deck.prompts}
    kept = (_drop_hopeless(place, prompts[one.prompt_id], one) for one in released.answers)
    return replace(released, answers=tuple(answer for answer in kept if answer.lines))


def list_released(place: Place, released: ReleasedSheet) -> list[SignedLine]:
    """List the lines of a released sheet with their signs, in the order of the deck."""
    key, prompts = _derive_key(place), {prompt.id: prompt for prompt in place.deck.prompts}
    return [
        SignedLine(
            _hash(key, answer.prompt_id, line.value, answer.addressee),
            prompts[answer.prompt_id],
            line.value,
            Visibility.IF_MUTUAL if line.only_if_mutual else Visibility.SHARED,
            answer.addressee,
        )
        for answer in released.answers
        for line in answer.lines
    ]


def find_line(place: Place, sheet: Sheet, sign: str) -> SignedLine | None:
    """Find a line of a sheet by its sign, private ones too."""
    key = _derive_key(place)
    for prompt in place.deck.prompts:
        answer = sheet.answers.get(prompt.id)
        for line in answer.lines if answer is not None else ():
            addressee = answer.addressee if answer is not None else ""
            if _hash(key, prompt.id, line.value, addressee) == sign:
                return SignedLine(sign, prompt, line.value, line.visibility, addressee)
    return None


def list_reaches(place: Place, prompt: Prompt, value: str) -> tuple[Visibility, ...]:
    """List how far one line may travel with the partners of now."""
    allowed = prompt.list_allowed(value)
    if _may_match(place, prompt):
        return allowed
    return tuple(one for one in allowed if one is not Visibility.IF_MUTUAL)


def change_reach(place: Place, sign: str, seen: Visibility, wanted: Visibility) -> None:
    """Save how far one line travels, as an exception from its question; other lines stay.

    It travelled as far as `seen` when that was asked; asking twice is once. Raises
    `SheetHasChanged` where it travels elsewhere by now or is gone, and for a line that is private:
    only its question makes it public. Raises `TalkIsMerged` or `SheetIsClosed`, and `ValueError`
    for what the line does not allow.
    """
    refuse_unless_open(place)
    sheet = read_sheet(place)
    line = find_line(place, sheet, sign)
    if line is not None and line.visibility is wanted:
        return
    if line is None or line.visibility is not seen or seen is Visibility.PRIVATE:
        raise SheetHasChanged
    if wanted not in list_reaches(place, line.prompt, line.value):
        raise ValueError(wanted)
    answer = except_line(line.prompt, sheet.answers[line.prompt.id], line.value, wanted)
    save_sheet(place, replace(sheet, answers={**sheet.answers, answer.prompt_id: answer}))


def sign_words(place: Place, *words: str) -> str:
    """Return the sign of some words; without the own key of this partner nobody can make it."""
    return _hash(_derive_key(place), *words)


def _derive_key(place: Place) -> bytes:
    return vault.derive_sub_key(place.link.own_key, "review")


def _hash(key: bytes, *words: str) -> str:
    return blake2b(json.dumps(words).encode(), key=key, digest_size=SIGN_BYTES).hexdigest()


def _drop_hopeless(place: Place, prompt: Prompt, answer: ReleasedAnswer) -> ReleasedAnswer:
    """Drop the lines that can match nobody's."""
    if _may_match(place, prompt):
        return answer
    return replace(answer, lines=tuple(one for one in answer.lines if not one.only_if_mutual))


def _may_match(place: Place, prompt: Prompt) -> bool:
    return may_match(prompt, len(place.talk.partners), is_later=place.is_later)
