"""The cookies of a browser: how they are marked, when they end, and what they hold."""

import json
import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from werkzeug.test import TestResponse

from compersion_talks.factory import create_app
from tests.talking import open_talk, read_invitations
from tests.visiting import HOST, Visitor
from tests.web.browsers import (
    SavedBrowser,
    move_clock,
    read_token,
    save_browser,
    save_browsers_of_a_talk,
)

SITE = "https://talks.example.org"
MARKS = {"HttpOnly", "Path=/"}


@pytest.fixture
def secure_app(app: Flask) -> Flask:
    """Return the same copy behind HTTPS."""
    folder = app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///").rpartition("/")[0]
    return create_app({"COMPERSION_DATA_DIR": folder, "COMPERSION_PUBLIC_URL": SITE})


def read_marks(response: TestResponse) -> dict[str, set[str]]:
    """Return the marks of each cookie that a response sets, by its name."""
    found = {}
    for cookie in response.headers.getlist("Set-Cookie"):
        value, *rest = cookie.split("; ")
        found[value.partition("=")[0]] = set(rest)
    return found


def open_talk_and_arrive(app: Flask, site: str) -> TestResponse:
    """Open a talk and return the response that sets its cookie."""
    client = app.test_client()
    page = client.get("/talks/new", base_url=site).text
    token = re.search('name="csrf_token" value="([^"]+)"', page)
    assert token
    fields = {
        "csrf_token": token[1],
        "deck": "other-connections",
        "takes_part": "1",
        "minutes": "60",
        "paper": "a4",
        "kept_days": "30",
        "names": ["Ash", "Bo"],
    }
    headers = {"Origin": site, "Referer": f"{site}/"}
    response = client.post("/talks", base_url=site, data=fields, headers=headers)
    assert response.status_code == 303
    return response


def test_on_this_machine_the_cookies_are_bare_but_out_of_reach_of_scripts(app: Flask) -> None:
    found = read_marks(open_talk_and_arrive(app, HOST))
    form = read_marks(app.test_client().get("/talks/new", base_url=HOST))

    (name,) = found
    assert re.fullmatch("ct-[A-Za-z0-9_-]{12}", name)
    assert found[name] == MARKS | {"SameSite=Strict"}
    assert form == {"ct-s": MARKS | {"SameSite=Lax"}}


def test_behind_https_the_cookies_belong_to_the_host_and_travel_encrypted(
    secure_app: Flask,
) -> None:
    found = read_marks(open_talk_and_arrive(secure_app, SITE))
    form = read_marks(secure_app.test_client().get("/talks/new", base_url=SITE))

    (name,) = found
    assert re.fullmatch("__Host-ct-[A-Za-z0-9_-]{12}", name)
    assert found[name] == MARKS | {"Secure", "SameSite=Strict"}
    assert form == {"__Host-ct-s": MARKS | {"Secure", "SameSite=Lax"}}


def test_a_cookie_without_its_host_prefix_opens_nothing_behind_https(secure_app: Flask) -> None:
    arrived = open_talk_and_arrive(secure_app, SITE)
    name, _, value = arrived.headers["Set-Cookie"].split(";")[0].partition("=")
    path = arrived.headers["Location"]
    client = secure_app.test_client(use_cookies=False)

    with_prefix = client.get(path, base_url=SITE, headers={"Cookie": f"{name}={value}"})
    bare = name.removeprefix("__Host-")
    without = client.get(path, base_url=SITE, headers={"Cookie": f"{bare}={value}"})

    assert (with_prefix.status_code, without.status_code) == (200, 404)


@pytest.mark.parametrize(
    ("away", "status"),
    [
        (timedelta(minutes=119), 200),
        (timedelta(minutes=121), 404),
        (timedelta(seconds=-3), 200),
        (timedelta(hours=-1), 200),
        (timedelta(days=3650), 404),
    ],
)
def test_a_visit_ends_after_two_idle_hours(app: Flask, away: timedelta, status: int) -> None:
    opener = open_talk(app, "Ash", "Bo")

    move_clock(app, away)

    opener.get(status=status)


def test_a_visit_ends_after_twelve_hours_however_busy(app: Flask) -> None:
    opener = open_talk(app, "Ash", "Bo")
    for _hour in range(11):
        move_clock(app, timedelta(hours=1))
        opener.get()

    move_clock(app, timedelta(minutes=61))

    opener.get(status=404)


def test_a_clock_set_right_does_not_make_a_visit_last_for_years(app: Flask) -> None:
    move_clock(app, timedelta(days=20))
    opener = open_talk(app, "Ash", "Bo")
    move_clock(app, timedelta(days=-20))
    opener.get()

    move_clock(app, timedelta(minutes=121))

    opener.get(status=404)


def test_a_visit_can_be_taken_up_again_with_the_same_link(app: Flask) -> None:
    opener = open_talk(app, "Ash", "Bo")
    link = opener.own_link()
    move_clock(app, timedelta(hours=13))
    opener.get(status=404)

    assert opener.visitor.open(link).handle == opener.handle


