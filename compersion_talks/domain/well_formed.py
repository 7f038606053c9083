"""What makes a deck well formed; all faults at once, each with what to write instead."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from compersion_talks.domain.decks import Deck, MergeRule, Prompt, Section, Visibility
from compersion_talks.domain.prompt_faults import HOTTEST, prompt_faults, repeated
from compersion_talks.domain.walk import AFTER_FEARS, lists_fears
from compersion_talks.domain.word_faults import placeholders, word_faults

FEWEST_CARDS = 2
MOST_PROMPTS = 80
MOST_FIELDS = 600
MOST_LETTERS = 16_000
"""So many letters may the boxes of one partner let go: the longest paper stays within reach."""

_FIELDS_OF_THE_PAGE = 10
_FIELDS_OF_ONE_LINE = 3


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a deck: the id where, and what to write instead."""

    place: str
    message: str


def faults(deck: Deck) -> tuple[Fault, ...]:
    """List everything that is wrong with a deck; a well formed one has none."""
    found = (fault for rule in _RULES for fault in rule(deck))
    in_prompts = (
        Fault(prompt.id, message) for prompt in deck.prompts for message in prompt_faults(prompt)
    )
    in_words = (Fault(place, message) for place, message in word_faults(deck.texts))
    return (*found, *in_prompts, *in_words)


def fields_of(section: Section) -> int:
    """Count the most fields that a page can send."""
    return sum(_fields_of_prompt(prompt) for prompt in section.prompts) + _FIELDS_OF_THE_PAGE


def _fields_of_prompt(prompt: Prompt) -> int:
    """Count text or pick, visibility and addressee; in lists pick, place and visibility each."""
    if prompt.is_never_sent:
        return 0
    if prompt.is_list:
        return _FIELDS_OF_ONE_LINE * len(prompt.options) + prompt.is_addressable
    return 2 + prompt.is_addressable


def letters_of(deck: Deck) -> int:
    """Count the most letters that the text boxes of one partner can let go to the paper."""
    boxes = (prompt for prompt in deck.prompts if prompt.is_text and _may_be_printed(prompt))
    return sum(prompt.max_chars for prompt in boxes)


def _may_be_printed(prompt: Prompt) -> bool:
    return prompt.visibility_allowed != (Visibility.PRIVATE,) and not prompt.is_never_sent


def _ids_are_unique(deck: Deck) -> Iterator[Fault]:
    words = deck.vocabulary
    for kind, ids in (
        ("section", [section.id for section in deck.sections]),
        ("prompt", [prompt.id for prompt in deck.prompts]),
        ("card", [card.id for card in deck.cards]),
        ("need or fear", [option.id for option in (*words.needs, *words.fears)]),
        ("group", [group.id for group in (*words.need_groups, *words.fear_groups)]),
    ):
        for repeated_id in repeated(ids):
            yield Fault(repeated_id, f"this {kind} id stands twice: give each {kind} its own")


def _numbers_are_in_bounds(deck: Deck) -> Iterator[Fault]:
    if len(deck.cards) < FEWEST_CARDS:
        yield Fault(deck.id, f"write at least {FEWEST_CARDS} cards: [[card]]")
    if len(deck.prompts) > MOST_PROMPTS:
        yield Fault(deck.id, f"keep to {MOST_PROMPTS} prompts: there are {len(deck.prompts)}")
    if not any(prompt.is_core for prompt in deck.prompts):
        yield Fault(deck.id, "the short path is empty: write core = true in at least one prompt")


def _boxes_are_in_bounds(deck: Deck) -> Iterator[Fault]:
    if letters_of(deck) > MOST_LETTERS:
        message = f"one person could write {letters_of(deck)} letters for the paper"
        yield Fault(deck.id, f"{message}, {MOST_LETTERS} are allowed: lower some max_chars")


def _cards_can_be_printed(deck: Deck) -> Iterator[Fault]:
    for card in deck.cards:
        if not (card.title.strip() and card.text.strip()):
            yield Fault(card.id, "write a title and a text")
        if not 1 <= card.heat <= HOTTEST:
            yield Fault(card.id, "heat must be 1 (light), 2 or 3 (tender)")


