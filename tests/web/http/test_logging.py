"""Nothing that is written down holds an address, a token, a name or a word a person typed."""

import io
import logging
from threading import Thread
from urllib.request import urlopen

import pytest
from flask import Flask
from werkzeug.serving import make_server

from tests.talking import open_talk
from tests.visiting import HOST, Visitor
from tests.web.browsers import read_token, save_browser

WORD = "a-heron-in-the-attic"


@pytest.fixture
def written() -> io.StringIO:
    """Collect all that is logged, tracebacks too."""
    paper = io.StringIO()
    handler = logging.StreamHandler(paper)
    handler.setLevel(logging.INFO)
    logging.getLogger().addHandler(handler)
    logging.getLogger("werkzeug").setLevel(logging.INFO)
    return paper


def test_a_fault_is_written_down_by_its_route_alone(app: Flask, written: io.StringIO) -> None:
    def broken(**_arguments: str) -> None:
        raise RuntimeError(WORD)

    app.view_functions["home.link"] = broken  # type: ignore[assignment]

    answer = app.test_client().get(f"/%6c/{WORD}?{WORD}", base_url=HOST)

    assert answer.status_code == 500
    assert "home.link" in written.getvalue()
    assert WORD not in written.getvalue() + answer.text


def test_a_fault_behind_the_error_pages_is_written_down_by_its_route_alone(
    app: Flask, written: io.StringIO
) -> None:
    def broken(_response: object) -> None:
        raise RuntimeError(WORD)

    app.after_request_funcs[None].insert(0, broken)

    app.test_client().get(f"/l/{WORD}", base_url=HOST)

    assert "home.link" in written.getvalue()
    assert WORD not in written.getvalue()
    assert "/l/" not in written.getvalue()


def test_the_server_for_writing_the_program_writes_down_no_address(
    app: Flask, written: io.StringIO
) -> None:
    server = make_server("127.0.0.1", 0, app)
    thread = Thread(target=server.handle_request)
    thread.start()

    with urlopen(f"http://127.0.0.1:{server.server_port}/l/{WORD}") as answer:
        assert answer.status == 200
    thread.join()
    server.server_close()
    logging.getLogger("werkzeug").info("Running")

    assert WORD not in written.getvalue()
    assert "Running" in written.getvalue()


def test_a_whole_talk_with_its_mishaps_writes_down_nothing_of_it(
    app: Flask, written: io.StringIO
) -> None:
    opener = open_talk(app, "Zerubbabel", "Mehetabel")
    opener.say(WORD, "private")
    token = read_token(opener.own_link())
    who = save_browser(opener.visitor, "p", opener.handle)
    for path in (f"/t/{who.handle}/{WORD}", f"/{WORD}", f"/l/{token}", f"/t/{WORD}/"):
        for method in ("GET", "POST", "PUT"):
            who.ask(path, method)
    Visitor(app).post("/open", {"token": token}, status=400)
    app.test_client().post("/talks", base_url=HOST, data={"names": WORD * 20_000})

    secrets = (WORD, token, token[2:40], "Zerubbabel", "Mehetabel")
    assert not [one for one in secrets if one in written.getvalue()]
