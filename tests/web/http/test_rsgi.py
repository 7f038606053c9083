"""A request reaches the app once it is whole, and a slow sender blocks no one."""

import asyncio
import logging
import threading
from collections.abc import Coroutine, Iterable
from typing import Any

import pytest
from flask import Flask, request

from compersion_talks.web.http import rsgi
from compersion_talks.web.http.request_size import limit_bytes
from compersion_talks.web.http.rsgi import Adapter
from tests.web.rsgi_requests import (
    HOST,
    Connection,
    Headers,
    RsgiRequest,
    make_connection,
    make_stalled_connection,
    make_unread_connection,
)

FORM = {"content-type": "application/x-www-form-urlencoded"}


def make_request(path: str, length: int, **headers: str) -> RsgiRequest:
    """Return a request that announces a form of so many bytes."""
    return RsgiRequest(path, "POST", Headers(FORM, **{"content-length": str(length)}, **headers))


def run(work: Coroutine[Any, Any, object]) -> None:
    """Do something, and wait for it."""
    asyncio.run(work)


def ask(app: Any, asking: RsgiRequest, line: Connection) -> Connection:
    """Ask an app, and return the connection with its answer."""
    run(Adapter(app, 1)(asking, line))
    return line


def echo(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
    """Answer with the body."""
    start("200 OK", [])
    return [environ["wsgi.input"].read()]


def test_a_form_that_comes_in_pieces_reaches_the_app_whole() -> None:
    line = ask(echo, make_request("/open", 6), make_connection(b"to", b"ke", b"n="))

    assert (line.status, line.body) == (200, b"token=")


def test_whoever_sends_slowly_keeps_nobody_waiting_and_is_answered_in_the_end() -> None:
    async def play() -> None:
        may_go_on, adapter = asyncio.Event(), Adapter(echo, 1)
        slow = [make_stalled_connection(may_go_on, b"a", b"b") for _ in range(100)]
        waiting = [asyncio.create_task(adapter(make_request("/open", 2), line)) for line in slow]
        for _ in range(20):
            quick = make_connection(b"ab")
            await adapter(make_request("/open", 2), quick)
            assert quick.body == b"ab"
        assert {line.status for line in slow} == {0}
        may_go_on.set()
        await asyncio.gather(*waiting)
        assert {line.body for line in slow} == {b"ab"}

    run(play())


def test_what_takes_too_long_to_arrive_is_answered_with_a_page(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rsgi, "BODY_SECONDS", 0)

    async def play() -> Connection:
        line = make_stalled_connection(asyncio.Event(), b"a")
        await Adapter(app.wsgi_app, 1)(make_request("/open", 100), line)
        return line

    line = asyncio.run(play())

    assert line.status == 408
    assert b"That took too long to arrive" in line.body


def test_a_form_whose_sender_is_gone_is_not_acted_on() -> None:
    seen: list[str] = []

    def app(environ: dict[str, Any], _start: Any) -> Iterable[bytes]:
        seen.append(environ["PATH_INFO"])
        return ()

    line = ask(app, make_request("/talks", 100), make_connection(b"names=Ash"))

    assert (line.status, seen) == (400, [])


def test_a_body_of_unknown_length_is_refused_unread(app: Flask) -> None:
    asking = RsgiRequest("/open", "POST", Headers(FORM, **{"transfer-encoding": "chunked"}))

    assert ask(app.wsgi_app, asking, make_unread_connection()).status == 411


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/open", 4_096),
        ("/language", 4_096),
        ("/t/abc/people/add", 4_096),
        ("/talks", 16_384),
        ("/t/abc/pages/1/1", 262_144),
    ],
)
def test_a_body_too_large_for_its_address_is_refused_unread(
    app: Flask, path: str, most: int
) -> None:
    line = ask(app.wsgi_app, make_request(path, most + 1), make_unread_connection())

    assert (line.status, limit_bytes(path)) == (413, most)
    assert b"That was too much at once" in line.body


def test_the_other_servers_refuse_it_as_well(app: Flask) -> None:
    body = b"token=" + b"x" * 4_096

    answer = app.test_client().post("/open", data=body, headers=FORM, base_url=f"http://{HOST}")

    assert answer.status_code == 413


def test_fields_beyond_every_page_are_refused_before_they_are_told_apart(app: Flask) -> None:
    body = b"a&" * 8_000

    line = ask(app.wsgi_app, make_request("/talks", len(body)), make_connection(body))

    assert line.status == 413
    assert b"That was too much at once" in line.body


