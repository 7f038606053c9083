"""Catalogues: the sentences of the pages in one language each, read when the program starts.

A catalogue is a text file of gettext, named by its language: `de.po`, `pt_BR.po`. What it leaves
out, or says in a way that cannot be filled in, is said in English.
"""

import re
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from functools import cache
from io import BytesIO, StringIO
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from babel.support import Translations

FOLDER = Path(__file__).parents[2] / "translations"
"""The built-in catalogues, and the list of all sentences."""
SOURCE = "en"
"""The language of the sentences in the code and the templates."""
_FILLED_IN = re.compile(r"%\(\w+\)s|\{\w+\}")


class CatalogueIsFaulty(ValueError):
    """A file holds no catalogue; the text says why, in one line."""


@dataclass(frozen=True, slots=True)
class Misfit:
    """A sentence that cannot be said: its line, its English words, and what to mend."""

    line: int
    sentence: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Catalogues:
    """The languages of the pages, English first, and a line on each file with a fault."""

    spoken: dict[Locale, Translations]
    faults: tuple[str, ...]


def read_catalogues(*folders: Path) -> Catalogues:
    """Read the catalogues of some folders; those of a later folder count more."""
    spoken, faults = {Locale(SOURCE): Translations()}, []
    for file in (file for folder in folders for file in sorted(folder.glob("*.po"))):
        try:
            locale = find_locale(file)
            translations, misfits = _compile(file, file.stat().st_mtime_ns)
        except (CatalogueIsFaulty, OSError) as fault:
            faults.append(f"{_explain(file, fault)} It is left out.")
            continue
        spoken[locale] = _put_before(translations, spoken.get(locale))
        faults += _sum_up(file, misfits)
    return Catalogues(spoken, tuple(faults))


def find_locale(file: Path) -> Locale:
    """Return the language that a file is named by, or raise `CatalogueIsFaulty`."""
    try:
        return Locale.parse(file.stem.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        raise CatalogueIsFaulty(
            f"{file}: no language has this code. Name the file like de.po or pt_BR.po."
        ) from None


def read_catalogue(file: Path) -> Catalog:
    """Read one file; raises `CatalogueIsFaulty`, or `OSError`."""
    locale = find_locale(file)
    try:
        text = StringIO(file.read_text("utf-8-sig"))
        catalogue = read_po(text, locale=locale, abort_invalid=True)
    except PoFileError as fault:
        raise CatalogueIsFaulty(f"{file}, line {fault.lineno}: this cannot be read.") from None
    except UnicodeError:
        raise CatalogueIsFaulty(f"{file}: this is not text in UTF-8. Save it as that.") from None
    except ValueError as fault:
        raise CatalogueIsFaulty(f"{file}: its first entry cannot be read ({fault}).") from None
    catalogue.charset = "utf-8"
    return catalogue


def read_list() -> Catalog:
    """Read the list of all sentences, each of which a catalogue says in its language."""
    with (FOLDER / "messages.pot").open("rb") as text:
        return read_po(text)


def find_misfits(catalogue: Catalog) -> tuple[Misfit, ...]:
    """List what a catalogue says with too much, too little or something else filled in."""
    return tuple(
        Misfit(message.lineno or 0, list_forms(message.id)[0], remedy)
        for message in catalogue
        if message.id and not message.fuzzy and (remedy := _find_remedy(message))
    )


def list_forms(sentence: str | tuple[str, ...] | list[str] | None) -> list[str]:
    """List the forms of a sentence: one, or those for each kind of number."""
    return [sentence] if isinstance(sentence, str) else list(sentence or ())


def _find_remedy(message: Message) -> str:
    """Say how to mend a sentence, or nothing where it can be said."""
    forms = [set(_FILLED_IN.findall(form)) for form in list_forms(message.id)]
    known = set().union(*forms)
    for text in filter(None, list_forms(message.string)):
        given = set(_FILLED_IN.findall(text))
        if given - known:
            return f"take out {', '.join(sorted(given - known))}"
        if len(forms) == 1 and known - given:
            return f"put in {', '.join(sorted(known - given))}"
        if "%" in _FILLED_IN.sub("", text):
            return "write the percent sign as a word"
    return ""


@cache
def _compile(file: Path, _changed: int) -> tuple[Translations, tuple[Misfit, ...]]:
    """Read one file, once for as long as it does not change, and leave out what does not fit."""
    catalogue, packed = read_catalogue(file), BytesIO()
    misfits = find_misfits(catalogue)
    lines = {one.line for one in misfits}
    for message in catalogue:
        if message.id and message.lineno in lines:
            message.string = ""
    write_mo(packed, catalogue)
    packed.seek(0)
    try:
        return Translations(packed), misfits
    except ValueError as fault:
        raise CatalogueIsFaulty(f"{file}: its Plural-Forms cannot be read ({fault}).") from None


def _put_before(first: Translations, other: Translations | None) -> Translations:
    """Return a catalogue that takes from another what it leaves out."""
    both = copy(first)  # the first one is cached
    if other is not None:
        both.add_fallback(other)
    return both


def _sum_up(file: Path, misfits: tuple[Misfit, ...]) -> Iterator[str]:
    if misfits:
        yield (
            f"{file}: said in English, as something in them does not fit: the sentences of line "
            f"{', '.join(str(one.line) for one in misfits)}. `languages check` says what to mend."
        )


def _explain(file: Path, fault: CatalogueIsFaulty | OSError) -> str:
    if isinstance(fault, OSError):
        return f"{file}: this cannot be read ({fault.strerror})."
    return str(fault)
