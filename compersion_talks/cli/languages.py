"""`languages`: begin a catalogue of the pages' sentences, bring it up to date, and check it."""

from pathlib import Path

import click
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from compersion_talks.cli.paths import NamedPath
from compersion_talks.web.http.catalogues import (
    find_locale,
    find_misfits,
    list_forms,
    read_catalogue,
    read_list,
)

HEAD = """# Keep what stands in %(name)s as it is; you may move it.
# What you leave empty is said in English. Lines that begin with #. are notes for you."""

languages_group = click.Group("languages", help="Begin and check the languages of the pages.")


@languages_group.command("write")
@click.argument("file", type=NamedPath(dir_okay=False))
def write_catalogue(file: Path) -> None:
    """Begin the catalogue FILE, such as de.po, or bring it up to date. Nothing is guessed."""
    catalogue = read_catalogue(file) if file.exists() else _begin(file)
    catalogue.update(read_list(), no_fuzzy_matching=True, update_creation_date=False)
    with file.open("wb") as out:
        write_po(out, catalogue, width=0, ignore_obsolete=True, sort_output=True)
    click.echo(f"{file}: {_count_unsaid(catalogue)} of {len(catalogue)} sentences are in English.")


@languages_group.command("check")
@click.argument("files", nargs=-1, required=True, type=NamedPath(exists=True))
def check_catalogues(files: tuple[Path, ...]) -> None:
    """Print each sentence that does not fit, and how many are missing; exit 1 for a misfit."""
    read = {file: read_catalogue(file) for file in files}
    misfits = {file: find_misfits(catalogue) for file, catalogue in read.items()}
    for file, catalogue in read.items():
        for one in misfits[file]:
            click.echo(f"{file}, line {one.line}: {one.remedy}. In English: {one.sentence}")
        catalogue.update(read_list(), no_fuzzy_matching=True)
        unsaid = _count_unsaid(catalogue)
        click.echo(f"{file}: {unsaid} of {len(catalogue)} sentences are in English.")
    if any(misfits.values()):
        raise SystemExit(1)


def _begin(file: Path) -> Catalog:
    return Catalog(find_locale(file), project="Compersion Talks", header_comment=HEAD, fuzzy=False)


def _count_unsaid(catalogue: Catalog) -> int:
    done = [one for one in catalogue if one.id and all(list_forms(one.string)) and not one.fuzzy]
    return len(catalogue) - len(done)
