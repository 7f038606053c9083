"""Letters that no font here can draw: named wherever they are typed or read, and never refused."""

from pathlib import Path

import pytest
from flask import Flask

from compersion_talks.factory import create_app
from compersion_talks.pdf import font_coverage
from tests.fonts import a_font
from tests.linting import read_text
from tests.talking import WISH, Partner, close_all, find_page, open_talk, start_talk
from tests.visiting import HOST, Page

TOLD = "These letters can't be printed here: {}."
UNSEEN = "\u2068\u2069"
WIDE = "王小明"
PRINTABLE = "Zoë अनीता ไทย დათო 🏳️‍🌈 שָׁלוֹם"


def strip_marks(page: Page) -> str:
    """Return the words of a page without the signs that set letters apart."""
    return page.text.translate(dict.fromkeys(map(ord, UNSEEN)))


@pytest.fixture
def ash(app: Flask) -> Partner:
    """Return Ash, who has opened a talk with a person whose name no font here has."""
    return open_talk(app, "Ash", WIDE)


def test_who_opens_a_talk_is_told_of_a_name_that_will_be_boxes(ash: Partner) -> None:
    told = TOLD.format("王 小 明")

    assert told in strip_marks(ash.get("?new=1"))
    assert told in strip_marks(ash.get("people/"))


def test_who_is_given_back_a_form_is_told_at_the_name(app: Flask) -> None:
    ash = open_talk(app, "Ash", "Bo")
    ash.visitor.get("/talks/new")

    page = ash.visitor.send("/talks", {"names": [WIDE, WIDE], "takes_part": "1"}, status=422)

    assert "王" in read_text(page.root.find(".//*[@id='names-0.letters']"))
    box = page.root.find(".//*[@id='names-0']")
    assert box is not None
    assert "names-0.letters" in box.get("aria-describedby", "")


def test_who_takes_such_a_name_is_told_and_gets_it(app: Flask) -> None:
    ash = open_talk(app, "Ash", "Bo")
    ash.get("people/")

    ash.visitor.send("/people/rename", {"my_name": WIDE})

    assert TOLD.format("王 小 明") in strip_marks(ash.get("people/"))
    assert WIDE in ash.get("people/").text


def test_an_answer_is_kept_and_its_box_and_the_review_tell(app: Flask) -> None:
    ash = open_talk(app, "Ash", "Bo")

    ash.say("一小时")

    page, told = ash.get(find_page(WISH)), TOLD.format("一 小 时")
    assert page.values(f"/{find_page(WISH)}")[f"{WISH}.text"] == ["一小时"]
    assert told in strip_marks(page)
    assert told in strip_marks(ash.get("review"))
    assert ash.close().path.endswith("/waiting")


def test_a_page_that_saves_itself_is_told_at_once(app: Flask) -> None:
    ash = open_talk(app, "Ash", "Bo")
    frame = find_page(WISH)
    values = ash.get(frame).values(f"/{frame}")

    answer = ash.visitor.client.post(
        f"/t/{ash.handle}/{frame}",
        data={**values, f"{WISH}.text": "一", "next": "stay"},
        base_url=HOST,
        headers={"Origin": HOST},
    )

    assert answer.json is not None
    assert list(answer.json["letters"]) == [WISH]
    assert "一" in answer.json["letters"][WISH]


def test_the_review_tells_of_the_names_of_others_too(ash: Partner) -> None:
    assert TOLD.format("王 小 明") in strip_marks(ash.get("review"))


def test_the_page_of_the_agenda_tells_beside_its_pdfs(app: Flask) -> None:
    group = start_talk(app, "Ash", "Bo")
    group["Ash"].say("一小时")
    close_all(group)

    page = group["Bo"].get("agenda")

    assert TOLD.format("一 小 时") in strip_marks(page)
    assert "一小时" in page.text


def test_letters_that_can_be_printed_are_nothing_to_tell(app: Flask) -> None:
    group = start_talk(app, PRINTABLE[:10], "Bo")
    ash = next(iter(group.values()))
    ash.say(PRINTABLE)

    pages = [ash.get(path) for path in ("", "people/", find_page(WISH), "review")]
    close_all(group)

    assert not [page for page in (*pages, ash.get("agenda")) if "can't be printed" in page.text]


def test_a_font_of_the_operator_leaves_nothing_to_tell(tmp_path: Path) -> None:
    folder = tmp_path
    a_font(folder / "Han.ttf", WIDE)
    try:
        create_app(
            {
                "COMPERSION_DATA_DIR": str(folder / "data"),
                "COMPERSION_FONTS_DIR": str(folder),
            }
        )
        assert font_coverage.find_unprintable([WIDE]) == ()
    finally:
        font_coverage.add_fonts(None)


def test_a_short_answer_says_that_line_breaks_become_spaces(app: Flask) -> None:
    ash = open_talk(app, "Ash", "Bo")

    ash.say("tea\u000bno phones\r\none hour")

    page = ash.get(find_page(WISH))
    assert "Line breaks become spaces." in page.text
    assert page.values(f"/{find_page(WISH)}")[f"{WISH}.text"] == ["tea no phones one hour"]
