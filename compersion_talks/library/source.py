"""The words of a deck as they stand in its three files, and what can be wrong with them."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

BUILT_IN = Path(__file__).parents[1] / "decks"
"""Where the built-in decks lie."""

DECK = "deck"
VOCABULARY = "vocabulary"
TEXTS = "texts"
"""The three kinds of file; a fault names one of them until the file's name is known."""


def hash_of(text: str) -> str:
    """Name a stored text of a deck by its SHA-256, in hex digits."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class DeckSource:
    """A deck with its vocabulary and its texts, word for word, as three TOML texts."""

    deck: str
    vocabulary: str
    texts: str

    def to_text(self) -> str:
        """Write the three texts as one canonical JSON text, for storage."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_text(cls, text: str) -> "DeckSource":
        """Read back what `to_text` wrote."""
        return cls(**json.loads(text))

    @property
    def hash(self) -> str:
        """Name exactly these words: the SHA-256 of `to_text`, in hex digits."""
        return hash_of(self.to_text())


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend in a file: where it stands, and what to write instead.

    `line` is 0 where no single line is at fault, `place` is empty where it is the whole file.
    """

    file: str
    line: int
    place: str
    message: str

    def __str__(self) -> str:
        """Say it in one sentence, as the command line prints it."""
        line = f"line {self.line}" if self.line else ""
        where = ", ".join(part for part in (self.file, line, self.place) if part)
        return f"{where}: {self.message}"


class DeckIsFaulty(Exception):
    """A deck cannot be used; `faults` holds everything that has to be mended."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        """Keep the faults, and show them all as the message."""
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))
