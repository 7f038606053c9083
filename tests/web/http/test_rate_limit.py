"""Rate limits: who is counted, what is never limited, and what a counter holds."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from compersion_talks import storage
from compersion_talks.factory import create_app
from compersion_talks.services import current_services, find_services, register
from compersion_talks.web.http import rate_limit
from compersion_talks.web.http.rate_limit import Counters, Limit, Per, TooOften
from tests.talking import WISHES, Partner, close_all, open_talk, read_invitations, start_talk
from tests.visiting import HOST, Page, Visitor
from tests.web.browsers import (
    SavedBrowser,
    find_database_file,
    list_routes,
    make_agenda_link,
    make_path,
    move_clock,
    open_talk_for_others,
    read_token,
    save_browser,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HERE, THERE = "203.0.113.7", "198.51.100.9"
CODE = "four words nobody guesses"


def use_counters(app: Flask, workers: int = 1) -> None:
    """Let an app count by its own clock, as one of so many processes."""
    rate_limit.use(app, Counters(workers, lambda: find_services(app).now().timestamp()))


@pytest.fixture(autouse=True)
def stopped_clock(app: Flask) -> None:
    """Stop the clock, so that no window ends while a test counts."""
    register(app, replace(find_services(app), now=lambda: NOON))
    use_counters(app)


@pytest.fixture
def with_code(app: Flask) -> None:
    """Ask for a passphrase where a talk is opened."""
    with app.app_context():
        services = current_services()
        settings = services.settings.model_copy(update={"create_code": CODE})
        register(app, replace(services, settings=settings))


def visit_from(address: str, app: Flask) -> Visitor:
    """Return a visitor who comes from an address."""
    visitor = Visitor(app)
    visitor.client.environ_base["REMOTE_ADDR"] = address
    return visitor


def view_link(address: str, app: Flask, times: int, path: str = "/l/any") -> list[int]:
    """Ask for a page several times; return the statuses."""
    client = visit_from(address, app).client
    return [client.get(path, base_url=HOST).status_code for _ in range(times)]


def open_links(address: str, app: Flask, tokens: Iterable[str]) -> list[int]:
    """Press the button of several links in one browser; return the statuses."""
    visitor = visit_from(address, app)
    form = visitor.get("/talks/new").values("/talks")["csrf_token"]
    sent = [{"csrf_token": form, "token": token} for token in tokens]
    return list_statuses(visitor.client.post("/open", data=one, base_url=HOST) for one in sent)


def open_talks(address: str, app: Flask, times: int, **wishes: str) -> list[TestResponse]:
    """Try to open a talk several times, each with a page of its own; return the answers."""
    found = []
    for _ in range(times):
        visitor = visit_from(address, app)
        values = {**visitor.get("/talks/new").values("/talks"), **WISHES, **wishes}
        values["names"] = ["Ash", "Bo"]
        found.append(visitor.client.post("/talks", data=values, base_url=HOST))
    return found


def send(who: SavedBrowser, times: int, path: str = "people/rename") -> list[int]:
    """Send a form below a handle several times; return the statuses."""
    return [who.ask(f"/t/{who.handle}/{path}", "POST").status_code for _ in range(times)]


def list_statuses(answers: Iterable[TestResponse]) -> list[int]:
    """Return the statuses of answers."""
    return [answer.status_code for answer in answers]


def save_partner_browser(partner: Partner) -> SavedBrowser:
    """Keep the browser of a partner as it is."""
    return save_browser(partner.visitor, "p", partner.handle)


def replace_own_link(partner: Partner) -> Partner:
    """Replace the own link of a partner; return the partner as they go on."""
    partner.get("link/replace")
    return replace(partner, handle=partner.visitor.send("/link/replace").handle)


@pytest.fixture
def few_saves(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let everyone save three times in a minute only."""
    monkeypatch.setattr(rate_limit, "SAVES", replace(rate_limit.SAVES, most=3, least=1))


def test_a_link_can_be_viewed_60_times_in_a_minute(app: Flask) -> None:
    assert view_link(HERE, app, 61) == [200] * 60 + [429]
    assert view_link(HERE, app, 1, "/") == [200]

    move_clock(app, timedelta(seconds=59))
    assert view_link(HERE, app, 1) == [429]
    move_clock(app, timedelta(seconds=1))
    assert view_link(HERE, app, 1) == [200]