def test_a_browser_keeps_five_visits_and_ends_the_oldest(app: Flask) -> None:
    visitor = Visitor(app)
    handles = []
    for _number in range(6):
        link = open_talk(app, "Ash", "Bo").own_link()
        handles.append(visitor.open(link).handle)
        move_clock(app, timedelta(seconds=5))

    statuses = [visitor.fetch(f"/t/{handle}/").status_code for handle in handles]

    assert statuses == [404, 200, 200, 200, 200, 200]


def test_a_cookie_under_another_handle_opens_nothing(app: Flask) -> None:
    first, second = (save_browsers_of_a_talk(app, is_merged=False)["p"] for _ in range(2))
    value = next(one for one in second.cookies.split("; ") if second.handle in one)
    pasted = value.replace(second.handle, first.handle)
    thief = SavedBrowser(app, "p", first.handle, pasted, "")

    assert thief.ask(f"/t/{first.handle}/").status_code == 404


@pytest.mark.parametrize("value", ["", "x", "====", "\xff", "A" * 5000, "AAAAAQ", "%00"])
def test_a_cookie_of_nonsense_opens_nothing(app: Flask, value: str) -> None:
    client = app.test_client(use_cookies=False)

    answer = client.get(
        "/t/aaaaaaaaaaaa/", base_url=HOST, headers={"Cookie": f"ct-aaaaaaaaaaaa={value}"}
    )

    assert answer.status_code == 404


def test_every_byte_of_a_cookie_counts(app: Flask) -> None:
    who = save_browsers_of_a_talk(app, is_merged=False)["p"]
    name, value = next(one.split("=", 1) for one in who.cookies.split("; ") if who.handle in one)
    changed = [
        value[:place] + ("A" if value[place] != "A" else "B") + value[place + 1 :]
        for place in range(0, len(value.rstrip("=")) - 1, 3)
    ]

    statuses = {
        SavedBrowser(app, "p", who.handle, f"{name}={one}", "").ask(f"/t/{who.handle}/").status_code
        for one in changed
    }

    assert statuses == {404}


def test_a_cookie_is_not_the_link_itself(app: Flask) -> None:
    opener = open_talk(app, "Ash", "Bo")
    token = read_token(opener.own_link())

    cookies = save_browser(opener.visitor).cookies

    assert token not in cookies
    assert token[2:46] not in cookies


def test_the_form_cookie_holds_a_form_token_and_seeds_and_nothing_else(app: Flask) -> None:
    link = read_invitations(open_talk(app, "Ash", "Bo"))["Bo"]
    visitor = Visitor(app)
    visitor.get(link)
    visitor.send("/open")
    before = list_session_keys(visitor)

    visitor.send("/open/join")
    visitor.get("/how")

    assert before == {"csrf_token", "seeds"}
    assert list_session_keys(visitor) == {"csrf_token"}


OWN_WAYS: tuple[dict[str, str], ...] = (
    {},
    {"Sec-Fetch-Dest": "document", "Sec-Fetch-Site": "same-origin"},
)


@pytest.mark.parametrize("headers", OWN_WAYS)
def test_leaving_ends_every_visit_of_this_browser(app: Flask, headers: dict[str, str]) -> None:
    visitor = Visitor(app)
    handles = [visitor.open(open_talk(app, "Ash", "Bo").own_link()).handle for _ in range(2)]

    answer = visitor.client.get("/leave", base_url=HOST, headers=headers)

    assert visitor.client.get_cookie("ct-s", domain="127.0.0.1") is None
    assert (answer.status_code, answer.headers["Location"]) == (303, "https://www.wikipedia.org/")
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert [visitor.fetch(f"/t/{handle}/").status_code for handle in handles] == [404, 404]


@pytest.mark.parametrize("destination", ["image", "iframe", "script", "empty"])
def test_a_picture_on_another_page_cannot_make_anybody_leave(app: Flask, destination: str) -> None:
    opener = open_talk(app, "Ash", "Bo")

    answer = opener.visitor.client.get(
        "/leave", base_url=HOST, headers={"Sec-Fetch-Dest": destination}
    )

    assert answer.status_code == 204
    opener.get()


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", "nonsense"])
def test_a_link_on_another_page_leads_away_and_ends_nothing(app: Flask, site: str) -> None:
    opener = open_talk(app, "Ash", "Bo")
    headers = {"Sec-Fetch-Dest": "document", "Sec-Fetch-Site": site}

    answer = opener.visitor.client.get("/leave", base_url=HOST, headers=headers)

    assert (answer.status_code, answer.headers["Location"]) == (303, "https://www.wikipedia.org/")
    assert "Clear-Site-Data" not in answer.headers
    assert answer.headers.getlist("Set-Cookie") == []
    opener.get()


def list_session_keys(visitor: Visitor) -> set[str]:
    """Return the names of all that is in a browser's form cookie."""
    cookie = visitor.client.get_cookie("ct-s", domain="127.0.0.1")
    assert cookie
    signer = SecureCookieSessionInterface().get_signing_serializer(visitor.app)
    assert signer
    return set(json.loads(json.dumps(signer.loads(cookie.value))))
