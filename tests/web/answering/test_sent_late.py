"""A page that is sent after its visit: given back, and saved with the own link by one press."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from tests.talking import WISH, Partner, open_talk, start_talk
from tests.visiting import Page, Visitor
from tests.web.browsers import DEAD, move_clock

FRAME = "pages/2/3"
OPEN = f"{FRAME}/open"
WORDS = "ten calm minutes"
Ending = Callable[[Flask, Partner], None]


def wait_idle(app: Flask, _ash: Partner) -> None:
    """Let two hours go by."""
    move_clock(app, timedelta(hours=3))


def wait_long(app: Flask, ash: Partner) -> None:
    """Let more than twelve hours go by, with a click now and then."""
    for _hour in range(13):
        move_clock(app, timedelta(hours=1))
        ash.visitor.fetch(f"/t/{ash.handle}/")


def leave(_app: Flask, ash: Partner) -> None:
    """Leave at once."""
    ash.visitor.fetch("/leave")


def lose_cookies(_app: Flask, ash: Partner) -> None:
    """Lose every cookie."""
    ash.visitor.client = ash.visitor.app.test_client()


ENDINGS = pytest.mark.parametrize("end", [wait_idle, wait_long, leave, lose_cookies])


@pytest.fixture
def ash(app: Flask) -> Partner:
    """Return Ash, who has opened a talk and answered something."""
    partner = open_talk(app, "Ash", "Bo")
    partner.answer("good", {"thanks-one.text": "soup"})
    return partner


def send_late(app: Flask, ash: Partner, end: Ending, **given: str) -> tuple[str, Page]:
    """Type on a page, let the visit end, send the page; return the own link, and what came."""
    link = ash.own_link()
    ash.get(FRAME)
    end(app, ash)
    fields = {f"{WISH}.text": WORDS, "next": "on", **given}
    return link, ash.visitor.send(f"/{FRAME}", fields, 404)


def read_words(ash: Partner) -> list[str]:
    """Read what the page has saved."""
    return ash.get(FRAME).values(f"/{FRAME}")[f"{WISH}.text"]


@ENDINGS
def test_one_send_with_the_own_link_opens_the_page_and_saves_it(
    app: Flask, ash: Partner, end: Ending
) -> None:
    link, page = send_late(app, ash, end)
    assert WORDS in [box.text for box in page.root.iter("textarea")]

    page = ash.visitor.send(f"/{OPEN}", {"own_link": link})

    assert page.path.endswith("/pages/2/4")
    assert read_words(ash) == [WORDS]
    assert ash.get("pages/1/1").status == 200


@pytest.mark.parametrize(("following", "arrives"), [("stop", "/"), ("review", "/review")])
def test_it_then_goes_where_the_button_led(
    app: Flask, ash: Partner, following: str, arrives: str
) -> None:
    link, _page = send_late(app, ash, wait_idle, next=following)

    page = ash.visitor.send(f"/{OPEN}", {"own_link": link})

    assert page.path == f"/t/{ash.handle}{arrives}"


def test_the_token_alone_opens_it_too(app: Flask, ash: Partner) -> None:
    link, _page = send_late(app, ash, wait_idle)

    ash.visitor.send(f"/{OPEN}", {"own_link": f"  {link.rpartition('/')[2]}\n"})

    assert read_words(ash) == [WORDS]


def test_only_the_link_of_the_same_place_saves_it(app: Flask) -> None:
    group = start_talk(app, "Ash", "Bo")
    ash, bo = group["Ash"], group["Bo"]
    other = bo.own_link()
    link, _page = send_late(app, ash, wait_idle)

    for wrong in (other, f"{link[:-3]}aaa", "what", ""):
        page = ash.visitor.send(f"/{OPEN}", {"own_link": wrong}, 404)
        assert "This link doesn't open that page." in page.text
        assert WORDS in [box.text for box in page.root.iter("textarea")]
        assert wrong not in page.values(f"/{OPEN}")["own_link"] or not wrong

    late = ash.visitor.page
    Partner("Ash", ash.visitor, ash.handle).get(status=404)
    ash.visitor.page = late
    ash.visitor.send(f"/{OPEN}", {"own_link": link})
    assert read_words(ash) == [WORDS]
    bo.visitor.open(other)
    assert bo.get(FRAME).values(f"/{FRAME}")[f"{WISH}.text"] == [""]


def test_where_the_page_was_opened_meanwhile_it_needs_no_link(app: Flask, ash: Partner) -> None:
    link, late = send_late(app, ash, wait_idle)
    ash.visitor.open(link)

    ash.visitor.page = late
    ash.visitor.send(f"/{OPEN}", {"own_link": ""})

    assert read_words(ash) == [WORDS]


def test_a_wrong_link_does_not_hide_that_the_visit_has_ended(app: Flask, ash: Partner) -> None:
    _link, page = send_late(app, ash, wait_idle)
    assert page.heading == "Your visit has ended"

    page = ash.visitor.send(f"/{OPEN}", {"own_link": "what"}, 404)

    assert page.heading == "Your visit has ended"
    assert "own_link" in page.values(f"/{OPEN}")


def test_a_link_that_was_replaced_meanwhile_saves_nothing(app: Flask, ash: Partner) -> None:
    old = ash.own_link()
    ash.get(FRAME)
    fields = ash.visitor.page.values(f"/{FRAME}") | {f"{WISH}.text": [WORDS], "own_link": [old]}
    ash.get("link/replace")
    ash.visitor.send("/link/replace")

    page = ash.visitor.post(f"/t/{ash.handle}/{OPEN}", fields, 404)

    assert page.heading == DEAD


def test_what_is_wrong_is_told_once_the_page_is_open(app: Flask, ash: Partner) -> None:
    link, _page = send_late(app, ash, wait_idle, **{f"{WISH}.text": "long " * 500})

    page = ash.visitor.send(f"/{OPEN}", {"own_link": link}, 422)
    ash.visitor.send(f"/{FRAME}", {f"{WISH}.text": WORDS, "next": "on"})

    assert link not in page.response.text
    assert read_words(ash) == [WORDS]


def test_what_changed_meanwhile_is_shown_before_it_is_replaced(app: Flask, ash: Partner) -> None:
    link, _page = send_late(app, ash, wait_idle)
    late = ash.visitor.page
    ash.visitor.open(link)
    ash.say("written elsewhere")
    move_clock(app, timedelta(hours=3))

    ash.visitor.page = late
    page = ash.visitor.send(f"/{OPEN}", {"own_link": link}, 409)

    assert WORDS in page.text
    assert "written elsewhere" in page.text
    assert read_words(ash) == ["written elsewhere"]


def test_leaving_out_after_the_visit_still_asks(app: Flask, ash: Partner) -> None:
    link, _page = send_late(app, ash, wait_idle, next="skip")

    page = ash.visitor.send(f"/{OPEN}", {"own_link": link})

    assert "Leave this out?" in page.text
    assert page.values(f"/{FRAME}")[f"{WISH}.text"] == [WORDS]


def test_a_lost_token_gives_the_page_back_and_not_the_link(app: Flask, ash: Partner) -> None:
    link, _page = send_late(app, ash, wait_idle)

    page = ash.visitor.send(f"/{OPEN}", {"own_link": link, "csrf_token": "x"}, 404)

    assert WORDS in [box.text for box in page.root.iter("textarea")]
    assert link not in page.response.text
    ash.get(status=404)


def test_a_browser_that_cannot_tell_reads_of_no_visit(app: Flask, ash: Partner) -> None:
    _link, page = send_late(app, ash, lose_cookies)
    stranger = Visitor(app)
    stranger.get("/")
    fields = {f"{WISH}.text": WORDS, f"{WISH}.visibility": "shared", "csrf_token": "x"}
    before = {**fields, "next": "on", "shown": "", "submit_id": ""}

    other = stranger.post(f"/t/{'a' * 12}/{FRAME}", before, 404)

    assert page.heading == other.heading == DEAD
    assert page.text == other.text
    assert "own_link" in other.values(f"/{OPEN}")


def test_a_page_without_words_has_no_box_for_a_link(app: Flask, ash: Partner) -> None:
    for path in (FRAME, "pages/9/9"):
        page = Visitor(app).get(f"/t/{ash.handle}/{path}", 404)
        assert "own_link" not in page.response.text
    _link, page = send_late(app, ash, wait_idle, **{f"{WISH}.text": " "})
    assert "own_link" not in page.response.text


def test_forms_of_other_pages_are_given_back_without_a_box(app: Flask, ash: Partner) -> None:
    ash.get("people/")
    move_clock(app, timedelta(hours=3))

    page = ash.visitor.send("/people/add", {"new_name": "Cleo"}, 404)

    assert "Cleo" in [box.text for box in page.root.iter("textarea")]
    assert "own_link" not in page.response.text
