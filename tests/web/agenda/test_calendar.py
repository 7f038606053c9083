"""The files for a calendar: neutral, the same for everyone, and made of nothing that is kept."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from icalendar import Calendar
from werkzeug.test import TestResponse

from tests.determinism import MOMENT, fix_clock
from tests.talking import Partner, close_all, start_talk
from tests.visiting import HOST, Given, Page, Visitor
from tests.web.browsers import find_database_file, make_agenda_link

HELD_ON = date(2030, 1, 12)
REVIEW = "2030-02-02"
UNFIT = (
    *("", "soon", "2030-02-30", "2030-02-02T10:00", "31.01.2031", "9999-12-31"),
    *("2029-12-31", "2040-01-05"),
)
NAMES = ("Zerubbabel", "Mehetabel")
Group = dict[str, Partner]


@pytest.fixture
def group(app: Flask) -> Group:
    """Return two people who chose a day for their talk; it is 2 January 2030."""
    fix_clock(app, MOMENT)
    return start_talk(app, *NAMES, held_on=HELD_ON.isoformat())


@pytest.fixture
def merged(group: Group) -> Group:
    """Return them when the paper is made."""
    close_all(group)
    return group


def open_as_reader(partner: Partner) -> Partner:
    """Return a person who holds nothing but a link to the paper."""
    visitor = Visitor(partner.visitor.app)
    return Partner("", visitor, visitor.open(make_agenda_link(partner)).handle)


def fetch_day(who: Partner) -> TestResponse:
    """Fetch the day of the talk as a file."""
    return who.visitor.fetch(f"/t/{who.handle}/calendar.ics")


def ask_review(who: Partner, day: str, given: Given | None = None) -> TestResponse:
    """Ask for a review date on the page of the paper."""
    values = who.get("agenda").values("/agenda/review")
    sent = {**values, "review_on": day, **(given or {})}
    return who.visitor.client.post(
        f"/t/{who.handle}/agenda/review", data=sent, base_url=HOST, headers={"Origin": HOST}
    )


def send_refused_day(who: Partner, day: str, status: int = 422) -> Page:
    """Send a day that does not fit, and read the page that comes back."""
    who.get("agenda")
    return who.visitor.send("/agenda/review", {"review_on": day}, status=status)


def unfold_lines(file: TestResponse) -> list[str]:
    """Return the lines of a calendar file, unfolded as RFC 5545 says (3.1)."""
    return file.get_data().decode().replace("\r\n ", "").split("\r\n")[:-1]


def read_event(file: TestResponse) -> Any:
    """Read the one event of a calendar file."""
    calendar = Calendar.from_ical(file.get_data())
    (event,) = calendar.walk("VEVENT")
    return event


def read_alarm(file: TestResponse) -> Any:
    """Read the one alarm of a calendar file."""
    (alarm,) = read_event(file).walk("VALARM")
    return alarm


def test_the_day_of_the_talk_is_a_whole_day_in_neutral_words(group: Group) -> None:
    event = read_event(fetch_day(group["Mehetabel"]))

    assert event["SUMMARY"] == "A talk we planned"
    assert event["DTSTART"].params["VALUE"] == event["DTEND"].params["VALUE"] == "DATE"
    assert event["DTSTART"].dt == HELD_ON
    assert event["DTEND"].dt == HELD_ON + timedelta(days=1)


def test_the_review_date_is_a_whole_day_in_neutral_words(merged: Group) -> None:
    event = read_event(ask_review(merged["Mehetabel"], REVIEW))

    assert event["SUMMARY"] == "A look back we planned"
    assert event["DTSTART"].dt == date(2030, 2, 2)
    assert event["DTEND"].dt == date(2030, 2, 3)


def test_a_calendar_reminds_people_on_the_morning_before(merged: Group) -> None:
    talk, review = fetch_day(merged["Mehetabel"]), ask_review(merged["Mehetabel"], REVIEW)

    alarms = [dict(read_alarm(file)) for file in (talk, review)]

    assert [alarm["ACTION"] for alarm in alarms] == ["DISPLAY"] * 2
    assert [alarm["TRIGGER"].dt for alarm in alarms] == [timedelta(hours=-15)] * 2
    assert [str(alarm["DESCRIPTION"]) for alarm in alarms] == [
        "Tomorrow: A talk we planned",
        "Tomorrow: A look back we planned",
    ]


def test_a_day_takes_up_no_time_and_shows_no_title_to_others(group: Group) -> None:
    event = read_event(fetch_day(group["Mehetabel"]))

    assert (event["CLASS"], event["TRANSP"]) == ("PRIVATE", "TRANSPARENT")


def test_a_calendar_file_holds_these_lines_and_no_others(merged: Group) -> None:
    file = fetch_day(merged["Mehetabel"])

    number = UUID(str(read_event(file)["UID"]))

    assert unfold_lines(file) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Calendar//EN",
        "BEGIN:VEVENT",
        "SUMMARY:A talk we planned",
        "DTSTART;VALUE=DATE:20300112",
        "DTEND;VALUE=DATE:20300113",
        "DTSTAMP:20300112T000000Z",
        f"UID:{number}",
        "CLASS:PRIVATE",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "DESCRIPTION:Tomorrow: A talk we planned",
        "TRIGGER:-PT15H",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


def test_everyone_gets_the_same_bytes_before_and_after_the_paper(group: Group) -> None:
    before = [fetch_day(partner).get_data() for partner in group.values()]
    close_all(group)
    everyone = [*group.values(), open_as_reader(group["Mehetabel"])]

    after = [fetch_day(who).get_data() for who in everyone]
    reviews = [ask_review(who, REVIEW).get_data() for who in everyone]

    assert len({*before, *after}) == 1
    assert len(set(reviews)) == 1


def test_the_moment_at_which_a_file_is_made_shows_nowhere(app: Flask, group: Group) -> None:
    fix_clock(app, datetime(2030, 1, 2, 22, 30, tzinfo=UTC))
    first = fetch_day(group["Mehetabel"]).get_data()

    fix_clock(app, datetime(2030, 1, 3, 4, 30, tzinfo=UTC))

    assert fetch_day(group["Mehetabel"]).get_data() == first


def test_the_number_of_a_day_follows_from_the_talk_and_from_the_day(
    app: Flask, merged: Group
) -> None:
    other = start_talk(app, *NAMES, held_on=HELD_ON.isoformat())
    close_all(other)
    here, there = merged["Mehetabel"], other["Mehetabel"]

    files = [
        *(fetch_day(who) for who in (here, there)),
        *(ask_review(who, day) for who in (here, there) for day in (REVIEW, HELD_ON.isoformat())),
    ]

    assert len({str(read_event(file)["UID"]) for file in files}) == 6


def test_a_calendar_file_is_sent_as_a_file_with_a_neutral_name(merged: Group) -> None:
    for file in (fetch_day(merged["Mehetabel"]), ask_review(merged["Mehetabel"], REVIEW)):
        assert file.headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert file.headers["Content-Disposition"] == 'attachment; filename="calendar.ics"'
        assert file.headers["Cache-Control"] == "no-store"


def test_a_talk_without_a_day_has_no_calendar_file(app: Flask) -> None:
    ash = start_talk(app, "Ash", "Bo")["Ash"]
    missing = ash.get("pages/99/1", status=404).text

    assert ash.get("calendar.ics", status=404).text == missing
    assert not [link for link in ash.get().links() if link.endswith(".ics")]


def test_the_file_is_offered_on_the_own_page_and_later_with_the_paper(group: Group) -> None:
    bo = group["Mehetabel"]
    offered = f"/t/{bo.handle}/calendar.ics"

    early = bo.get().links()
    close_all(group)

    assert offered in early
    assert offered not in bo.get().links()
    assert offered in bo.get("agenda").links()
    reader = open_as_reader(bo)
    assert f"/t/{reader.handle}/calendar.ics" in reader.get("agenda").links()


def test_before_the_paper_there_is_no_review_date(group: Group) -> None:
    bo = group["Mehetabel"]
    token = bo.get("before").values("/before")["csrf_token"][0]

    page = bo.visitor.post(
        f"/t/{bo.handle}/agenda/review", {"csrf_token": token, "review_on": REVIEW}, status=409
    )

    assert "VCALENDAR" not in page.text


@pytest.mark.parametrize("day", UNFIT)
def test_a_day_that_does_not_fit_comes_back_with_what_to_do(merged: Group, day: str) -> None:
    page = send_refused_day(merged["Mehetabel"], day)

    (summary,) = [link for link in page.root.iter("a") if link.get("href") == "#review_on"]
    field = page.root.find(".//*[@id='review_on']")
    assert (summary.text or "").startswith("Choose ")
    assert field is not None
    assert (field.get("value"), field.get("aria-invalid")) == (day, "true")
    assert "A plan for our talk" in page.heading


@pytest.mark.parametrize("day", ["2030-01-01", "2030-01-02", "2040-01-04"])
def test_the_first_and_the_last_day_in_reach_are_taken(merged: Group, day: str) -> None:
    assert read_event(ask_review(merged["Mehetabel"], day))["DTSTART"].dt == date.fromisoformat(day)


def test_a_day_from_a_page_that_was_open_too_long_is_given_back(merged: Group) -> None:
    answer = ask_review(merged["Mehetabel"], REVIEW, {"csrf_token": "old"})

    assert answer.status_code == 400
    assert f'value="{REVIEW}"' in answer.text


def test_a_review_date_is_kept_nowhere(app: Flask, merged: Group) -> None:
    merged["Mehetabel"].get("agenda")
    before = find_database_file(app).read_bytes()

    ask_review(merged["Mehetabel"], REVIEW)

    assert find_database_file(app).read_bytes() == before
    assert REVIEW not in merged["Mehetabel"].get("agenda").text


def ask_look(who: Partner, day: str) -> TestResponse:
    """Ask for a day to look for the plan, on the page that waits."""
    values = who.get("waiting").values("/waiting/calendar")
    return who.visitor.client.post(
        f"/t/{who.handle}/waiting/calendar",
        data={**values, "look_on": day},
        base_url=HOST,
        headers={"Origin": HOST},
    )


def list_offered_days(page: Page) -> list[str]:
    """Return the days that buttons of a page stand for."""
    form = page.form("/waiting/calendar")
    return [button.get("value", "") for button in form.iter("button")]


@pytest.fixture
def waiting(group: Group) -> Partner:
    """Return a person who is done and waits."""
    group["Mehetabel"].close()
    return group["Mehetabel"]


def test_a_day_to_look_is_a_whole_day_in_neutral_words(waiting: Partner) -> None:
    file = ask_look(waiting, "2030-01-05")
    event, alarm = read_event(file), read_alarm(file)

    assert event["SUMMARY"] == "A page to look at"
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2030, 1, 5), date(2030, 1, 6))
    assert (event["CLASS"], event["TRANSP"]) == ("PRIVATE", "TRANSPARENT")
    assert alarm["TRIGGER"].dt == timedelta(hours=9)
    assert alarm["DESCRIPTION"] == "Today: A page to look at"
    assert file.headers["Content-Disposition"] == 'attachment; filename="calendar.ics"'


def test_a_day_to_look_names_nobody_nothing_and_no_address(waiting: Partner) -> None:
    text = ask_look(waiting, "2030-01-05").text

    number = UUID(str(read_event(ask_look(waiting, "2030-01-05"))["UID"]))
    words = text.replace(str(number), "")
    told = (*NAMES, "http", "127.0.0.1", "/l/", "/t/", "talk", "plan", waiting.handle)
    assert not [one for one in told if one.lower() in words.lower()]


def test_a_day_to_look_is_the_same_bytes_for_everyone(group: Group) -> None:
    answers = [ask_look(one, "2030-01-05").get_data() for one in wait_in_turn(group)]

    assert len(answers) == len(group)
    assert len(set(answers)) == 1


def wait_in_turn(group: Group) -> Iterator[Partner]:
    """Let each person wait while the other is not done."""
    for partner in group.values():
        partner.close()
        yield partner
        partner.get("waiting")
        partner.visitor.send("/reopen")


def test_tomorrow_and_a_day_soon_are_offered(waiting: Partner) -> None:
    page = waiting.get("waiting")

    assert list_offered_days(page) == ["2030-01-03", "2030-01-05"]
    assert "January 3, 2030" in page.text


def test_no_day_is_offered_after_the_last_day(app: Flask) -> None:
    fix_clock(app, MOMENT)
    ash = start_talk(app, "Ash", "Bo", kept_days="7")["Ash"]
    ash.close()
    link = ash.own_link()

    fix_clock(app, MOMENT + timedelta(days=5))
    again = Visitor(app)
    handle = again.open(link).handle
    assert list_offered_days(again.get(f"/t/{handle}/waiting")) == ["2030-01-08"]
    fix_clock(app, MOMENT + timedelta(days=7))
    again.open(link)
    assert "/waiting/calendar" not in again.get(f"/t/{handle}/waiting").response.text


@pytest.mark.parametrize("day", ["", "soon", "2029-12-31", "2030-02-03", "9999-12-31"])
def test_a_day_that_no_button_offers_makes_no_file(waiting: Partner, day: str) -> None:
    answer = ask_look(waiting, day)

    assert answer.status_code == 422
    assert "VCALENDAR" not in answer.text


def test_a_day_to_look_is_kept_nowhere(app: Flask, waiting: Partner) -> None:
    before = find_database_file(app).read_bytes()

    assert ask_look(waiting, "2030-01-05").status_code == 200

    assert find_database_file(app).read_bytes() == before
