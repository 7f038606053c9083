"""The rules for a well-formed deck: every fault at once, each with what to write instead."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from compersion_talks.domain.decks import SEX, Deck, MergeRule, Prompt, Section, Topic, Visibility
from compersion_talks.domain.faults import Fault, find_placeholders, find_repeated, join_choices
from compersion_talks.domain.prompt_faults import find_prompt_faults
from compersion_talks.domain.prompts import leaves_topic_lines, may_stand_on_a_topic
from compersion_talks.domain.walk import AFTER_FEARS

MOST_PROMPTS = 80
MOST_FIELDS = 600
MOST_LETTERS = 16_000
"""So many letters may the boxes of one partner let go: the longest paper stays within reach."""

_FIELDS_OF_THE_PAGE = 10


def find_faults(deck: Deck) -> tuple[Fault, ...]:
    """List every fault of a deck; a well formed one has none."""
    found = (fault for rule in _RULES for fault in rule(deck))
    in_prompts = (
        Fault(prompt.id, message)
        for prompt in deck.prompts
        for message in find_prompt_faults(prompt)
    )
    return (*found, *in_prompts, *find_topic_faults(deck))


def find_topic_faults(deck: Deck) -> Iterator[Fault]:
    """List every fault of a deck's topics and tags."""
    return (fault for rule in _RULES_OF_TOPICS for fault in rule(deck))


def count_fields(section: Section) -> int:
    """Count the most fields that a page can send."""
    sent = (prompt for prompt in section.prompts if not prompt.is_never_sent)
    counted = (prompt.type.count_fields(prompt) + prompt.is_addressable for prompt in sent)
    return sum(counted) + _FIELDS_OF_THE_PAGE


def count_letters(deck: Deck) -> int:
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
        for repeated_id in find_repeated(ids):
            yield Fault(repeated_id, f"this {kind} id is used twice: give each {kind} its own")


def _numbers_are_in_bounds(deck: Deck) -> Iterator[Fault]:
    if len(deck.prompts) > MOST_PROMPTS:
        yield Fault(deck.id, f"keep to {MOST_PROMPTS} prompts: there are {len(deck.prompts)}")
    if not any(prompt.is_core for prompt in deck.prompts):
        yield Fault(deck.id, "the short path is empty: write core = true in at least one prompt")


def _boxes_are_in_bounds(deck: Deck) -> Iterator[Fault]:
    if count_letters(deck) > MOST_LETTERS:
        message = f"one person could write {count_letters(deck)} letters for the paper"
        yield Fault(deck.id, f"{message}, {MOST_LETTERS} are allowed: lower some max_chars")


def _pages_are_in_bounds(deck: Deck) -> Iterator[Fault]:
    for section in deck.sections:
        if count_fields(section) > MOST_FIELDS:
            message = f"could send {count_fields(section)} fields, {MOST_FIELDS} are allowed"
            yield Fault(section.id, f"{message}: make two pages of it")


def _pauses_are_known(deck: Deck) -> Iterator[Fault]:
    known = [str(pause.get("id")) for pause in deck.texts.get("pause", ())]
    for section in deck.sections:
        if section.pause and section.pause not in known:
            yield Fault(section.id, f'pause names "{section.pause}": write {_join_ids(known)}')
    if AFTER_FEARS in known:
        yield Fault(AFTER_FEARS, "this pause id is taken: give the pause another id")


def _focus_names_pages(deck: Deck) -> Iterator[Fault]:
    pages = [section.id for section in deck.sections]
    for prompt in deck.prompts:
        if prompt.merge is MergeRule.FOCUS:
            for option in prompt.options:
                if option.id not in pages:
                    yield Fault(prompt.id, f'option "{option.id}": write {_join_ids(pages)}')


def _notes_are_known(deck: Deck) -> Iterator[Fault]:
    lines = deck.texts.get("lines", {})
    for prompt in deck.prompts:
        if (
            prompt.note
            and find_placeholders(str(lines.get(prompt.note, "{missing}"))) != frozenset()
        ):
            yield Fault(prompt.id, "note must name one of the texts under [lines], without braces")


def _groups_are_known(deck: Deck) -> Iterator[Fault]:
    words = deck.vocabulary
    for options, groups in ((words.needs, words.need_groups), (words.fears, words.fear_groups)):
        known = [group.id for group in groups]
        for option in options:
            if option.group not in known:
                yield Fault(option.id, f'group "{option.group}": write {_join_ids(known)}')


def _pairs_are_known(deck: Deck) -> Iterator[Fault]:
    needs = [need.id for need in deck.vocabulary.needs]
    fears = [fear.id for fear in deck.vocabulary.fears]
    for fear_id, paired in deck.vocabulary.pairs.items():
        for need_id in paired:
            if need_id not in needs:
                yield Fault(fear_id, f'the pair names "{need_id}": write the id of a need')
        if fear_id not in fears:
            yield Fault(fear_id, "this is a pair: write the id of a fear")


