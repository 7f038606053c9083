"""Leaving a page out: asked where something is there, and taken back by one press."""

import pytest
from flask import Flask

from tests.linting import read_text
from tests.talking import WISH, Partner, close_all, open_talk, start_talk
from tests.visiting import HOST, Page

FRAME, NEXT = "pages/2/3", "pages/2/4"
ASKS, LEFT_OUT, TAKE_BACK = "Leave this out?", "Left out.", "Take it back"
SORTING = "how-i-sort-things"
WORDS = "ten calm minutes"
HOW_THERE = pytest.mark.parametrize("is_saved", [True, False])


@pytest.fixture
def ash(app: Flask) -> Partner:
    """Return Ash, who has opened a talk."""
    return open_talk(app, "Ash", "Bo")


def send(ash: Partner, following: str, words: str | None = None, status: int = 200) -> Page:
    """Send the page that is open by one of its buttons, with other words if any are given."""
    given = {} if words is None else {f"{WISH}.text": words}
    return ash.visitor.send(f"/{FRAME}", {"next": following, **given}, status)


def leave_out(ash: Partner, words: str = WORDS, *, is_saved: bool = True) -> Page:
    """Leave out what was written, and say yes to the question."""
    if is_saved:
        ash.say(words)
    ash.get(FRAME)
    send(ash, "skip", words)
    return send(ash, "leave")


def read_words(ash: Partner) -> list[str]:
    """Read what the page of a question has saved."""
    return ash.get(FRAME).values(f"/{FRAME}")[f"{WISH}.text"]


def save_by_itself(ash: Partner, path: str, **given: str) -> None:
    """Save a page as its script does."""
    fields = ash.get(path).values(f"/{path}") | {"next": ["stay"]}
    fields |= {name: [value] for name, value in given.items()}
    answer = ash.visitor.client.post(
        f"/t/{ash.handle}/{path}", data=fields, base_url=HOST, headers={"Origin": HOST}
    )
    assert answer.status_code == 200


def list_buttons(page: Page) -> list[str]:
    """List the words on the buttons of a page."""
    return [read_text(one) for one in page.root.iter("button")]


def name_step(page: Page) -> str:
    """Return where a page is, below the handle."""
    return page.path.split("/", 3)[3]


@HOW_THERE
def test_leaving_out_what_is_there_asks_first_and_changes_nothing(
    ash: Partner, *, is_saved: bool
) -> None:
    if is_saved:
        ash.say(WORDS)
    ash.get(FRAME)

    page = send(ash, "skip", "ten minutes, or twelve")

    assert ASKS in page.text
    assert name_step(page) == FRAME
    assert page.values(f"/{FRAME}")[f"{WISH}.text"] == ["ten minutes, or twelve"]
    assert read_words(ash) == ([WORDS] if is_saved else [""])


def test_where_nothing_is_there_leaving_out_simply_goes_on(ash: Partner) -> None:
    ash.get(FRAME)

    page = send(ash, "skip", "  ")

    assert name_step(page) == NEXT
    assert TAKE_BACK not in list_buttons(page)


def test_keeping_it_saves_what_was_typed_and_stays(ash: Partner) -> None:
    ash.get(FRAME)
    page = send(ash, "skip", WORDS)
    assert list_buttons(page).index("Keep it") < list_buttons(page).index("Leave it out")

    page = send(ash, "again")

    assert name_step(page) == FRAME
    assert read_words(ash) == [WORDS]


@HOW_THERE
def test_what_was_left_out_comes_back_by_one_press_on_the_next_page(
    ash: Partner, *, is_saved: bool
) -> None:
    page = leave_out(ash, is_saved=is_saved)
    assert name_step(page) == NEXT
    assert LEFT_OUT in page.text

    page = ash.visitor.send(f"/{NEXT}", {"next": "back"})

    assert name_step(page) == FRAME
    assert read_words(ash) == [WORDS]
    assert TAKE_BACK not in list_buttons(page)


def test_every_choice_comes_back_exactly_as_it_was(ash: Partner) -> None:
    given = {"main-ask.text": WORDS, "main-ask.visibility": "if-mutual"}
    ash.answer("asks", given)
    before = ash.get("pages/8/1").values("/pages/8/1")
    ash.visitor.send("/pages/8/1", {"next": "skip"})
    page = ash.visitor.send("/pages/8/1", {"next": "leave"})

    ash.visitor.send(f"/{name_step(page)}", {"next": "back"})

    after = ash.get("pages/8/1").values("/pages/8/1")
    carried = ("csrf_token", "submit_id")
    assert {name: after[name] for name in after if name not in carried} == {
        name: before[name] for name in before if name not in carried
    }