def test_all_bodies_together_take_a_bounded_memory(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rsgi, "MOST_HELD_BYTES", 10)
    monkeypatch.setattr(rsgi, "SHORT_BYTES", 0)

    async def play() -> tuple[Connection, Connection, Connection]:
        adapter, may_go_on = Adapter(app.wsgi_app, 1), asyncio.Event()
        held = make_stalled_connection(may_go_on, b"a" * 8, b"b")
        waiting = asyncio.create_task(adapter(make_request("/open", 9), held))
        await asyncio.sleep(0)
        refused, let_in = make_connection(b"abc"), make_connection(b"abc")
        await adapter(make_request("/open", 3), refused)
        may_go_on.set()
        await waiting
        await adapter(make_request("/open", 3), let_in)
        return held, refused, let_in

    held, refused, let_in = asyncio.run(play())

    assert refused.status == 503
    assert b"The site is busy" in refused.body
    assert held.status == let_in.status != 503


def test_long_bodies_keep_no_short_one_out(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rsgi, "MOST_HELD_BYTES", 10)
    monkeypatch.setattr(rsgi, "SHORT_BYTES", 4)

    async def play() -> tuple[Connection, Connection]:
        adapter, may_go_on = Adapter(app.wsgi_app, 1), asyncio.Event()
        held = make_stalled_connection(may_go_on, b"a" * 8, b"b")
        waiting = asyncio.create_task(adapter(make_request("/open", 9), held))
        await asyncio.sleep(0)
        refused, let_in = make_connection(b"a" * 9), make_connection(b"abc")
        await adapter(make_request("/open", 9), refused)
        await adapter(make_request("/open", 3), let_in)
        may_go_on.set()
        await waiting
        return refused, let_in

    refused, let_in = asyncio.run(play())

    assert refused.status == 503
    assert let_in.status != 503


def test_a_request_means_to_the_app_what_the_browser_meant() -> None:
    seen: dict[str, Any] = {}

    def app(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        seen.update(environ)
        start("200 OK", [])
        return ()

    sent = Headers(
        {
            "cookie": ["a=1", "b=2"],
            "x-forwarded-for": ["1", "2"],
            "x_forwarded_for": "3",
            "accept-language": "he",
        }
    )
    asking = RsgiRequest("/l/é", headers=sent, query_string="a=%20", client="[2001:db8::9]:443")
    ask(app, asking, make_connection())

    assert seen["PATH_INFO"].encode("latin-1") == "/l/é".encode()
    assert (seen["QUERY_STRING"], seen["REMOTE_ADDR"]) == ("a=%20", "2001:db8::9")
    assert (seen["HTTP_COOKIE"], seen["HTTP_X_FORWARDED_FOR"]) == ("a=1; b=2", "1,2")
    assert (seen["SERVER_NAME"], seen["SERVER_PORT"]) == ("127.0.0.1", "8000")
    assert (seen["HTTP_ACCEPT_LANGUAGE"], seen["HTTP_HOST"]) == ("he", HOST)


def test_two_hosts_are_none(app: Flask) -> None:
    asking = RsgiRequest(headers=Headers({"host": [HOST, HOST]}))

    assert ask(app.wsgi_app, asking, make_connection()).status == 400


def test_a_fault_outside_of_every_page_is_told_without_its_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def app(_environ: object, _start: object) -> Iterable[bytes]:
        raise ValueError("a heron in the attic")

    with caplog.at_level(logging.ERROR):
        line = ask(app, RsgiRequest(), make_connection())

    assert line.status == 500
    assert caplog.messages == ["fault outside of every page: ValueError"]


def test_pages_share_one_thread_and_a_file_for_the_printer_has_another(app: Flask) -> None:
    threads: dict[str, int] = {}

    def seen(**_: object) -> str:
        threads[request.path] = threading.get_ident()
        return ""

    for endpoint in ("home.index", "about.words", "sample.pdf"):
        app.view_functions[endpoint] = seen
    for path in ("/", "/words", "/sample.pdf"):
        assert ask(app.wsgi_app, RsgiRequest(path), make_connection()).status == 200

    assert threads["/"] == threads["/words"] == threading.get_ident()
    assert threads["/sample.pdf"] != threading.get_ident()


@pytest.mark.parametrize(("path", "is_apart"), [("/agreements", True), ("/talks", False)])
def test_a_file_that_is_read_keeps_no_page_waiting(path: str, is_apart: bool) -> None:
    threads = []

    def app(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        threads.append(threading.get_ident())
        return echo(environ, start)

    assert ask(app, make_request(path, 2), make_connection(b"ab")).body == b"ab"

    assert (threads != [threading.get_ident()]) == is_apart