def _fears_have_pairs(deck: Deck) -> Iterator[Fault]:
    for fear in deck.vocabulary.fears:
        if not fear.is_locked and not deck.vocabulary.pairs.get(fear.id):
            yield Fault(fear.id, "write a [[pair]] with the needs that go with this fear")
        if fear.is_locked and deck.vocabulary.pairs.get(fear.id):
            yield Fault(fear.id, "this fear is never printed: leave its [[pair]] out")


def _never_matched_lines_start_private(deck: Deck) -> Iterator[Fault]:
    for option in (*deck.vocabulary.needs, *deck.vocabulary.fears):
        if option.is_never_matched and option.start is not Visibility.PRIVATE:
            yield Fault(option.id, 'match = "never" needs start = "private"')


def _tensions_are_known(deck: Deck) -> Iterator[Fault]:
    needs = [need.id for need in deck.vocabulary.needs]
    for pull in deck.vocabulary.tensions:
        one, other = pull.one, pull.other
        if one == other or not {one, other} <= set(needs):
            yield Fault(f"{one} / {other}", "a tension needs the ids of two different needs")


def _name_topic(topic: Topic) -> str:
    """Name a topic so that it cannot be taken for a page of the same id."""
    return f"topic '{topic.id}'"


def _topics_are_written(deck: Deck) -> Iterator[Fault]:
    for topic in deck.topics:
        subject = _name_topic(topic)
        if not topic.prompts:
            message = "write prompts = [...], the ids of the prompts whose lines go on it"
            yield Fault(subject, message)
        if topic.title_one and find_placeholders(topic.title_one) != frozenset({"name"}):
            message = "title_one must hold {name} and nothing else in braces, or be left out"
            yield Fault(subject, message)
    for topic_id in find_repeated(topic.id for topic in deck.topics):
        message = "this topic id is used twice: give each topic its own"
        yield Fault(f"topic '{topic_id}'", message)


def _topics_name_prompts(deck: Deck) -> Iterator[Fault]:
    for topic in deck.topics:
        for prompt_id in topic.prompts:
            prompt = deck.find_prompt(prompt_id)
            if prompt is None:
                message = "write the id of a prompt of this deck"
                yield Fault(_name_topic(topic), f'prompts names "{prompt_id}": {message}')
            elif not may_stand_on_a_topic(prompt):
                yield Fault(_name_topic(topic), f'prompts names "{prompt_id}": {_suggest(prompt)}')


def _suggest(prompt: Prompt) -> str:
    if prompt.merge is MergeRule.OPTIONS:
        return "raise its heat to 2, or write talk = true in some of its options, or take it out"
    return "its lines are printed elsewhere on the paper; take it out"


def _prompts_have_one_topic(deck: Deck) -> Iterator[Fault]:
    named = Counter(prompt_id for topic in deck.topics for prompt_id in topic.prompts)
    for prompt_id in (prompt_id for prompt_id, times in named.items() if times > 1):
        yield Fault(
            _find_last(deck, prompt_id), f'"{prompt_id}" is named twice: keep it on one topic'
        )
    for prompt in deck.prompts:
        if leaves_topic_lines(prompt) and prompt.id not in named:
            message = f'add "{prompt.id}" to the prompts of a [[topic]]'
            yield Fault(prompt.id, f"its lines have no topic to go on: {message}")


def _find_last(deck: Deck, prompt_id: str) -> str:
    """Name the last topic that takes a prompt: the one to mend."""
    return [_name_topic(topic) for topic in deck.topics if prompt_id in topic.prompts][-1]


def _tags_can_be_parked(deck: Deck) -> Iterator[Fault]:
    parked = (
        option.id
        for prompt in deck.prompts
        if prompt.merge is MergeRule.PARK
        for option in prompt.options
    )
    known = tuple(dict.fromkeys((SEX, *parked)))
    for subject, tags in _list_tags(deck):
        for tag in (tag for tag in tags if tag not in known):
            message = f"write {join_choices(known)}, or leave it out"
            yield Fault(subject, f'the tag "{tag}" cannot be parked: {message}')


def _list_tags(deck: Deck) -> Iterator[tuple[str, Iterable[str]]]:
    """List what a deck itself tags; the vocabulary is for all decks, and free."""
    yield from ((_name_topic(topic), topic.tags) for topic in deck.topics)
    for prompt in deck.prompts:
        yield prompt.id, prompt.tags
        if not prompt.options_from:
            yield from ((prompt.id, option.tags) for option in prompt.options)


def _join_ids(ids: Iterable[str]) -> str:
    return join_choices(ids) or "nothing there"


_RULES: tuple[Callable[[Deck], Iterator[Fault]], ...] = (
    _ids_are_unique,
    _numbers_are_in_bounds,
    _boxes_are_in_bounds,
    _pages_are_in_bounds,
    _pauses_are_known,
    _focus_names_pages,
    _notes_are_known,
    _groups_are_known,
    _pairs_are_known,
    _fears_have_pairs,
    _never_matched_lines_start_private,
    _tensions_are_known,
)
_RULES_OF_TOPICS: tuple[Callable[[Deck], Iterator[Fault]], ...] = (
    _topics_are_written,
    _topics_name_prompts,
    _prompts_have_one_topic,
    _tags_can_be_parked,
)
