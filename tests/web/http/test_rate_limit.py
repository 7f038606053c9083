"""How often is too often: who is counted, what is never limited, and what a count tells."""

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import text
from werkzeug.test import TestResponse

from compersion_talks import storage
from compersion_talks.domain.errors import StorageIsFull
from compersion_talks.factory import create_app
from compersion_talks.services import current_services, register
from compersion_talks.storage import StorageIsBusy, StorageIsReadOnly, tallies
from compersion_talks.web.http import rate_limit
from tests.talking import WISHES, Partner, close_all, invitations, opened_talk, talk_of
from tests.visiting import HOST, Visitor
from tests.web.holders import (
    Holder,
    addresses,
    agenda_link,
    database_file,
    holder,
    move_clock,
    path_of,
    token_of,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HERE, THERE = "203.0.113.7", "198.51.100.9"


@pytest.fixture(autouse=True)
def stopped_clock(app: Flask) -> None:
    """Stop the clock, so that no window ends while a test counts."""
    with app.app_context():
        register(app, replace(current_services(), now=lambda: NOON))


def at(address: str, app: Flask) -> Visitor:
    """Return a visitor who comes from an address."""
    visitor = Visitor(app)
    visitor.client.environ_base["REMOTE_ADDR"] = address
    return visitor


def looks(address: str, app: Flask, times: int, path: str = "/l/any") -> list[int]:
    """Ask for a page several times; return the statuses."""
    client = at(address, app).client
    return [client.get(path, base_url=HOST).status_code for _ in range(times)]


def presses(address: str, app: Flask, tokens: Iterable[str]) -> list[int]:
    """Press the button of several links in one browser; return the statuses."""
    visitor = at(address, app)
    form = visitor.get("/talks/new").values("/talks")["csrf_token"]
    sent = [{"csrf_token": form, "token": token} for token in tokens]
    return statuses(visitor.client.post("/open", data=one, base_url=HOST) for one in sent)


def tries(visitor: Visitor, times: int, **wishes: str) -> list[TestResponse]:
    """Try to open a talk several times, each with a page of its own; return the answers."""
    found = []
    for _ in range(times):
        fresh = at(visitor.client.environ_base["REMOTE_ADDR"], visitor.app)
        values = {**fresh.get("/talks/new").values("/talks"), **WISHES, **wishes}
        values["names"] = ["Ash", "Bo"]
        found.append(fresh.client.post("/talks", data=values, base_url=HOST))
    return found


def statuses(answers: Iterable[TestResponse]) -> list[int]:
    """Return the statuses of answers."""
    return [answer.status_code for answer in answers]


def browser(partner: Partner) -> Holder:
    """Keep the browser of a partner as it stands."""
    return holder(partner.visitor, "p", partner.handle)


def test_a_link_can_be_looked_at_60_times_in_a_minute(app: Flask) -> None:
    assert looks(HERE, app, 61) == [200] * 60 + [429]
    assert looks(HERE, app, 1, "/") == [200]

    move_clock(app, timedelta(seconds=59))
    assert looks(HERE, app, 1) == [429]
    move_clock(app, timedelta(seconds=1))
    assert looks(HERE, app, 1) == [200]


def test_every_address_is_counted_for_itself(app: Flask) -> None:
    looks(HERE, app, 61)

    assert looks(THERE, app, 1) == [200]


@pytest.mark.parametrize(
    ("one", "other", "status"),
    [
        ("2001:db8::1", "2001:db8::ffff:2", 429),
        ("2001:db8::1", "2001:db8:0:1::1", 200),
        ("::ffff:203.0.113.7", "203.0.113.7", 429),
        ("203.0.113.7", "203.0.113.8", 200),
        ("203.0.113.7:4711", "203.0.113.7:4712", 429),
        ("[2001:db8::1]:443", "2001:db8::2", 429),
        ("unknown", "_hidden", 429),
    ],
)
def test_a_network_of_ipv6_is_one_address_and_of_ipv4_many(
    app: Flask, one: str, other: str, status: int
) -> None:
    looks(one, app, 60)

    assert looks(other, app, 1) == [status]


@pytest.mark.parametrize(
    ("one", "other", "status"),
    [
        ("203.0.113.7:4711", "203.0.113.7:4712", 429),
        ("203.0.113.7:4711", "203.0.113.7", 429),
        ("203.0.113.7:4711", "203.0.113.8:4711", 200),
        ("[2001:db8::9]:443", "2001:db8::9", 429),
        ("[2001:db8::9]", "[2001:db8::9]:1", 429),
        ("unknown", "_hidden", 429),
        ("203.0.113.7:", "203.0.113.7:x", 429),
        ("unknown", "203.0.113.7", 200),
    ],
)
def test_a_port_makes_no_other_address_and_what_cannot_be_read_is_one(
    app: Flask, one: str, other: str, status: int
) -> None:
    looks(one, app, 60)

    assert looks(other, app, 1) == [status]


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "127.0.0.1:80", "[::1]:80", "::1", "::ffff:127.0.0.1", "unix:", ""]
)
def test_an_address_that_tells_nobody_apart_is_not_limited(app: Flask, address: str) -> None:
    assert set(looks(address, app, 61)) == {200}
    assert set(presses(address, app, ["forged"] * 21)) == {404}
    assert set(statuses(tries(at(address, app), 6))) == {303}


