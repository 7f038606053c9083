"""The pages of a talk with a day to answer by: what is said before, and the plan after it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from babel.dates import format_date
from flask import Flask

from compersion_talks.services import current_services, register
from compersion_talks.web.http import visit_cookie
from tests.talking import Partner, open_talk, read_invitations, start_talk
from tests.visiting import Page, Visitor

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ANSWER_BY = NOON.date() + 3 * DAY
LATER = NOON + 5 * DAY
NAMES = ("Ash", "Bo", "Cy", "Di", "Eli")
SAID_BEFORE = (
    "After that day, the plan can be made without anyone who isn't done. "
    "If it is, others may guess who that was."
)
ASKED_TOO = "Everyone on the list is asked, even if the plan was made without them."
OFFER = "Go on without waiting longer"


def set_clock(app: Flask, moment: datetime) -> None:
    """Set the clock by which days are counted; visits go on."""
    with app.app_context():
        register(app, replace(current_services(), now=lambda: moment))


@pytest.fixture(autouse=True)
def visits_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no visit end while days pass."""
    monkeypatch.setattr(visit_cookie, "_read_clock", lambda _: int(NOON.timestamp()))


def start(app: Flask, *names: str, if_late: str = "go-on") -> dict[str, Partner]:
    """Start a talk with a day to answer by."""
    set_clock(app, NOON)
    return start_talk(app, *names, answer_by=ANSWER_BY.isoformat(), if_late=if_late)


@pytest.fixture
def group(app: Flask) -> dict[str, Partner]:
    """Return five people of whom four are done; Eli is silent after a first word."""
    group = start(app, *NAMES)
    for name in NAMES:
        group[name].say(f"said by {name}")
    for name in NAMES[:4]:
        group[name].close()
    return group


def go_on(partner: Partner, status: int = 200) -> Page:
    """Go on without waiting longer: from the waiting page, over the page that asks."""
    page = partner.get("waiting")
    assert OFFER in page.text
    page = partner.visitor.get(next(one for one in page.links() if one.endswith("/go-on")))
    assert page.heading == OFFER
    return partner.visitor.send("/go-on", status=status)


@pytest.mark.parametrize("path", ["", "before", "review"])
def test_everyone_reads_the_day_and_the_choice_before_they_start(app: Flask, path: str) -> None:
    bo = start(app, "Ash", "Bo", "Cy")["Bo"]

    page = bo.get(path)

    assert format_date(ANSWER_BY, "long", "en") in page.text
    assert SAID_BEFORE in page.text


def test_before_closing_everyone_reads_that_fewer_people_are_easier_to_tell_apart(
    app: Flask,
) -> None:
    bo = start(app, "Ash", "Bo", "Cy")["Bo"]

    assert "The fewer are done, the easier it is to tell who said what." in bo.get("review").text


@pytest.mark.parametrize(
    ("names", "if_late"), [(("Ash", "Bo", "Cy"), "wait"), (("Ash", "Bo"), "go-on")]
)
def test_where_the_plan_waits_for_everyone_the_pages_say_so(
    app: Flask, names: tuple[str, ...], if_late: str
) -> None:
    ash = start(app, *names, if_late=if_late)["Ash"]

    page = ash.get("before")

    assert "The plan waits until you're all done." in page.text
    assert SAID_BEFORE not in page.text


def test_five_people_of_whom_one_is_silent_get_their_plan_after_the_day(
    app: Flask, group: dict[str, Partner]
) -> None:
    set_clock(app, LATER - timedelta(seconds=1) - timedelta(hours=12))
    assert OFFER not in group["Bo"].get("waiting").text
    assert SAID_BEFORE in group["Bo"].get("waiting").text
    set_clock(app, LATER)
    assert SAID_BEFORE not in group["Bo"].get("waiting").text

    plan = go_on(group["Bo"])

    assert plan.path.endswith("/agenda")
    assert all(f"said by {name}" in plan.text for name in NAMES[:4])
    assert "said by Eli" not in plan.text
    for name in NAMES:
        assert "The plan was made after the day to answer by." in group[name].get("agenda").text
        own = group[name].get().text
        assert ("It was made without your answers" in own) == (name == "Eli")


def test_whoever_was_not_done_keeps_what_they_wrote_and_can_destroy_it(
    app: Flask, group: dict[str, Partner]
) -> None:
    set_clock(app, LATER)
    eli = group["Eli"]
    form = eli.get("pages/2/3").values("/pages/2/3")
    review = eli.get("review").values("/close")
    go_on(group["Ash"])

    late: dict[str, str | list[str]] = {**form, "worth-it.text": "typed too late", "next": "on"}
    refused = eli.visitor.post(f"/t/{eli.handle}/pages/2/3", late, 409)
    closed = eli.visitor.post(f"/t/{eli.handle}/close", review, 409)

    assert "typed too late" in [box.text for box in refused.root.iter("textarea")]
    assert "they're kept for you alone" in closed.text
    notes = eli.get("notes").text
    assert "said by Eli" in notes
    assert "Who could read it: Just" in notes
    assert "On the agenda" not in notes
    eli.get("notes/destroy")
    eli.visitor.send("/notes/destroy")
    eli.get("notes", 404)


