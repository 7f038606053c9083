"""Decks as they stood when talks were opened, in and out."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from compersion_talks.storage.rows import DeckRow
from compersion_talks.storage.session import db
from compersion_talks.storage.writing import change, fresh


def keep_deck(deck_hash: str, text: str, today: date) -> None:
    """Keep a deck for the talks opened with it, from today on for as long as a talk can live."""
    dialect = sqlite if db.engine.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(DeckRow).values(hash=deck_hash, text=text, last_offered_on=today)
    change(
        statement.on_conflict_do_update(
            index_elements=[DeckRow.hash],
            set_={"last_offered_on": today},
            where=DeckRow.last_offered_on < today,
        )
    )


def deck_text(deck_hash: str) -> str | None:
    """Return the text of a deck as it stood."""
    return fresh(select(DeckRow.text).where(DeckRow.hash == deck_hash)).one_or_none()