def test_behind_a_proxy_the_address_is_the_one_that_the_proxy_names(
    app: Flask, settings: dict[str, str]
) -> None:
    folder = str(database_file(app).parent)
    there = create_app({"COMPERSION_DATA_DIR": folder, "COMPERSION_TRUSTED_PROXIES": "1"})
    client = there.test_client()

    def look(forwarded: str, times: int = 1) -> int:
        headers = {"X-Forwarded-For": forwarded}
        answers = [client.get("/l/any", base_url=HOST, headers=headers) for _ in range(times)]
        return answers[-1].status_code

    with there.app_context():
        register(there, replace(current_services(), now=lambda: NOON))
    assert look(HERE, 61) == 429
    assert look(THERE) == 200
    assert look(f"{THERE}, {HERE}") == 429


def test_without_a_proxy_nobody_names_their_own_address(app: Flask) -> None:
    looks(HERE, app, 60)
    client = at(HERE, app).client

    answer = client.get("/l/any", base_url=HOST, headers={"X-Forwarded-For": THERE})

    assert answer.status_code == 429


def test_twenty_links_can_be_opened_in_a_minute(app: Flask) -> None:
    token = token_of(opened_talk(app, "Ash", "Bo").own_link())

    assert presses(HERE, app, [token] * 21) == [303] * 20 + [429]
    assert presses(THERE, app, [token]) == [303]


def test_links_opened_too_often_are_refused_without_writing_anything(app: Flask) -> None:
    token = token_of(opened_talk(app, "Ash", "Bo").own_link())
    presses(THERE, app, [token] * 21)
    before = database_file(app).read_bytes()

    assert presses(THERE, app, [token] * 5) == [429] * 5
    assert database_file(app).read_bytes() == before


def test_ten_dead_links_can_be_tried_in_a_minute(app: Flask) -> None:
    living = token_of(opened_talk(app, "Ash", "Bo").own_link())

    assert presses(HERE, app, ["forged"] * 10) == [404] * 10
    assert presses(HERE, app, [living, "forged"]) == [429] * 2
    move_clock(app, timedelta(minutes=1))
    assert presses(HERE, app, [living]) == [303]


def test_links_that_open_are_no_failures(app: Flask) -> None:
    living = token_of(opened_talk(app, "Ash", "Bo").own_link())

    assert presses(HERE, app, [living, "forged"] * 9) == [303, 404] * 9


def test_a_form_from_elsewhere_uses_nobody_up(app: Flask) -> None:
    living = token_of(opened_talk(app, "Ash", "Bo").own_link())
    hostile = at(HERE, app).client

    for _ in range(30):
        hostile.post("/open", base_url=HOST, headers={"Sec-Fetch-Site": "cross-site"})

    assert presses(HERE, app, [living]) == [303]