@pytest.mark.parametrize(
    ("one", "other", "status"),
    [
        (HERE, THERE, 200),
        ("203.0.113.7", "203.0.113.8", 200),
        ("2001:db8::1", "2001:db8::ffff:2", 429),
        ("2001:db8::1", "2001:db8:0:1::1", 200),
        ("::ffff:203.0.113.7", "203.0.113.7", 429),
        ("203.0.113.7:4711", "203.0.113.7:4712", 429),
        ("203.0.113.7:4711", "203.0.113.7", 429),
        ("203.0.113.7:4711", "203.0.113.8:4711", 200),
        ("[2001:db8::1]:443", "2001:db8::2", 429),
        ("[2001:db8::9]", "[2001:db8::9]:1", 429),
        ("unknown", "_hidden", 429),
        ("203.0.113.7:", "203.0.113.7:x", 429),
        ("unknown", "203.0.113.7", 200),
    ],
)
def test_a_network_of_ipv6_is_one_address_a_port_is_none_and_what_cannot_be_read_is_one(
    app: Flask, one: str, other: str, status: int
) -> None:
    view_link(one, app, 60)

    assert view_link(other, app, 1) == [status]


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "127.0.0.1:80", "[::1]:80", "::1", "::ffff:127.0.0.1", "unix:", ""]
)
def test_an_address_that_tells_nobody_apart_is_not_limited(app: Flask, address: str) -> None:
    assert set(view_link(address, app, 61)) == {200}
    assert set(open_links(address, app, ["forged"] * 21)) == {404}
    assert set(list_statuses(open_talks(address, app, 6))) == {303}


def test_behind_a_proxy_the_address_is_the_one_that_the_proxy_names(app: Flask) -> None:
    folder = str(find_database_file(app).parent)
    there = create_app({"COMPERSION_DATA_DIR": folder, "COMPERSION_TRUSTED_PROXIES": "1"})
    client = there.test_client()

    def view(forwarded: str, times: int = 1) -> int:
        headers = {"X-Forwarded-For": forwarded}
        answers = [client.get("/l/any", base_url=HOST, headers=headers) for _ in range(times)]
        return answers[-1].status_code

    assert view(HERE, 61) == 429
    assert view(THERE) == 200
    assert view(f"{THERE}, {HERE}") == 429


def test_without_a_proxy_nobody_names_their_own_address(app: Flask) -> None:
    view_link(HERE, app, 60)
    client = visit_from(HERE, app).client

    answer = client.get("/l/any", base_url=HOST, headers={"X-Forwarded-For": THERE})

    assert answer.status_code == 429


def test_twenty_links_can_be_opened_in_a_minute(app: Flask) -> None:
    token = read_token(open_talk(app, "Ash", "Bo").own_link())

    assert open_links(HERE, app, [token] * 21) == [303] * 20 + [429]
    assert open_links(THERE, app, [token]) == [303]


def test_ten_dead_links_can_be_tried_in_a_minute(app: Flask) -> None:
    living = read_token(open_talk(app, "Ash", "Bo").own_link())

    assert open_links(HERE, app, ["forged"] * 10) == [404] * 10
    assert open_links(HERE, app, [living, "forged"]) == [429] * 2
    move_clock(app, timedelta(minutes=1))
    assert open_links(HERE, app, [living]) == [303]


def test_a_page_sent_after_its_visit_tries_as_many_dead_links_as_any(app: Flask) -> None:
    ash = open_talk(app, "Ash", "Bo")
    ash.visitor.client.environ_base["REMOTE_ADDR"] = HERE
    ash.get("pages/2/3")
    move_clock(app, timedelta(hours=3))
    ash.visitor.send("/pages/2/3", {"worth-it.text": "ten calm minutes"}, 404)

    for _try in range(10):
        ash.visitor.send("/open", {"own_link": "forged"}, 404)
    page = ash.visitor.send("/open", {"own_link": "forged"}, 429)

    assert "own_link" in page.values("/open")
    assert "ten calm minutes" in page.response.text


def test_links_that_open_are_no_failures(app: Flask) -> None:
    living = read_token(open_talk(app, "Ash", "Bo").own_link())

    assert open_links(HERE, app, [living, "forged"] * 9) == [303, 404] * 9


def test_a_form_from_elsewhere_uses_nobody_up(app: Flask) -> None:
    living = read_token(open_talk(app, "Ash", "Bo").own_link())
    hostile = visit_from(HERE, app).client

    for _ in range(30):
        hostile.post("/open", base_url=HOST, headers={"Sec-Fetch-Site": "cross-site"})

    assert open_links(HERE, app, [living]) == [303]