def test_what_is_typed_on_the_next_page_is_saved_when_something_is_taken_back(
    ash: Partner,
) -> None:
    leave_out(ash)

    ash.visitor.send(f"/{NEXT}", {"next": "back", SORTING: "write"})

    assert ash.get(NEXT).values(f"/{NEXT}")[SORTING] == ["write"]
    assert read_words(ash) == [WORDS]


def test_its_own_page_offers_it_back_until_something_else_is_written_there(ash: Partner) -> None:
    leave_out(ash)
    assert TAKE_BACK in list_buttons(ash.get(FRAME))

    page = send(ash, "back", "something new", 422)

    assert "You've written something here since." in page.text
    assert page.values(f"/{FRAME}")[f"{WISH}.text"] == ["something new"]
    send(ash, "back", "")
    assert read_words(ash) == [WORDS]


def test_taking_back_never_replaces_what_was_written_since(ash: Partner) -> None:
    leave_out(ash)
    fields = ash.get(NEXT).values(f"/{NEXT}")
    save_by_itself(ash, FRAME, **{f"{WISH}.text": "newer"})

    ash.visitor.post(f"/t/{ash.handle}/{NEXT}", {**fields, "next": "back"})

    assert read_words(ash) == ["newer"]


def test_a_page_that_saves_itself_leaves_the_way_back_open_and_going_on_ends_it(
    ash: Partner,
) -> None:
    leave_out(ash)
    save_by_itself(ash, NEXT)
    assert TAKE_BACK in list_buttons(ash.get(NEXT))

    ash.visitor.send(f"/{NEXT}", {"next": "on"})

    assert TAKE_BACK not in list_buttons(ash.get(NEXT))
    assert TAKE_BACK not in list_buttons(ash.get(FRAME))


@pytest.mark.parametrize(
    ("deck", "last", "given", "following"),
    [
        ("other-connections", "pages/5/7", {"past-what-helps": "slower"}, "pause/5-after"),
        ("exploring", "pages/4/5", {"exp-after-talk": "hug"}, "review"),
    ],
)
def test_a_pause_and_the_review_offer_it_back_too(
    app: Flask, deck: str, last: str, given: dict[str, str], following: str
) -> None:
    ash = open_talk(app, "Ash", "Bo", deck=deck)
    ash.get(last)
    ash.visitor.send(f"/{last}", {"next": "skip", **given})
    page = ash.visitor.send(f"/{last}", {"next": "leave"})
    assert name_step(page) == following

    page = ash.visitor.send("/take-back")

    assert name_step(page) == last
    assert {name: page.values(f"/{last}")[name] for name in given} == {
        name: [value] for name, value in given.items()
    }
    assert TAKE_BACK not in list_buttons(ash.get(following))


def test_what_is_wrong_on_a_page_does_not_keep_anyone_from_leaving_it_out(ash: Partner) -> None:
    ash.say(WORDS)
    ash.get(FRAME)
    page = send(ash, "skip", "long " * 500)
    assert ASKS in page.text

    send(ash, "leave")
    ash.visitor.send(f"/{NEXT}", {"next": "back"})

    assert read_words(ash) == [WORDS]


def test_leaving_out_pressed_twice_can_still_be_taken_back(ash: Partner) -> None:
    ash.say(WORDS)
    ash.get(FRAME)
    send(ash, "skip", "")
    twice = ash.visitor.page.values(f"/{FRAME}") | {"next": ["leave"]}
    for _press in range(2):
        ash.visitor.post(f"/t/{ash.handle}/{FRAME}", twice)

    for _press in range(2):
        ash.visitor.post(
            f"/t/{ash.handle}/{NEXT}", ash.get(NEXT).values(f"/{NEXT}") | {"next": ["back"]}
        )

    assert read_words(ash) == [WORDS]


def test_a_page_sent_again_from_before_the_question_saves_itself_no_more(ash: Partner) -> None:
    ash.get(FRAME)
    earlier = ash.visitor.page.values(f"/{FRAME}") | {f"{WISH}.text": [WORDS], "next": ["stay"]}
    send(ash, "skip", WORDS)
    send(ash, "leave")

    ash.visitor.post(f"/t/{ash.handle}/{FRAME}", earlier, 409)

    assert read_words(ash) == [""]


def test_closing_ends_the_way_back(ash: Partner) -> None:
    leave_out(ash)
    ash.close()
    ash.visitor.post(f"/t/{ash.handle}/reopen", ash.get("waiting").values("/reopen"))

    assert TAKE_BACK not in list_buttons(ash.get(NEXT))


def test_what_is_left_out_looks_to_others_as_if_it_was_never_written(app: Flask) -> None:
    group = start_talk(app, "Ash", "Bo")
    leave_out(group["Ash"])
    page = group["Ash"].get("review")
    assert WORDS not in page.text
    close_all(group)

    for one in group.values():
        assert WORDS not in one.get("agenda").text