def test_five_talks_can_be_opened_in_an_hour_and_twenty_in_a_day(app: Flask) -> None:
    opened = []
    for _ in range(5):
        opened.append(statuses(tries(at(HERE, app), 6)))
        move_clock(app, timedelta(hours=1))

    assert opened == [[303] * 5 + [429]] * 4 + [[429] * 6]
    assert statuses(tries(at(THERE, app), 1)) == [303]
    move_clock(app, timedelta(hours=7))
    assert statuses(tries(at(HERE, app), 1)) == [303]


def test_a_copy_takes_so_many_talks_in_a_day_and_no_more(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert rate_limit.Limit("talks of everyone", 200, 24 * 60 * 60) == rate_limit.TALKS_OF_EVERYONE
    monkeypatch.setattr(
        rate_limit, "TALKS_OF_EVERYONE", replace(rate_limit.TALKS_OF_EVERYONE, most=2)
    )

    found = [tries(at(f"198.51.100.{one}", app), 1)[0].status_code for one in range(3)]

    assert found == [303, 303, 429]


def test_a_talk_that_was_not_opened_is_not_counted(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(storage.talks, "has_room", lambda: False)
        assert set(statuses(tries(at(HERE, app), 6))) == {507}
    assert set(statuses(tries(at(HERE, app), 6, minutes="7"))) == {422}

    assert statuses(tries(at(HERE, app), 6)) == [303] * 5 + [429]


def test_what_was_typed_for_a_talk_that_came_too_often_is_given_back(app: Flask) -> None:
    answers = tries(at(HERE, app), 6)

    page = answers[-1].text
    assert "Please wait before you open another talk" in page
    assert answers[-1].headers["Retry-After"] == "3600"
    assert "Bo</textarea>" in page


CODE = "four words nobody guesses"


@pytest.fixture
def with_code(app: Flask) -> None:
    """Ask for a passphrase where a talk is opened."""
    with app.app_context():
        services = current_services()
        settings = services.settings.model_copy(update={"create_code": CODE})
        register(app, replace(services, settings=settings))


@pytest.mark.usefixtures("with_code")
def test_ten_passphrases_can_be_tried_in_a_minute(app: Flask) -> None:
    assert statuses(tries(at(HERE, app), 11, create_code="open sesame")) == [422] * 10 + [429]
    assert statuses(tries(at(HERE, app), 1, create_code=CODE)) == [429]
    assert statuses(tries(at(THERE, app), 1, create_code=CODE)) == [303]


@pytest.mark.usefixtures("with_code")
def test_passphrases_are_limited_for_the_whole_copy_however_many_addresses_try(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert rate_limit.Limit("wrong passphrases", 30, 60) == rate_limit.WRONG_CODES
    monkeypatch.setattr(rate_limit, "WRONG_CODES", replace(rate_limit.WRONG_CODES, most=3))
    guesses = [
        tries(at(address, app), 1, create_code="open sesame")[0].status_code
        for address in ("2001:db8:0:1::1", "2001:db8:0:2::1", "127.0.0.1", "2001:db8:0:4::1")
    ]

    assert guesses == [422] * 3 + [429]
    assert statuses(tries(at(THERE, app), 1, create_code=CODE)) == [429]
    move_clock(app, timedelta(minutes=1))
    assert statuses(tries(at(THERE, app), 1, create_code=CODE)) == [303]


@pytest.mark.usefixtures("with_code")
def test_whoever_knows_the_passphrase_opens_talks_for_a_whole_room(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert statuses(tries(at(HERE, app), 21, create_code=CODE)) == [303] * 21

    monkeypatch.setattr(
        rate_limit, "TALKS_OF_EVERYONE", replace(rate_limit.TALKS_OF_EVERYONE, most=22)
    )
    assert statuses(tries(at(HERE, app), 2, create_code=CODE)) == [303, 429]


def saves(who: Holder, times: int, path: str = "people/rename") -> list[int]:
    """Send a form below a handle several times; return the statuses."""
    return [who.ask(f"/t/{who.handle}/{path}", "POST").status_code for _ in range(times)]


def test_sixty_pages_can_be_saved_in_a_minute_the_refused_ones_too(app: Flask) -> None:
    opener = opened_talk(app, "Ash", "Bo")
    who = browser(opener)

    assert saves(who, 30, "before") == [303] * 30
    assert saves(who, 31) == [422] * 30 + [429]
    opener.get()
    move_clock(app, timedelta(minutes=1))
    assert saves(who, 1, "before") == [303]


@pytest.fixture
def few_saves(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let everybody save three times in a minute only."""
    monkeypatch.setattr(rate_limit, "SAVES", replace(rate_limit.SAVES, most=3))


@pytest.mark.usefixtures("few_saves")
def test_words_that_were_sent_too_often_are_given_back(app: Flask) -> None:
    opener = opened_talk(app, "Ash", "Bo")
    opener.get("pages/2")
    form = opener.visitor.page
    saves(browser(opener), 3)
    opener.visitor.page = form

    page = opener.visitor.send("/pages/2", {"worth-it.text": "ten calm minutes"}, 429)

    assert page.heading == "Please wait a moment"
    assert page.response.headers["Retry-After"] == "60"
    assert "ten calm minutes" in [box.text for box in page.root.iter("textarea")]


@pytest.mark.usefixtures("few_saves")
def test_one_link_used_up_leaves_all_others_alone(app: Flask) -> None:
    ash, bo = talk_of(app, "Ash", "Bo").values()

    assert saves(browser(ash), 4)[-1] == 429
    assert saves(browser(bo), 1, "before") == [303]


@pytest.mark.usefixtures("few_saves")
def test_whoever_only_knows_a_handle_cannot_use_its_visit_up(app: Flask) -> None:
    opener = opened_talk(app, "Ash", "Bo")
    stranger = replace(holder(Visitor(app)), handle=opener.handle)

    assert saves(stranger, 5) == [404] * 5

    assert saves(browser(opener), 1, "before") == [303]


@pytest.mark.usefixtures("few_saves")
def test_everything_that_is_sent_below_a_handle_counts_save_forgetting(app: Flask) -> None:
    who = browser(opened_talk(app, "Ash", "Bo"))
    saves(who, 3)
    posts = [path_of(rule) for rule, method in addresses(app) if method == "POST"]
    below = {path.removeprefix(f"/t/{'a' * 12}/") for path in posts if path.startswith("/t/")}

    free = {path for path in below if saves(who, 1, path) != [429]}

    assert free == {"forget", "notes/destroy"}


@pytest.mark.usefixtures("few_saves")
def test_forgetting_is_never_limited(app: Flask) -> None:
    group = talk_of(app, "Ash", "Bo")
    for partner in group.values():
        partner.close(keeps_notes=True)
    who = browser(group["Ash"])
    assert saves(who, 3, "agenda/links")[-1] == 429

    assert saves(who, 5, "notes/destroy") == [303] * 5
    assert saves(who, 1, "forget") == [200]
    group["Bo"].get(status=404)


def test_a_paper_is_drawn_six_times_in_a_minute_for_each_link(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "compersion_talks.use_cases.agenda_pdf.render_agenda", lambda *_, **__: b"%PDF-1.7"
    )
    group = talk_of(app, "Ash", "Bo")
    close_all(group)
    reader = Visitor(app)
    handle = reader.open(agenda_link(group["Ash"])).handle
    ash, other = browser(group["Ash"]), holder(reader, "a", handle)

    def papers(who: Holder, times: int) -> list[int]:
        return [who.ask(f"/t/{who.handle}/agenda.pdf").status_code for _ in range(times)]

    assert papers(ash, 7) == [200] * 6 + [429]
    assert papers(other, 1) == [200]
    assert ash.ask(f"/t/{ash.handle}/agenda").status_code == 200
    move_clock(app, timedelta(minutes=1))
    assert papers(ash, 1) == [200]


def test_looking_counts_without_touching_the_database(app: Flask) -> None:
    before = database_file(app).read_bytes()

    looks(HERE, app, 61)

    assert database_file(app).read_bytes() == before


def test_processes_count_what_writes_together(app: Flask) -> None:
    folder = str(database_file(app).parent)
    second = create_app({"COMPERSION_DATA_DIR": folder})
    with second.app_context():
        register(second, replace(current_services(), now=lambda: NOON))

    assert presses(HERE, app, ["forged"] * 10) == [404] * 10
    assert presses(HERE, second, ["forged"]) == [429]


def tally_rows(app: Flask) -> list[tuple[bytes, int, int]]:
    """Return all counts as they are kept."""
    with closing(sqlite3.connect(database_file(app))) as opened:
        return opened.execute("SELECT key, count, ends_at FROM tally ORDER BY key").fetchall()


def test_a_count_is_a_name_nobody_can_read_a_number_and_the_end_of_its_window(app: Flask) -> None:
    opener = opened_talk(app, "Ash", "Bo")
    saves(browser(opener), 1, "before")
    presses(HERE, app, ["forged"])

    rows = tally_rows(app)
    stored = database_file(app).read_bytes()

    assert {len(key) for key, _count, _ends in rows} == {16}
    assert {ends - int(NOON.timestamp()) for _key, _count, ends in rows} == {60, 12 * 60 * 60}
    assert not [one for one in (HERE, opener.handle) if one.encode() in stored]


def test_the_name_of_a_count_is_another_one_tomorrow_and_on_another_copy(
    app: Flask, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = create_app({"COMPERSION_DATA_DIR": str(tmp_path_factory.mktemp("other"))})
    names = set()
    for copy, day in ((app, 0), (app, 1), (other, 0)):
        with copy.app_context():
            register(
                copy, replace(current_services(), now=partial(NOON.__add__, timedelta(days=day)))
            )
            names.add(rate_limit._tally_of(rate_limit.OPENINGS, HERE)[0])

    assert len(names) == 3


def test_nothing_of_a_count_is_left_when_it_was_swept(app: Flask) -> None:
    presses(HERE, app, ["forged"])
    names = [key for key, _count, _ends in tally_rows(app)]

    with app.app_context():
        tallies.forget_tallies(int(NOON.timestamp()) + 60)
        storage.commit()

    assert len(names) == 2
    assert not [name for name in names if name in database_file(app).read_bytes()]


@pytest.mark.parametrize("refusal", [StorageIsFull, StorageIsReadOnly])
def test_where_nothing_can_be_counted_links_open_all_the_same(
    app: Flask, monkeypatch: pytest.MonkeyPatch, refusal: type[Exception]
) -> None:
    token = token_of(opened_talk(app, "Ash", "Bo").own_link())
    monkeypatch.setattr(tallies, "tally_for_good", raising(refusal))

    assert presses(HERE, app, [token, "forged"]) == [303, 404]


def test_a_refusal_that_cannot_be_counted_is_told_as_it_is(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = browser(opened_talk(app, "Ash", "Bo"))
    monkeypatch.setattr(tallies, "tally_for_good", raising(StorageIsBusy))

    assert saves(who, 1) == [422]


def raising(refusal: type[Exception]) -> Callable[..., int]:
    """Return something that always refuses."""

    def refuse(*_arguments: object) -> int:
        raise refusal

    return refuse


def test_a_refused_page_keeps_nobody_waiting(app: Flask) -> None:
    who = browser(opened_talk(app, "Ash", "Bo"))
    saves(who, 1)

    with closing(sqlite3.connect(database_file(app), timeout=0)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.rollback()
    with app.app_context():
        assert storage.db.session.execute(text("SELECT count(*) FROM talk")).scalar_one() == 1
        storage.rollback()


def test_addresses_without_end_do_not_fill_the_memory(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rate_limit, "MOST_REMEMBERED", 3)

    many = [looks(f"198.51.100.{one}", app, 61)[-1] for one in range(5)]

    assert many == [429, 429, 429, 200, 200]


def test_twelve_people_behind_one_address_can_all_take_up_their_places(app: Flask) -> None:
    links = invitations(opened_talk(app, *(f"P{number}" for number in range(12))))

    group = [at(HERE, app).open(link) for link in links.values()]

    assert len({page.handle for page in group}) == 11