def test_five_talks_can_be_opened_in_an_hour_and_twenty_in_a_day(app: Flask) -> None:
    opened = []
    for _ in range(5):
        opened.append(list_statuses(open_talks(HERE, app, 6)))
        move_clock(app, timedelta(hours=1))

    assert opened == [[303] * 5 + [429]] * 4 + [[429] * 6]
    assert list_statuses(open_talks(THERE, app, 1)) == [303]
    move_clock(app, timedelta(hours=19))
    assert list_statuses(open_talks(HERE, app, 1)) == [303]


def test_a_copy_takes_200_talks_in_a_day_and_no_more(app: Flask) -> None:
    use_counters(app, workers=100)

    found = [open_talks(f"198.51.100.{one}", app, 1)[0].status_code for one in range(3)]

    assert rate_limit.TALKS_OF_COPY.most == 200
    assert found == [303, 303, 429]


def set_up(app: Flask, **changes: int) -> None:
    """Change the settings of a copy."""
    services = find_services(app)
    settings = services.settings.model_copy(update=changes)
    register(app, replace(services, settings=settings))


@pytest.mark.parametrize(
    "changes",
    [
        {"talks_per_hour": 2},
        {"talks_per_hour": 9, "talks_per_day": 2},
        {"talks_per_hour": 9, "talks_in_all": 2},
    ],
)
def test_an_operator_decides_how_many_talks_may_be_opened(
    app: Flask, changes: dict[str, int]
) -> None:
    set_up(app, **changes)

    assert list_statuses(open_talks(HERE, app, 3)) == [303] * 2 + [429]


def test_an_operator_who_expects_a_crowd_lets_more_people_open_at_once(app: Flask) -> None:
    assert view_link(HERE, app, 61).count(200) == 60
    set_up(app, people_at_once=40)

    assert view_link(THERE, app, 121).count(200) == 120