def _pages_are_in_bounds(deck: Deck) -> Iterator[Fault]:
    for section in deck.sections:
        if not section.prompts:
            yield Fault(section.id, "write at least one prompt on this page")
        if fields_of(section) > MOST_FIELDS:
            message = f"could send {fields_of(section)} fields, {MOST_FIELDS} are allowed"
            yield Fault(section.id, f"{message}: make two pages of it")


def _pauses_are_known(deck: Deck) -> Iterator[Fault]:
    known = [str(pause.get("id")) for pause in deck.texts.get("pause", ())]
    for section in deck.sections:
        if section.pause and section.pause not in known:
            yield Fault(section.id, f'pause names "{section.pause}": write {_one_of(known)}')
    if AFTER_FEARS in known:
        yield Fault(AFTER_FEARS, "this pause id is taken: give the pause another id")
    stop = deck.texts.get("safety", {}).get("after_fears")
    if not stop and any(map(lists_fears, deck.sections)):
        yield Fault("safety.after_fears", "write the page that follows a page with fears")


def _focus_names_pages(deck: Deck) -> Iterator[Fault]:
    pages = [section.id for section in deck.sections]
    for prompt in deck.prompts:
        if prompt.merge is MergeRule.FOCUS:
            for option in prompt.options:
                if option.id not in pages:
                    yield Fault(prompt.id, f'option "{option.id}": write {_one_of(pages)}')


def _notes_are_known(deck: Deck) -> Iterator[Fault]:
    lines = deck.texts.get("lines", {})
    for prompt in deck.prompts:
        if prompt.note and placeholders(str(lines.get(prompt.note, "{missing}"))) != frozenset():
            yield Fault(prompt.id, "note must name one of the texts under [lines], without braces")


def _groups_are_known(deck: Deck) -> Iterator[Fault]:
    words = deck.vocabulary
    for options, groups in ((words.needs, words.need_groups), (words.fears, words.fear_groups)):
        known = [group.id for group in groups]
        for option in options:
            if option.group not in known:
                yield Fault(option.id, f'group "{option.group}": write {_one_of(known)}')


def _pairs_are_known(deck: Deck) -> Iterator[Fault]:
    needs = [need.id for need in deck.vocabulary.needs]
    fears = [fear.id for fear in deck.vocabulary.fears]
    for fear_id, paired in deck.vocabulary.pairs.items():
        for need_id in paired:
            if need_id not in needs:
                yield Fault(fear_id, f'the pair names "{need_id}": write the id of a need')
        if fear_id not in fears:
            yield Fault(fear_id, "a pair stands here: write the id of a fear")


def _fears_have_pairs(deck: Deck) -> Iterator[Fault]:
    for fear in deck.vocabulary.fears:
        if not fear.is_locked and not deck.vocabulary.pairs.get(fear.id):
            yield Fault(fear.id, "write a [[pair]] with the needs that stand next to this fear")
        if fear.is_locked and deck.vocabulary.pairs.get(fear.id):
            yield Fault(fear.id, "this fear is never printed: leave its [[pair]] out")


def _tensions_are_known(deck: Deck) -> Iterator[Fault]:
    needs = [need.id for need in deck.vocabulary.needs]
    for pull in deck.vocabulary.tensions:
        one, other = pull.one, pull.other
        if one == other or not {one, other} <= set(needs):
            yield Fault(f"{one} / {other}", "a tension needs the ids of two different needs")


def _one_of(ids: Iterable[str]) -> str:
    return " or ".join(f'"{known}"' for known in ids) or "nothing there"


_RULES: tuple[Callable[[Deck], Iterator[Fault]], ...] = (
    _ids_are_unique,
    _numbers_are_in_bounds,
    _boxes_are_in_bounds,
    _cards_can_be_printed,
    _pages_are_in_bounds,
    _pauses_are_known,
    _focus_names_pages,
    _notes_are_known,
    _groups_are_known,
    _pairs_are_known,
    _fears_have_pairs,
    _tensions_are_known,
)
