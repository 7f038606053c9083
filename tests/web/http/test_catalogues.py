"""Catalogues of the pages' sentences: read at the start, and no fault in one breaks a page."""

from pathlib import Path

import pytest
from babel import Locale

from compersion_talks.web.http.catalogues import (
    CatalogueIsFaulty,
    Catalogues,
    find_misfits,
    read_catalogue,
    read_catalogues,
)

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
POLISH = (
    '"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && '
    '(n%100<10 || n%100>=20) ? 1 : 2);\\n"\n'
)


def write(folder: Path, name: str, said: str, head: str = HEAD) -> Path:
    """Write a catalogue by hand."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_text(f"{head}\n{said}", encoding="utf-8")
    return file


def say(sentence: str, translation: str) -> str:
    """Write one sentence of a catalogue."""
    return f'msgid "{sentence}"\nmsgstr "{translation}"\n'


def read_one(folder: Path, tag: str) -> tuple[Catalogues, object]:
    """Read a folder, and return the catalogue of one language too."""
    read = read_catalogues(folder)
    return read, read.spoken[Locale.parse(tag)]


def test_english_is_there_without_a_file_and_comes_first(tmp_path: Path) -> None:
    write(tmp_path, "de.po", say("Back", "Zurück"))

    read = read_catalogues(tmp_path)

    assert [str(locale) for locale in read.spoken] == ["en", "de"]
    assert read.faults == ()


@pytest.mark.parametrize("name", ["pt_BR.po", "pt-BR.po"])
def test_a_file_is_named_by_its_language_in_either_spelling(tmp_path: Path, name: str) -> None:
    write(tmp_path, name, say("Back", "Voltar"))

    assert Locale("pt", "BR") in read_catalogues(tmp_path).spoken


def test_what_a_later_folder_leaves_out_is_said_by_an_earlier_one(tmp_path: Path) -> None:
    write(tmp_path / "one", "de.po", say("Back", "Zurück") + say("Next", "Weiter"))
    write(tmp_path / "two", "de.po", say("Back", "Retour"))

    for _again in range(3):
        german = read_catalogues(tmp_path / "one", tmp_path / "two").spoken[Locale("de")]

    assert [german.gettext(one) for one in ("Back", "Next", "Leave")] == [
        "Retour",
        "Weiter",
        "Leave",
    ]


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("german.po", HEAD, "no language has this code. Name the file like de.po or pt_BR.po."),
        ("de.po", HEAD + "\nmsgid Back\n", "line 4: this cannot be read."),
        (
            "de.po",
            HEAD + '"Plural-Forms: nplurals=x; plural=n;\\n"\n',
            "its first entry cannot be read (",
        ),
    ],
)
def test_a_file_that_is_no_catalogue_is_left_out_and_told_in_one_line(
    tmp_path: Path, name: str, text: str, told: str
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")

    read = read_catalogues(tmp_path)

    (fault,) = read.faults
    assert list(read.spoken) == [Locale("en")]
    assert told in fault
    assert str(tmp_path / name) in fault
    assert fault.endswith(" It is left out.")
    assert "\n" not in fault


def test_a_rule_for_plurals_that_is_none_is_told(tmp_path: Path) -> None:
    head = HEAD + '"Plural-Forms: nplurals=2; plural=__import__(n);\\n"\n'
    write(tmp_path, "de.po", say("Back", "Zurück"), head)

    (fault,) = read_catalogues(tmp_path).faults

    assert "its Plural-Forms cannot be read" in fault


def test_a_file_that_is_not_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "de.po").write_bytes(HEAD.encode() + b'\nmsgid "Back"\nmsgstr "Zur\xfcck"\n')

    (fault,) = read_catalogues(tmp_path).faults

    assert "this is not text in UTF-8. Save it as that. It is left out." in fault


@pytest.mark.parametrize(
    ("sentence", "translation", "remedy"),
    [
        ("By %(day)s", "Bis %(tag)s", "take out %(tag)s"),
        ("By %(day)s", "Bis dann", "put in %(day)s"),
        ("By %(day)s", "Zu 100 % bis %(day)s", "write the percent sign as a word"),
        ("Back", "Zu 100 % zurück", "write the percent sign as a word"),
        ("Place {place}", "Platz {platz}", "take out {platz}"),
    ],
)
def test_what_cannot_be_filled_in_is_said_in_english_and_told(
    tmp_path: Path, sentence: str, translation: str, remedy: str
) -> None:
    file = write(tmp_path, "de.po", say(sentence, translation) + say("Next", "Weiter"))

    read, german = read_one(tmp_path, "de")

    (misfit,) = find_misfits(read_catalogue(file))
    assert (misfit.line, misfit.sentence, misfit.remedy) == (5, sentence, remedy)
    assert read.faults == (
        f"{file}: said in English, as something in them does not fit: the sentences of line 5. "
        "`languages check` says what to mend.",
    )
    assert german.gettext(sentence) == sentence  # type: ignore[attr-defined]
    assert german.gettext("Next") == "Weiter"  # type: ignore[attr-defined]


def test_a_form_for_one_may_leave_the_number_out_and_no_form_may_add_anything(
    tmp_path: Path,
) -> None:
    counted = 'msgid "%(number)s day"\nmsgid_plural "%(number)s days"\n'
    forms = 'msgstr[0] "jeden dzień"\nmsgstr[1] "%(number)s dni"\nmsgstr[2] "%(number)s dni!"\n'
    write(tmp_path, "pl.po", counted + forms, HEAD + POLISH)
    write(tmp_path, "de.po", counted + 'msgstr[0] "ein Tag"\nmsgstr[1] "%(n)s Tage"\n')

    read, polish = read_one(tmp_path, "pl")

    said = [
        polish.ngettext("%(number)s day", "%(number)s days", number)  # type: ignore[attr-defined]
        for number in (1, 3, 5, 22)
    ]
    assert said == ["jeden dzień", "%(number)s dni", "%(number)s dni!", "%(number)s dni"]
    (fault,) = read.faults
    assert "de.po: said in English" in fault


def test_a_language_without_a_rule_in_its_file_has_its_own(tmp_path: Path) -> None:
    counted = 'msgid "%(number)s day"\nmsgid_plural "%(number)s days"\n'
    forms = "".join(f'msgstr[{n}] "form {n}"\n' for n in range(6))
    write(tmp_path, "ar.po", counted + forms)

    _read, arabic = read_one(tmp_path, "ar")

    said = [arabic.ngettext("%(number)s day", "%(number)s days", n) for n in (0, 1, 2, 5)]  # type: ignore[attr-defined]
    assert said == [f"form {n}" for n in range(4)]


def test_a_file_in_the_wrong_encoding_raises_by_itself(tmp_path: Path) -> None:
    file = tmp_path / "xx.po"
    file.write_text(HEAD, encoding="utf-8")

    with pytest.raises(CatalogueIsFaulty):
        read_catalogue(file)
