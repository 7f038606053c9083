"""The page that waits: when to look again, what it asks by itself, and what that leaves alone."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from compersion_talks.web.http.rate_limit import POLLS
from tests.determinism import MOMENT, fix_clock
from tests.linting import read_text
from tests.talking import Partner, open_talk, read_invitations, start_talk
from tests.visiting import Page, Visitor
from tests.web.browsers import dump_rows, move_clock

BY_ITSELF = ["waiting/again", "waiting/progress"]
A_MINUTE = timedelta(seconds=61)
"""A visit is renewed at most once a minute."""


@pytest.fixture
def group(app: Flask) -> dict[str, Partner]:
    """Return a talk of three."""
    return start_talk(app, "Ash", "Bo", "Cam")


@pytest.fixture
def ash(group: dict[str, Partner]) -> Partner:
    """Return Ash, who is done and waits."""
    group["Ash"].close()
    return group["Ash"]


def poll(partner: Partner) -> bytes:
    """Ask as the script does."""
    return partner.visitor.fetch(f"/t/{partner.handle}/waiting/progress").get_data()


DONE = "You're done for now."


def merge(group: dict[str, Partner]) -> None:
    """Close every other sheet."""
    for name in ("Bo", "Cam"):
        group[name].close()


def read_status(page: Page) -> str:
    """Read what the page says of the plan."""
    return read_text(page.root.find(".//main//*[@role='status']"))


def list_shown_links(page: Page) -> Iterator[str]:
    """Yield the addresses of the links of a page, without those that are hidden."""
    hidden = {link for part in page.root.iter() if part.get("hidden") is not None for link in part}
    for link in page.root.iter("a"):
        if link not in hidden:
            yield link.get("href", "")


def find_refresh(page: Page) -> str:
    """Return what a browser without scripts is told to do by itself, or an empty string."""
    found = page.root.find(".//head/noscript/meta[@http-equiv='refresh']")
    return "" if found is None else found.get("content", "")


def test_the_page_says_first_when_to_look_again(ash: Partner) -> None:
    page = ash.get("waiting")

    assert page.heading == "Waiting for the plan"
    assert read_status(page).startswith(f"{DONE} The plan isn't ready yet. Look again ")


def test_the_day_to_answer_by_is_named_until_it_is_over(app: Flask) -> None:
    fix_clock(app, MOMENT)
    ash = start_talk(app, "Ash", "Bo", answer_by="2030-01-04")["Ash"]
    link = ash.own_link()
    ash.close()

    days = []
    for _ in range(4):
        days.append(read_status(ash.get("waiting")).partition("Look again ")[2])
        move_clock(app, timedelta(days=1))
        ash.visitor.open(link)

    assert days == ["on January 4, 2030."] * 3 + ["tomorrow, or when it suits you."]


def test_once_the_day_to_answer_by_is_over_nobody_is_asked_to_answer_by_it(app: Flask) -> None:
    fix_clock(app, MOMENT)
    ash = start_talk(app, "Ash", "Bo", answer_by="2030-01-04")["Ash"]
    link = ash.own_link()
    ash.close()
    assert "You're all asked to answer by January 4, 2030." in ash.get("waiting").text

    move_clock(app, timedelta(days=4))
    ash.visitor.open(link)

    assert "You were all asked to answer by January 4, 2030." in ash.get("waiting").text
    assert "You're all asked" not in ash.get("waiting").text


def test_whoever_can_still_invite_reads_on_the_page_who_has_not_joined(app: Flask) -> None:
    opener = open_talk(app, "Ash", "Bo", "Cam")
    opener.close()
    bo = Visitor(app)
    bo.open(read_invitations(opener)["Bo"])

    page = opener.get("waiting")

    assert "Not joined yet: Cam." in page.text
    assert f"/t/{opener.handle}/people/" in page.links()


def test_once_all_have_joined_the_page_says_nothing_of_it(ash: Partner) -> None:
    assert "Not joined yet" not in ash.get("waiting").text


def test_without_a_script_the_page_asks_for_itself_every_minute(ash: Partner) -> None:
    again = f"/t/{ash.handle}/waiting/again"

    assert find_refresh(ash.get("waiting")) == f"60; url={again}"
    assert find_refresh(ash.get("waiting/again")) == f"60; url={again}"


def test_the_page_keeps_still_when_asked_to(ash: Partner) -> None:
    still = next(one for one in ash.get("waiting").links() if one.endswith("?still=1"))

    page = ash.visitor.get(still)

    assert find_refresh(page) == ""
    assert f"/t/{ash.handle}/waiting/again" in page.links()


def test_the_page_that_asked_by_itself_shows_the_plan_behind_a_link(
    group: dict[str, Partner], ash: Partner
) -> None:
    title = ash.get("waiting").heading
    merge(group)

    page = ash.get("waiting/again")

    assert page.path.endswith("/waiting/again")
    assert page.heading == title
    assert read_status(page) == "The plan is ready."
    assert f"/t/{ash.handle}/agenda" in list_shown_links(page)
    assert find_refresh(page) == ""


def test_before_the_plan_is_there_no_link_to_it_is_shown(ash: Partner) -> None:
    assert f"/t/{ash.handle}/agenda" not in list_shown_links(ash.get("waiting"))


def test_whoever_comes_by_themselves_goes_on_to_the_plan(
    group: dict[str, Partner], ash: Partner
) -> None:
    merge(group)

    assert ash.get("waiting").path.endswith("/agenda")


def test_a_sheet_that_was_opened_again_by_a_change_of_the_list_is_told(
    group: dict[str, Partner], ash: Partner
) -> None:
    group["Bo"].get("people/")
    group["Bo"].visitor.send("/add", {"new_name": "Di"})

    page = ash.get("waiting/again")

    assert poll(ash) == b'{"now":"open"}\n'
    assert read_status(page).startswith("You can change your answers again.")
    assert "done for now" not in page.text
    assert find_refresh(page) == ""


def test_the_script_is_told_nothing_but_whether_the_plan_is_made(
    group: dict[str, Partner], ash: Partner
) -> None:
    answers = [poll(ash)]
    group["Bo"].close()
    answers.append(poll(ash))
    group["Cam"].close()

    assert answers == [b'{"now":"wait"}\n'] * 2
    assert poll(ash) == b'{"now":"plan"}\n'


def test_what_the_script_is_sent_is_always_equally_long(
    group: dict[str, Partner], ash: Partner
) -> None:
    lengths = {len(poll(ash)), len(poll(group["Bo"]))}
    merge(group)

    assert len({*lengths, len(poll(ash))}) == 1


@pytest.mark.parametrize("path", BY_ITSELF)
def test_a_page_left_open_keeps_no_visit_alive(app: Flask, ash: Partner, path: str) -> None:
    for _ in range(7):
        move_clock(app, timedelta(minutes=20))
        last = ash.visitor.fetch(f"/t/{ash.handle}/{path}")

    assert last.status_code == 404
    assert "Your visit has ended" in last.text


def test_a_person_who_looks_keeps_their_visit_alive(app: Flask, ash: Partner) -> None:
    for _ in range(7):
        move_clock(app, timedelta(minutes=20))
        ash.get("waiting")


@pytest.mark.parametrize("path", BY_ITSELF)
def test_what_a_page_asks_by_itself_sets_no_cookie(app: Flask, ash: Partner, path: str) -> None:
    move_clock(app, A_MINUTE)

    answer = ash.visitor.fetch(f"/t/{ash.handle}/{path}")
    by_hand = ash.visitor.fetch(f"/t/{ash.handle}/waiting")

    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert "Set-Cookie" in by_hand.headers


@pytest.mark.parametrize("path", BY_ITSELF)
def test_what_a_page_asks_by_itself_leaves_a_button_in_another_window_alone(
    app: Flask, ash: Partner, path: str
) -> None:
    ash.visitor.get("/talks/new")
    wanted = ash.visitor.page.values("/talks")
    before = ash.visitor.client._cookies.copy() if ash.visitor.client._cookies else {}

    ash.visitor.fetch(f"/t/{ash.handle}/{path}")

    assert wanted
    assert ash.visitor.client._cookies == before


@pytest.mark.parametrize("path", BY_ITSELF)
def test_what_a_page_asks_by_itself_writes_nothing(app: Flask, ash: Partner, path: str) -> None:
    rows = dump_rows(app)

    ash.visitor.fetch(f"/t/{ash.handle}/{path}")

    assert dump_rows(app) == rows


@pytest.mark.parametrize("path", BY_ITSELF)
def test_a_browser_that_asks_too_often_is_slowed_down_and_no_other(
    group: dict[str, Partner], ash: Partner, path: str
) -> None:
    for _ in range(POLLS.most):
        assert poll(ash)

    refused = ash.visitor.fetch(f"/t/{ash.handle}/{path}")

    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) <= POLLS.seconds
    assert ash.get("waiting").status == 200
    assert poll(group["Bo"]) == b'{"now":"open"}\n'


def test_a_page_open_in_several_windows_stays_below_the_limit() -> None:
    windows, in_a_minute = 5, 2

    assert windows * in_a_minute < POLLS.compute_share(workers=64)


@pytest.mark.parametrize("path", BY_ITSELF)
def test_a_link_that_was_replaced_or_left_gets_the_page_of_dead_links(
    app: Flask, ash: Partner, path: str
) -> None:
    nobody = Visitor(app).get(f"/t/{ash.handle}/{path}", 404).text

    ash.visitor.get("/leave", 200)

    assert ash.visitor.get(f"/t/{ash.handle}/{path}", 404).text == nobody


def test_the_words_to_send_are_the_same_whoever_is_done(
    group: dict[str, Partner], ash: Partner
) -> None:
    words = [
        (page.root.findtext(".//textarea[@id='nudge']") or "").strip()
        for page in (ash.get("waiting"), ash.get("people/"), group["Bo"].get("people/"))
    ]

    assert set(words) == {"Our page may be ready. Have a look when you like."}
    assert not re.search("Ash|Bo|Cam", words[0])


def test_the_own_link_is_in_a_fold(ash: Partner) -> None:
    page = ash.get("waiting")
    folds = [one for one in page.root.iter("details") if one.get("open") is None]

    assert any("/l/" in field.get("value", "") for fold in folds for field in fold.iter("input"))
