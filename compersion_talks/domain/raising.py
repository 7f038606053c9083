"""From what was said to the lines of a topic."""

from dataclasses import replace

from compersion_talks.domain.cards import Raised
from compersion_talks.domain.naming import Saying, lead_of_many, words_of
from compersion_talks.domain.paper import Entry
from compersion_talks.domain.visible import Replies, Visible


def raised_by(replies: Replies, visible: Visible, saying: Saying) -> Raised:
    """Raise one thing that was said: under its name, or under none."""
    entry = Entry(
        words=words_of(replies, (saying.value,)),
        name=name_in(visible, saying.seat),
        to=name_in(visible, saying.to_seat),
        lead=lead_of_many(visible) if saying.is_of_many else "",
        label=replies.prompt.title,
        has_answers=replies.prompt.has_answers,
    )
    bare = raised(replies, visible, entry, (saying.value,))
    return replace(
        bare,
        seat=saying.seat,
        to_seat=saying.to_seat,
        is_shared=saying.is_of_many,
        is_listed=_is_listed(replies, saying),
    )


def raised(replies: Replies, visible: Visible, entry: Entry, keys: tuple[str, ...]) -> Raised:
    """Raise an entry that some lines of a prompt stand behind; it belongs to nobody alone."""
    note = replies.prompt.note
    return Raised(
        entry,
        replies.prompt,
        replies.section_id,
        tags=_tags_of(replies, keys),
        note=visible.template(note) if note else "",
    )


def name_in(visible: Visible, seat: int | None) -> str:
    """Return the name of the person in a seat, or an empty text where there is none."""
    return "" if seat is None else visible.names[seat]


def _tags_of(replies: Replies, keys: tuple[str, ...]) -> frozenset[str]:
    """Collect the tags of the question and of the options; a text has those of its question."""
    options = (option for key in keys if (option := replies.prompt.option(key)) is not None)
    return frozenset(replies.prompt.tags).union(*(option.tags for option in options))


def _is_listed(replies: Replies, saying: Saying) -> bool:
    """Say whether a picked option may stand in a row with others of its question."""
    prompt = replies.prompt
    return not (prompt.is_text or prompt.has_answers or saying.value in prompt.exclusive)