def test_a_talk_that_was_not_opened_is_not_counted(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(storage.talks, "has_space", lambda: False)
        assert set(list_statuses(open_talks(HERE, app, 6))) == {507}
    assert set(list_statuses(open_talks(HERE, app, 6, minutes="7"))) == {422}

    assert list_statuses(open_talks(HERE, app, 6)) == [303] * 5 + [429]


def test_what_was_typed_for_a_talk_that_came_too_often_is_given_back(app: Flask) -> None:
    answers = open_talks(HERE, app, 6)

    page = answers[-1].text
    assert "Please wait before you start another talk" in page
    assert answers[-1].headers["Retry-After"] == "3600"
    assert "Bo</textarea>" in page


@pytest.mark.usefixtures("with_code")
def test_ten_passphrases_can_be_tried_in_a_minute(app: Flask) -> None:
    assert list_statuses(open_talks(HERE, app, 11, create_code="sesame")) == [422] * 10 + [429]
    assert list_statuses(open_talks(HERE, app, 1, create_code=CODE)) == [429]
    assert list_statuses(open_talks(THERE, app, 1, create_code=CODE)) == [303]


@pytest.mark.usefixtures("with_code")
def test_thirty_passphrases_can_be_tried_in_a_minute_however_many_addresses_try(
    app: Flask,
) -> None:
    use_counters(app, workers=10)
    guesses = [
        open_talks(address, app, 1, create_code="sesame")[0].status_code
        for address in ("2001:db8:0:1::1", "2001:db8:0:2::1", "127.0.0.1", "2001:db8:0:4::1")
    ]

    assert rate_limit.WRONG_CODES.most == 30
    assert guesses == [422] * 3 + [429]
    assert list_statuses(open_talks(THERE, app, 1, create_code=CODE)) == [429]
    move_clock(app, timedelta(minutes=1))
    assert list_statuses(open_talks(THERE, app, 1, create_code=CODE)) == [303]


@pytest.mark.usefixtures("with_code")
def test_people_who_know_the_passphrase_open_talks_for_a_whole_room(app: Flask) -> None:
    assert list_statuses(open_talks(HERE, app, 21, create_code=CODE)) == [303] * 21

    use_counters(app, workers=200)
    assert list_statuses(open_talks(HERE, app, 2, create_code=CODE)) == [303, 429]


def test_120_pages_can_be_saved_in_a_minute_the_refused_ones_too(app: Flask) -> None:
    who = save_partner_browser(open_talk(app, "Ash", "Bo"))

    assert send(who, 60, "before") == [303] * 60
    assert send(who, 61) == [422] * 60 + [429]
    assert who.ask(f"/t/{who.handle}/").status_code == 200
    move_clock(app, timedelta(minutes=1))
    assert send(who, 1, "before") == [303]


@pytest.mark.usefixtures("few_saves")
def test_a_replaced_link_does_not_start_the_count_again(app: Flask) -> None:
    opener = open_talk(app, "Ash", "Bo")
    send(save_partner_browser(opener), 2)

    later = replace_own_link(opener)

    assert send(save_partner_browser(later), 1, "before") == [429]
    assert send(save_partner_browser(later), 1, "link/replace") == [429]
    assert save_partner_browser(later).ask(f"/t/{later.handle}/").status_code == 200


@pytest.mark.usefixtures("few_saves")
def test_a_replaced_link_of_a_mere_opener_does_not_start_the_count_again(app: Flask) -> None:
    opener = open_talk_for_others(app)
    send(save_browser(opener.visitor, "o", opener.handle), 2, "people/add")

    later = replace_own_link(opener)

    assert send(save_browser(later.visitor, "o", later.handle), 1, "people/add") == [429]


@pytest.mark.usefixtures("few_saves")
def test_words_that_were_sent_too_often_are_given_back(app: Flask) -> None:
    opener = open_talk(app, "Ash", "Bo")
    opener.get("pages/2/3")
    form = opener.visitor.page
    send(save_partner_browser(opener), 3)
    opener.visitor.page = form

    page = opener.visitor.send("/pages/2/3", {"worth-it.text": "ten calm minutes"}, 429)

    assert page.heading == "Please wait a moment"
    assert page.response.headers["Retry-After"] == "60"
    assert "ten calm minutes" in [box.text for box in page.root.iter("textarea")]


@pytest.mark.usefixtures("few_saves")
def test_one_partner_used_up_leaves_all_others_alone(app: Flask) -> None:
    ash, bo = start_talk(app, "Ash", "Bo").values()

    assert send(save_partner_browser(ash), 4)[-1] == 429
    assert send(save_partner_browser(bo), 1, "before") == [303]


@pytest.mark.usefixtures("few_saves")
def test_those_who_only_know_a_handle_cannot_use_its_visit_up(app: Flask) -> None:
    opener = open_talk(app, "Ash", "Bo")
    stranger = replace(save_browser(Visitor(app)), handle=opener.handle)

    assert send(stranger, 5) == [404] * 5

    assert send(save_partner_browser(opener), 1, "before") == [303]


@pytest.mark.usefixtures("few_saves")
def test_everything_that_is_sent_below_a_handle_counts_except_what_must_work(app: Flask) -> None:
    who = save_partner_browser(open_talk(app, "Ash", "Bo"))
    send(who, 3)
    posts = [make_path(rule) for rule, method in list_routes(app) if method == "POST"]
    below = {path.removeprefix(f"/t/{'a' * 12}/") for path in posts if path.startswith("/t/")}

    last_of_all = sorted(below, key=lambda path: path == "forget")
    free = {path for path in last_of_all if send(who, 1, path) != [429]}

    of_agreements = {"agreements/forget", f"agreements/{'0' * 16}/take-back"}
    assert free == {"end", "forget", "notes/destroy", *of_agreements}


@pytest.mark.usefixtures("few_saves")
def test_forgetting_is_never_limited(app: Flask) -> None:
    group = start_talk(app, "Ash", "Bo")
    for partner in group.values():
        partner.close(keeps_notes=True)
    who = save_partner_browser(group["Ash"])
    assert send(who, 3, "agenda/links")[-1] == 429

    assert send(who, 5, "notes/destroy") == [303] * 5
    assert send(who, 1, "forget") == [200]
    group["Bo"].get(status=404)


def test_six_pdfs_can_be_asked_for_in_a_minute(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "compersion_talks.use_cases.agenda_pdf.render_agenda", lambda *_, **__: b"%PDF-1.7"
    )
    group = start_talk(app, "Ash", "Bo")
    close_all(group)
    reader = Visitor(app)
    handle = reader.open(make_agenda_link(group["Ash"])).handle
    ash, other = save_partner_browser(group["Ash"]), save_browser(reader, "a", handle)

    def ask_for_pdfs(who: SavedBrowser, times: int) -> list[int]:
        return [who.ask(f"/t/{who.handle}/agenda.pdf").status_code for _ in range(times)]

    assert ask_for_pdfs(ash, 7) == [200] * 6 + [429]
    assert ask_for_pdfs(other, 1) == [200]
    assert ash.ask(f"/t/{ash.handle}/agenda").status_code == 200
    assert ash.ask(f"/t/{ash.handle}/notes.pdf").status_code == 429
    move_clock(app, timedelta(minutes=1))
    assert ask_for_pdfs(ash, 1) == [200]


def test_a_limit_that_is_reached_writes_nothing(app: Flask) -> None:
    token = read_token(open_talk(app, "Ash", "Bo").own_link())
    open_links(HERE, app, [token] * 20)
    before = find_database_file(app).read_bytes()

    assert open_links(HERE, app, [token] * 5) == [429] * 5
    assert view_link(HERE, app, 61)[-1] == 429
    assert find_database_file(app).read_bytes() == before


def test_each_process_takes_its_share_of_a_limit(app: Flask) -> None:
    use_counters(app, workers=3)

    assert view_link(HERE, app, 21) == [200] * 20 + [429]


def test_twelve_people_behind_one_address_can_all_take_up_their_places(app: Flask) -> None:
    use_counters(app, workers=64)
    links = read_invitations(open_talk(app, *(f"P{number}" for number in range(12))))

    group = [look_around_and_join(visit_from(HERE, app), link) for link in links.values()]

    assert len({page.handle for page in group}) == 11


def look_around_and_join(visitor: Visitor, link: str) -> Page:
    """See what an invitation offers, nearly say no, and take part."""
    shown = visitor.press(link)
    for way in ("/open/look", "/open/no", "/open/look"):
        visitor.post(way, shown.values(way))
    return visitor.send("/open/join")


@pytest.mark.parametrize(("way", "most"), [("look", 80), ("no", 80), ("end", 20), ("join", 20)])
def test_an_invitation_is_pressed_only_so_often_in_a_minute(
    app: Flask, way: str, most: int
) -> None:
    link = read_invitations(open_talk(app, "Ash", "Bo"))["Bo"]
    visitor = visit_from(HERE, app)
    values = visitor.press(link).values("/open/look")

    pressed = [
        visitor.client.post(f"/open/{way}", data=values, base_url=HOST) for _ in range(most + 1)
    ]

    assert [answer.status_code == 429 for answer in pressed] == [False] * most + [True]


@pytest.mark.parametrize("way", ["look", "no", "end", "join"])
def test_ten_dead_invitations_can_be_tried_in_a_minute(app: Flask, way: str) -> None:
    visitor = visit_from(HERE, app)
    values = {**visitor.get("/l/any").values("/open"), "tell": "no"}

    pressed = [visitor.client.post(f"/open/{way}", data=values, base_url=HOST) for _ in range(11)]

    assert list_statuses(pressed) == [404] * 10 + [429]


def test_even_a_small_share_lets_a_page_save_itself_and_all_pdfs_be_printed() -> None:
    shares = {
        limit.name: limit.compute_share(64)
        for limit in (rate_limit.SAVES, rate_limit.PDFS, rate_limit.WRONG_CODES)
    }

    assert shares == {"save": 60, "pdf": 6, "passphrase": 1}


LIMIT = Limit("test", 2, 60)


class Clock:
    """A clock that is moved by hand."""

    now = 0.0

    def __call__(self) -> float:
        """Return the seconds."""
        return self.now


def is_reached(counters: Counters, who: bytes) -> bool:
    """Say whether a limit is reached."""
    try:
        counters.check(LIMIT, who)
    except TooOften:
        return True
    return False


def test_a_window_begins_with_its_first_count() -> None:
    clock = Clock()
    counters = Counters(timer=clock)
    clock.now = 59
    counters.count(LIMIT, b"ash")
    clock.now = 118
    counters.count(LIMIT, b"ash")

    with pytest.raises(TooOften) as refused:
        counters.check(LIMIT, b"ash")
    clock.now = 119

    assert refused.value.retry_after == 1
    assert not is_reached(counters, b"ash")


def test_memory_is_bounded_and_the_counter_used_longest_ago_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rate_limit, "MOST_COUNTERS", 3)
    counters = Counters()
    for who in (b"ash", b"ash", b"bo", b"bo"):
        counters.count(LIMIT, who)

    for stranger in range(9):
        counters.count(LIMIT, bytes([stranger]))
        assert is_reached(counters, b"ash"), "a counter in use was given up"

    assert not is_reached(counters, b"bo")
    assert [len(store) for store in counters._stores.values()] == [3]


def test_a_flood_of_one_kind_gives_up_no_counter_of_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rate_limit, "MOST_COUNTERS", 3)
    counters = Counters()
    copy = Limit("copy", 1, 60, Per.COPY)
    counters.count(copy, b"")

    for stranger in range(9):
        counters.count(LIMIT, bytes([stranger]))

    with pytest.raises(TooOften):
        counters.check(copy, b"")


def test_no_address_lies_in_a_counter_and_each_process_has_names_of_its_own() -> None:
    one, other = Counters(), Counters()
    for counters in (one, other):
        counters.count(LIMIT, HERE.encode())

    names = [name for counters in (one, other) for name in counters._stores["test"]]

    assert len(set(names)) == 2
    assert not [name for name in names if HERE.encode() in name]
