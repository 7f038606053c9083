"""The operator's folder: good decks are offered, broken ones are told and left out."""

from pathlib import Path

from compersion_talks.library import check, open_catalogue, read_built_in
from tests.library.sources import copy_file

OWN_ID = {'id = "check-in"': 'id = "our-check-in"'}


def test_without_a_folder_the_built_in_decks_are_offered() -> None:
    catalogue = open_catalogue(None)

    assert (catalogue.decks, catalogue.faults) == (read_built_in(), ())


def test_a_good_deck_of_the_folder_is_offered_after_the_built_in_ones(tmp_path: Path) -> None:
    copy_file(tmp_path, "check-in.toml", "our-check-in.toml", OWN_ID)

    catalogue = open_catalogue(tmp_path)

    assert list(catalogue.decks) == [*read_built_in(), "our-check-in"]
    assert catalogue.faults == ()


def test_a_deck_that_says_it_is_the_default_comes_first(tmp_path: Path) -> None:
    default = {'id = "check-in"': 'id = "our-check-in"\ndefault = true'}
    copy_file(tmp_path, "check-in.toml", "our-check-in.toml", default)

    catalogue = open_catalogue(tmp_path)

    assert list(catalogue.decks) == ["our-check-in", *read_built_in()]


def test_a_deck_with_a_built_in_id_takes_its_place(tmp_path: Path) -> None:
    copy_file(tmp_path, "check-in.toml", "check-in.toml", {'"Regular check-in"': '"How are we?"'})

    catalogue = open_catalogue(tmp_path)

    assert len(catalogue.decks) == len(read_built_in())
    assert catalogue.decks["check-in"].deck.title == "How are we?"


def test_a_broken_deck_is_told_and_not_offered(tmp_path: Path) -> None:
    copy_file(tmp_path, "repair.toml")
    broken = {**OWN_ID, 'merge = "thanks"': 'merge = "thank"'}
    copy_file(tmp_path, "check-in.toml", "our-check-in.toml", broken)

    catalogue = open_catalogue(tmp_path)

    assert "our-check-in" not in catalogue.decks
    assert [fault.file for fault in catalogue.faults] == ["our-check-in.toml"]


def test_a_broken_copy_of_a_built_in_deck_leaves_the_built_in_one(tmp_path: Path) -> None:
    copy_file(tmp_path, "check-in.toml", "check-in.toml", {'merge = "thanks"': ""})

    catalogue = open_catalogue(tmp_path)

    assert catalogue.decks["check-in"] == read_built_in()["check-in"]
    assert catalogue.faults


def test_a_missing_folder_is_told_and_stops_nothing(tmp_path: Path) -> None:
    catalogue = open_catalogue(tmp_path / "decks")

    assert dict(catalogue.decks) == dict(read_built_in())
    assert "there is no such folder" in catalogue.faults[0].message


def test_what_cannot_be_read_at_all_is_told_and_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "folder.toml").mkdir()
    (tmp_path / "latin.toml").write_bytes(b'kind = "deck"\ntitle = "\xe9t\xe9"\n')
    (tmp_path / "long.toml").write_bytes(b"#" * 1_000_001)
    (tmp_path / "odd.toml").write_text('kind = "poem"\n')

    faults = open_catalogue(tmp_path).faults

    assert [fault.file for fault in faults] == [
        "folder.toml",
        "latin.toml",
        "long.toml",
        "odd.toml",
    ]
    assert "Look whether it is a file that the program may read" in faults[0].message
    assert "save it again as text in UTF-8" in faults[1].message
    assert "larger than one megabyte" in faults[2].message
    assert 'write kind = "deck"' in faults[3].message


def test_a_file_with_a_mark_at_its_beginning_is_read(tmp_path: Path) -> None:
    path = copy_file(tmp_path, "check-in.toml")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))

    assert check([path]) == ()


def test_a_deck_in_another_language_needs_words_in_that_language(tmp_path: Path) -> None:
    path = copy_file(tmp_path, "check-in.toml", "check-in.toml", {'"en"': '"de"'})

    (fault,) = check([path])

    assert "copy vocab.toml and texts.toml" in fault.message
    assert fault.line == 6


def test_a_deck_in_another_language_takes_the_words_of_that_language(tmp_path: Path) -> None:
    path = copy_file(tmp_path, "check-in.toml", "check-in.toml", {'"en"': '"de"'})
    copy_file(tmp_path, "vocab.toml", "woerter.toml", {'"en"': '"de"', '"Trust"': '"Vertrauen"'})
    copy_file(tmp_path, "texts.toml", "texte.toml", {'"en"': '"de"', '"Notes"': '"Notizen"'})

    deck = open_catalogue(tmp_path).decks["check-in"].deck

    assert check([path]) == ()
    assert deck.language == "de"
    assert deck.texts["paper"]["notes"] == "Notizen"
    assert "Vertrauen" in {group.label for group in deck.vocabulary.fear_groups}


def test_a_fault_in_the_vocabulary_of_a_deck_names_the_vocabulary_file(tmp_path: Path) -> None:
    path = copy_file(tmp_path, "check-in.toml", "check-in.toml", {'"en"': '"de"'})
    copy_file(tmp_path, "vocab.toml", "woerter.toml", {'"en"': '"de"', '"Trust"': "3"})
    copy_file(tmp_path, "texts.toml", "texte.toml", {'"en"': '"de"'})

    (fault,) = check([path])

    assert (fault.file, fault.subject) == ("woerter.toml", "group of fears 'trust'")


def test_the_id_of_a_deck_must_be_the_name_of_its_file(tmp_path: Path) -> None:
    path = copy_file(tmp_path, "check-in.toml", "monday.toml")

    (fault,) = check([path])

    assert str(fault) == (
        "monday.toml, line 5: id must be the name of the file, 'monday'; it is 'check-in'"
    )


def test_a_vocabulary_is_checked_on_its_own(tmp_path: Path) -> None:
    path = copy_file(tmp_path, "vocab.toml", "words.toml", {'label = "Trust"': "label = 3"})

    (fault,) = check([path])

    assert (fault.file, fault.subject) == ("words.toml", "group of fears 'trust'")


def test_texts_are_checked_for_gaps_and_for_what_is_never_shown(tmp_path: Path) -> None:
    path = copy_file(tmp_path, "texts.toml", "words.toml", {'notes = "Notes"': 'nots = "Notes"'})

    found = {(fault.subject, fault.message) for fault in check([path])}

    assert found == {
        ("paper.notes", "is missing, so the English words are shown; add it"),
        ("paper.nots", "is not a key that belongs here; take it out"),
    }


def test_texts_that_would_break_a_page_are_told(tmp_path: Path) -> None:
    path = copy_file(tmp_path, "texts.toml", "words.toml", {'notes = "Notes"': "notes = 3"})

    (fault,) = check([path])

    assert (fault.file, fault.subject) == ("words.toml", "paper.notes")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    (fault,) = check([tmp_path / "nowhere.toml"])

    assert fault.message.startswith("this file cannot be read")


def test_the_same_fault_is_told_once(tmp_path: Path) -> None:
    path = copy_file(tmp_path, "check-in.toml", "check-in.toml", {'merge = "thanks"': ""})

    assert len(check([path, path])) == 1
