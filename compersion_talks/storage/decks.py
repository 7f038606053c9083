"""The decks of talks, each as it stood when the talk was opened."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from compersion_talks.storage.session import change, db, read
from compersion_talks.storage.tables import DeckRow


def keep_deck(deck_hash: str, text: str, today: date) -> None:
    """Store a deck for the talks opened with it; it stays as long as one opened today can live."""
    dialect = sqlite if db.engine.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(DeckRow).values(hash=deck_hash, text=text, last_offered_on=today)
    change(
        statement.on_conflict_do_update(
            index_elements=[DeckRow.hash],
            set_={"last_offered_on": today},
            where=DeckRow.last_offered_on < today,
        )
    )


def find_deck(deck_hash: str) -> str | None:
    """Return the text of a stored deck."""
    return read(select(DeckRow.text).where(DeckRow.hash == deck_hash)).one_or_none()