def test_whoever_began_and_wrote_nothing_reads_of_no_notes(app: Flask) -> None:
    group = start(app, "Ash", "Bo", "Cy")
    group["Cy"].visitor.get(f"/t/{group['Cy'].handle}/before")
    group["Cy"].visitor.send("/before", {"path": "short"})
    for name in ("Ash", "Bo"):
        group[name].close()
    set_clock(app, LATER)
    go_on(group["Ash"])

    page = group["Cy"].get()

    assert "It was made without your answers" in page.text
    assert "What you wrote" not in page.text
    group["Cy"].get("notes", 404)


def test_whoever_joins_after_the_plan_reads_it_and_of_no_notes(app: Flask) -> None:
    set_clock(app, NOON)
    wishes = {"answer_by": ANSWER_BY.isoformat(), "if_late": "go-on"}
    ash = open_talk(app, *NAMES, **wishes)
    invitations = read_invitations(ash)
    for name in ("Bo", "Cy"):
        visitor = Visitor(app)
        Partner(name, visitor, visitor.open(invitations[name]).handle).close()
    ash.close()
    set_clock(app, LATER)
    go_on(ash)
    assert "Not joined yet" in ash.get().text

    eli = Visitor(app)
    page = eli.open(invitations["Eli"])

    assert "It was made without your answers" in page.text
    assert "notes" not in page.text.partition("The people")[0]
    eli.get(f"{page.path}notes", 404)
    assert eli.get(f"{page.path}agenda").text == ash.get("agenda").text


def test_its_agreements_say_that_whoever_was_not_done_is_asked_too(
    app: Flask, group: dict[str, Partner]
) -> None:
    set_clock(app, LATER)
    go_on(group["Ash"])

    for name in NAMES:
        assert ASKED_TOO in group[name].get("agreements/").text


def test_pressed_twice_it_leads_to_the_plan(app: Flask, group: dict[str, Partner]) -> None:
    set_clock(app, LATER)
    ash = group["Ash"]
    ash.get("waiting")
    token = ash.visitor.page.values("/reopen")
    go_on(group["Bo"])

    page = ash.visitor.post(f"/t/{ash.handle}/go-on", token)

    assert page.path.endswith("/agenda")


def test_whoever_is_not_done_is_led_home(app: Flask, group: dict[str, Partner]) -> None:
    set_clock(app, LATER)

    page = group["Eli"].get("go-on")

    assert page.path == f"/t/{group['Eli'].handle}/"


def test_one_who_is_done_alone_reads_that_the_plan_must_wait(app: Flask) -> None:
    group = start(app, "Ash", "Bo", "Cy")
    group["Ash"].close()
    set_clock(app, LATER)

    page = go_on(group["Ash"], 409)

    assert "The plan can't be made yet" in page.text
    assert OFFER not in page.text
    assert OFFER in group["Ash"].get("waiting").text


def test_the_waiting_page_says_what_reopening_risks(app: Flask) -> None:
    group = start(app, "Ash", "Bo", "Cy")

    page = group["Ash"].close()

    day = format_date(ANSWER_BY, "long", "en")
    assert f"after {day} the plan may be made without you." in page.text


def test_a_change_of_the_list_says_that_the_day_has_moved(app: Flask) -> None:
    group = start(app, "Ash", "Bo", "Cy")
    set_clock(app, NOON + 2 * DAY)

    group["Ash"].get("people/")
    group["Ash"].visitor.send("/add", {"new_name": "Di"})

    page = group["Bo"].get()
    assert "The day was moved, because everyone can change their answers again." in page.text
    assert format_date(NOON.date() + 5 * DAY, "long", "en") in page.text


def read_pages(partner: Partner) -> list[bytes]:
    """Return the bytes of pages on which others could show, without their random marks."""
    pages = (partner.get(path) for path in ("", "waiting", "people/", "go-on"))
    return [strip_tokens(page) for page in pages]


def strip_tokens(page: Page) -> bytes:
    """Return a page with the tokens of its forms taken out."""
    content = page.response.get_data()
    for field in page.root.iter("input"):
        if field.get("name") == "csrf_token":
            content = content.replace(field.get("value", "").encode(), b"")
    return content


@pytest.mark.parametrize("days", [0, 3, 4, 5, 9])
def test_pages_are_the_same_whoever_else_is_done(app: Flask, days: int) -> None:
    group = start(app, "Ash", "Bo", "Cy", "Di")
    group["Ash"].close()
    set_clock(app, NOON + days * DAY)
    nobody = read_pages(group["Ash"])

    group["Bo"].close()
    bo = read_pages(group["Ash"])
    group["Bo"].visitor.send("/reopen")
    group["Cy"].close()

    assert nobody == bo == read_pages(group["Ash"])
