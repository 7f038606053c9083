"""The language of the pages: chosen by each person, kept in one browser, shown to no one else."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale

from compersion_talks.factory import create_app
from compersion_talks.web.http import i18n
from compersion_talks.web.http.catalogues import read_catalogues
from tests.linting import read_text
from tests.pseudo import (
    LEFT_TO_RIGHT,
    RIGHT_TO_LEFT,
    speak_pseudo,
    translate_to_pseudo,
    write_catalogue,
)
from tests.talking import open_talk, start_talk
from tests.visiting import HOST, Page, Visitor

HEADING = "Prepare a talk together"


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[dict[str, str]]:
    """Let the copy speak two made-up languages beside English."""
    with pytest.MonkeyPatch.context() as patched:
        speak_pseudo(tmp_path / "translations", patched)
        yield {}


def read_footer(page: Page) -> str:
    """Read the foot of a page."""
    return read_text(page.root.find(".//footer"))


def choose(visitor: Visitor, tag: str, back: str = "/") -> Page:
    """Choose a language by the link in the foot of a page."""
    page = visitor.get(back)
    visitor.get(next(link for link in page.links() if link.startswith("/language")))
    return visitor.send("/language", {"language": tag})


def test_a_page_is_in_english_until_somebody_wishes_for_another_language(cam: Visitor) -> None:
    page = cam.get("/")

    assert page.heading == HEADING
    assert (page.root.get("lang"), page.root.get("dir")) == ("en", "ltr")


@pytest.mark.parametrize(
    ("wished", "spoken"),
    [
        ("eo", "eo"),
        ("xx, he;q=0.8, eo;q=0.5", "he"),
        ("eo-FR", "eo"),
        ("en-GB, eo;q=0.9", "en"),
        ("*", "en"),
        ("", "en"),
    ],
)
def test_a_browser_is_answered_in_the_language_it_wishes_for(
    app: Flask, wished: str, spoken: str
) -> None:
    answer = app.test_client().get("/", base_url=HOST, headers={"Accept-Language": wished})

    assert f'<html lang="{spoken}"' in answer.text


def test_what_somebody_chose_counts_more_than_what_the_browser_wishes_for(cam: Visitor) -> None:
    choose(cam, LEFT_TO_RIGHT)

    answer = cam.client.get("/", base_url=HOST, headers={"Accept-Language": "he"})

    assert f'<html lang="{LEFT_TO_RIGHT}"' in answer.text


def test_after_choosing_somebody_is_back_where_they_were(app: Flask) -> None:
    ash = open_talk(app, "Ash", "Bo")

    page = choose(ash.visitor, RIGHT_TO_LEFT, f"/t/{ash.handle}/people/")

    assert page.path == f"/t/{ash.handle}/people/"
    assert (page.root.get("lang"), page.root.get("dir")) == (RIGHT_TO_LEFT, "rtl")
    assert "⟦" in page.heading


@pytest.mark.parametrize(
    "back",
    [
        *("", "//evil.example", "https://evil.example/", "/\\evil.example", "/nowhere"),
        *("evil", "/open", "/talks", "javascript:alert(1)", "/t/"),
    ],
)
def test_after_choosing_nobody_is_sent_to_another_site_or_to_nowhere(
    cam: Visitor, back: str
) -> None:
    cam.get("/language")

    page = cam.send("/language", {"language": LEFT_TO_RIGHT, "back": back})

    assert page.path == "/"


def test_every_page_leads_to_the_languages_each_by_its_own_name(app: Flask) -> None:
    ash = open_talk(app, "Ash", "Bo")

    pages = [ash.get(path) for path in ("", "people/", "before", "pages/2/3", "review")]
    pages.append(ash.visitor.get("/nowhere", status=404))

    assert all("English · Esperanto · עברית" in read_footer(page) for page in pages)


@pytest.mark.parametrize("end", ["", "/"])
def test_the_page_of_a_link_puts_no_token_into_a_query(app: Flask, end: str) -> None:
    page = Visitor(app).get(open_talk(app, "Ash", "Bo").own_link() + end)

    assert [link for link in page.links() if "language" in link] == ["/language"]


def test_an_error_page_tells_no_address_to_come_back_to(app: Flask) -> None:
    page = Visitor(app).get("/t/aaaaaaaaaaaa/people/", status=404)

    assert [link for link in page.links() if "language" in link] == ["/language"]


def test_the_cookie_holds_a_language_until_the_browser_is_closed(cam: Visitor) -> None:
    values = cam.get("/language").values("/language")
    fields = {**values, "language": LEFT_TO_RIGHT}

    answer = cam.client.post("/language", data=fields, base_url=HOST, headers={"Origin": HOST})

    kept = [one for one in answer.headers.getlist("Set-Cookie") if one.startswith("ct-l=")]
    assert kept == ["ct-l=eo; HttpOnly; Path=/; SameSite=Lax"]


@pytest.mark.parametrize("value", ["", "xx", "../../etc", "EO", "messages", "en\x00"])
def test_a_language_that_is_none_changes_nothing(cam: Visitor, value: str) -> None:
    cam.get("/language")

    page = cam.send("/language", {"language": value}, status=422)

    assert "Choose one of the languages." in page.text
    assert cam.get("/").root.get("lang") == "en"


def test_a_cookie_of_nonsense_is_read_as_none(cam: Visitor) -> None:
    cam.client.set_cookie("ct-l", "../../etc", domain="127.0.0.1")

    assert cam.get("/").heading == HEADING


def test_leaving_takes_the_language_along(cam: Visitor) -> None:
    choose(cam, LEFT_TO_RIGHT)

    answer = cam.client.get("/leave", base_url=HOST)

    ended = [one for one in answer.headers.getlist("Set-Cookie") if "Max-Age=0" in one]
    assert any(one.startswith("ct-l=;") for one in ended)


def test_what_one_person_reads_is_no_matter_of_the_others(app: Flask) -> None:
    group = start_talk(app, "Ash", "Bo")
    before = group["Ash"].get("people/").text

    choose(group["Bo"].visitor, LEFT_TO_RIGHT)
    group["Bo"].say("ten calm minutes")

    assert group["Ash"].get("people/").text == before


def test_the_paper_is_the_same_in_every_language(app: Flask) -> None:
    group = start_talk(app, "Ash", "Bo")
    choose(group["Bo"].visitor, RIGHT_TO_LEFT)
    for partner in group.values():
        partner.say("ten calm minutes")
        partner.close()

    files = [one.visitor.fetch(f"/t/{one.handle}/agenda.pdf").data for one in group.values()]
    papers = [one.get("agenda").root.find(".//article") for one in group.values()]

    assert files[0] == files[1]
    assert read_text(papers[0]) == read_text(papers[1])
    assert papers[1] is not None
    assert (papers[1].get("lang"), papers[1].get("dir")) == ("en", "ltr")


def test_names_and_days_are_written_as_the_language_does(app: Flask) -> None:
    names, when = ["Ash", "Bo", "Cy"], date(2027, 1, 31)

    with app.test_request_context():
        said = {}
        for tag in ("en", "eo", "he"):
            with force_locale(tag):
                said[tag] = (i18n.join_names(names).striptags(), i18n.format_day(when))

    assert said == {
        "en": ("Ash, Bo, and Cy", "January 31, 2027"),
        "eo": ("Ash, Bo kaj Cy", "2027-Januaro-31"),
        "he": ("Ash, Bo וCy", "31 בינואר 2027"),
    }


def test_a_name_among_others_is_no_markup_and_keeps_its_direction(app: Flask) -> None:
    with app.test_request_context(), force_locale("en"):
        said = i18n.join_names(["<b>Ash</b>", "בו"])

    assert (
        said == '<bdi translate="no">&lt;b&gt;Ash&lt;/b&gt;</bdi> and <bdi translate="no">בו</bdi>'
    )


def test_words_are_marked_where_they_are_in_another_language(app: Flask) -> None:
    with app.test_request_context(), force_locale("eo"):
        found = [str(i18n.mark_language(tag)) for tag in ("eo", "en", "he", "tlh")]

    assert found == ["", ' lang="en" dir="ltr"', ' lang="he" dir="rtl"', ' lang="tlh" dir="ltr"']


def test_a_sentence_that_nobody_is_sure_of_is_said_in_english(tmp_path: Path) -> None:
    file = write_catalogue(tmp_path, "eo", translate_to_pseudo)
    text = file.read_text(encoding="utf-8")
    said = f'msgid "{HEADING}"'
    file.write_text(text.replace(said, f"#, fuzzy\n{said}"), encoding="utf-8")

    (_english, esperanto) = read_catalogues(tmp_path).spoken.values()

    assert esperanto.gettext(HEADING) == HEADING
    assert esperanto.gettext("Go on") == translate_to_pseudo("Go on")


def test_a_catalogue_can_put_words_on_a_page_and_never_markup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_catalogue(tmp_path / "said", "eo", lambda said: f"\"<i onclick=x>'{said}")
    monkeypatch.setattr(i18n, "FOLDER", tmp_path / "said")
    app = create_app({"COMPERSION_DATA_DIR": str(tmp_path / "data")})

    page = choose(Visitor(app), "eo")

    assert page.heading.startswith("\"<i onclick=x>'")
    assert page.root.find(".//i") is None


def test_a_catalogue_is_read_anew_when_it_was_changed(tmp_path: Path) -> None:
    file = write_catalogue(tmp_path, "eo", translate_to_pseudo)
    (_english, before) = read_catalogues(tmp_path).spoken.values()

    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(translate_to_pseudo("Go on"), "Pluen"), encoding="utf-8")
    (_english, after) = read_catalogues(tmp_path).spoken.values()

    assert (before.gettext("Go on"), after.gettext("Go on")) == (
        translate_to_pseudo("Go on"),
        "Pluen",
    )
