"""The source of a deck: the texts of its three files, word for word."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

BUILT_IN = Path(__file__).parents[1] / "decks"
"""The folder of the built-in decks."""

DECK = "deck"
VOCABULARY = "vocabulary"
TEXTS = "texts"
"""The three kinds of file; a fault names one of them where there is no file."""


_ID = re.compile(r"^id *= *.*$", re.MULTILINE)
_DEFAULT = re.compile(r"^default *= *true *\n", re.MULTILINE)
_LANGUAGE = re.compile(r"^language *= *.*$", re.MULTILINE)


def hash_text(text: str) -> str:
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

    def to_files(self, deck_id: str, language: str) -> dict[str, str]:
        """Return the text of each file by its name, as the beginning of a deck in a language."""
        own_id = f"{deck_id}-{language.lower()}"
        deck = _DEFAULT.sub("", _ID.sub(f'id = "{own_id}"', self.deck, count=1), count=1)
        files = {
            own_id: deck,
            f"vocab-{language}": self.vocabulary,
            f"texts-{language}": self.texts,
        }
        line = f'language = "{language}"'
        return {f"{name}.toml": _LANGUAGE.sub(line, text, count=1) for name, text in files.items()}

    @property
    def hash(self) -> str:
        """Name exactly these words: the SHA-256 of `to_text`, in hex digits."""
        return hash_text(self.to_text())


@dataclass(frozen=True, slots=True)
class Document:
    """One text of a deck, parsed: the name that faults give it, its words, and its data."""

    name: str
    text: str
    data: Mapping[str, Any]

    @property
    def kind(self) -> object:
        """Return its `kind`, unchecked: a deck, a vocabulary or texts."""
        return self.data.get("kind")

    @property
    def language(self) -> object:
        """Return its `language`, unchecked."""
        return self.data.get("language")

    def find_companion(self, kind: str, around: Iterable["Document"]) -> "Document | None":
        """Find the first document of another kind in the same language, or else in English."""
        wanted = (kind, self.language or "en")
        return next((one for one in around if (one.kind, one.language) == wanted), None)
