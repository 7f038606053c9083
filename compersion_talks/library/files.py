"""Deck, vocabulary and texts files on a disk: found, read, and told apart by their kind."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from compersion_talks.library.positions import line_of
from compersion_talks.library.reading import Faults, parsed
from compersion_talks.library.source import DECK, TEXTS, VOCABULARY, Fault

_LARGEST = 1_000_000


@dataclass(frozen=True, slots=True)
class File:
    """One file of words: where it lies, what it says, and that as plain values."""

    path: Path
    text: str
    data: Mapping[str, Any]

    @property
    def kind(self) -> str:
        """Tell what it says it is: a deck, a vocabulary or texts."""
        return str(self.data["kind"])

    @property
    def language(self) -> object:
        """Tell the language it says it is in, whatever stands there."""
        return self.data.get("language")

    def companion(self, kind: str, around: Iterable["File"]) -> "File | None":
        """Find the first file of another kind in the same language; without one, in English."""
        language = self.language or "en"
        return next(
            (file for file in around if (file.kind, file.language) == (kind, language)), None
        )


def paths_in(folder: Path) -> tuple[Path, ...]:
    """List the files of words in a folder, by name."""
    return tuple(sorted(folder.glob("*.toml")))


def readable(paths: Iterable[Path]) -> tuple[File, ...]:
    """Read those files that can be read."""
    files = (read_file(path) for path in paths)
    return tuple(file for file in files if isinstance(file, File))


def read_file(path: Path) -> File | Faults:
    """Read one file, or tell what keeps it from being read."""
    try:
        text = _text(path)
    except (OSError, ValueError) as error:
        return (Fault(path.name, 0, "", f"this file cannot be read: {_reason(error)}"),)
    data = parsed(text, path.name)
    if isinstance(data, tuple):
        return data
    if data.get("kind") not in (DECK, VOCABULARY, TEXTS):
        message = 'write kind = "deck", kind = "vocabulary" or kind = "texts" near the top'
        return (Fault(path.name, line_of(text, ("kind",)), "", message),)
    return File(path, text, data)


def _reason(error: OSError | ValueError) -> str:
    if isinstance(error, UnicodeError):
        return "it is not plain text; save it anew as text in UTF-8"
    if isinstance(error, OSError):
        return f"{error.strerror}. Look whether it is a file that the program may read"
    return str(error)


def _text(path: Path) -> str:
    """Read the text of a file; some editors put an invisible mark at its beginning."""
    if path.stat().st_size > _LARGEST:
        raise ValueError("it is larger than one megabyte; shorten it")
    return path.read_text("utf-8-sig")
