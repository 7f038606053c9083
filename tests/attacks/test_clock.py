"""A clock that is wrong, and days that are odd: no words are lost, nothing is erased by mistake."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from itsdangerous import TimestampSigner

from compersion_talks import storage
from compersion_talks.services import current_services, register
from compersion_talks.storage import retention
from tests.talking import Partner, start_talk
from tests.visiting import Page, Visitor

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
WORD = "ten calm minutes"
TYPED = {"worth-it.text": WORD, "worth-it.visibility": "shared", "next": "on"}

Clock = Callable[[datetime], None]


@pytest.fixture
def set_to(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Return what sets the clock of the pages and of the form cookie."""

    def set_clock(moment: datetime) -> None:
        with app.app_context():
            register(app, replace(current_services(), now=lambda: moment))
        monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _: int(moment.timestamp()))

    set_clock(NOON)
    return set_clock


def send_after(partner: Partner, set_to: Clock, moment: datetime) -> Page:
    """Open a page of questions, set the clock, and send the page."""
    form = partner.get("pages/2/3")
    set_to(moment)
    values = {**form.values("/pages/2/3"), **TYPED}
    visitor = partner.visitor
    answer = visitor.client.post(
        f"/t/{partner.handle}/pages/2/3", data=values, base_url="http://127.0.0.1:8000"
    )
    status = answer.status_code if answer.status_code != 303 else 200
    return visitor._arrived(answer, f"/t/{partner.handle}/pages/2/3", status)


def read_boxes(page: Page) -> list[str]:
    """Return what is in the boxes of a page."""
    return [box.text or "" for box in page.root.iter("textarea")]


@pytest.mark.parametrize(
    "jump", [timedelta(seconds=-3), timedelta(hours=-1), timedelta(0), timedelta(hours=1)]
)
def test_a_clock_that_jumps_a_little_costs_one_more_press_at_most(
    app: Flask, set_to: Clock, jump: timedelta
) -> None:
    ash = start_talk(app, "Ash", "Bo")["Ash"]

    page = send_after(ash, set_to, NOON + jump)

    if jump < timedelta(0):
        assert page.status == 400
        assert WORD in read_boxes(page)
        ash.visitor.send("/pages/2/3", {"next": "on"})
    assert WORD in read_boxes(ash.get("pages/2/3"))


def test_a_clock_ten_years_ahead_ends_the_visit_and_gives_the_words_back(
    app: Flask, set_to: Clock
) -> None:
    ash = start_talk(app, "Ash", "Bo")["Ash"]

    page = send_after(ash, set_to, NOON + timedelta(days=3653))

    assert page.status in (400, 404)
    assert WORD in read_boxes(page)


def test_a_clock_ten_years_ahead_erases_nothing_and_put_right_all_is_there(
    app: Flask, set_to: Clock
) -> None:
    ash = start_talk(app, "Ash", "Bo")["Ash"]
    ash.say(WORD)
    link = ash.own_link()
    with app.app_context():
        retention.forget_expired(NOON.date())

    future = NOON + timedelta(days=3653)
    set_to(future)
    with app.app_context():
        assert retention.forget_expired(future.date()).is_waiting
        storage.db.engine.dispose()
    stranger = Visitor(app)
    stranger.get(link)
    stranger.send("/open", status=404)

    set_to(NOON + timedelta(hours=1))
    visitor = Visitor(app)
    again = Partner("Ash", visitor, visitor.open(link).handle)
    assert WORD in read_boxes(again.get("pages/2/3"))


def start_talk_to_go_on(app: Flask) -> dict[str, Partner]:
    """Start a talk of three that asks for answers by the third day; Ash and Bo are done."""
    group = start_talk(
        app, "Ash", "Bo", "Cy", answer_by=(NOON + 2 * DAY).date().isoformat(), if_late="go-on"
    )
    group["Ash"].close()
    group["Bo"].close()
    return group


def wait_again(app: Flask, link: str) -> Partner:
    """Come to the waiting page in a new browser: a visit ends when the clock moves."""
    visitor = Visitor(app)
    ash = Partner("Ash", visitor, visitor.open(link).handle)
    ash.get("waiting")
    return ash


def may_go_on(ash: Partner) -> bool:
    """Say whether the page offers to go on without waiting longer."""
    return any(one.endswith("/go-on") for one in ash.visitor.page.links())


@pytest.mark.parametrize("is_noted", [True, False], ids=["a sweep was since", "no sweep yet"])
@pytest.mark.parametrize("days", [8, 25])
def test_a_clock_that_jumped_makes_no_plan_and_put_right_all_waits_as_before(
    app: Flask, set_to: Clock, days: int, is_noted: bool
) -> None:
    link = start_talk_to_go_on(app)["Ash"].own_link()
    sweep(app, NOON)
    wrong = NOON + days * DAY
    if is_noted:
        sweep(app, wrong)

    set_to(wrong)
    ash = wait_again(app, link)

    assert not may_go_on(ash)
    token = ash.visitor.page.values("/reopen")
    refused = ash.visitor.post(f"/t/{ash.handle}/go-on", token, 409)
    assert "The plan can't be made yet" in refused.text
    for day in range(5):
        set_to(NOON + day * DAY)
        sweep(app, NOON + day * DAY)
        assert may_go_on(wait_again(app, link)) == (day == 4)


def sweep(app: Flask, moment: datetime) -> None:
    """Sweep as the server does every hour; the process was just started."""
    with app.app_context():
        retention.forget_expired(moment.date(), lambda: 0.0)


ODD_MOMENTS = {
    "the hour that is left out in spring": datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC),
    "the hour that comes twice in autumn": datetime(2026, 10, 25, 0, 59, 59, tzinfo=UTC),
    "the last second of a leap day": datetime(2028, 2, 29, 23, 59, 59, tzinfo=UTC),
    "the last second of a year": datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC),
}


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Pacific/Kiritimati"])
@pytest.mark.parametrize("moment", ODD_MOMENTS.values(), ids=ODD_MOMENTS)
def test_a_visit_goes_on_through_an_odd_moment_and_the_last_day_is_whole(
    app: Flask, set_to: Clock, monkeypatch: pytest.MonkeyPatch, zone: str, moment: datetime
) -> None:
    monkeypatch.setenv("TZ", zone)
    set_to(moment)
    ash = start_talk(app, "Ash", "Bo", kept_days="30")["Ash"]

    page = send_after(ash, set_to, moment + timedelta(seconds=2))

    assert page.status == 200
    link, last = ash.own_link(), moment.date() + timedelta(days=30)
    for day, status in ((last, 200), (last + timedelta(days=1), 404)):
        set_to(datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=UTC))
        visitor = Visitor(app)
        visitor.get(link)
        visitor.send("/open", status=status)
