"""What every response carries, whatever it is; and what is refused before a view runs."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from compersion_talks import storage
from compersion_talks.domain.errors import StorageIsFull
from compersion_talks.factory import create_app
from tests.talking import open_talk
from tests.visiting import HOST, Visitor
from tests.web.browsers import (
    FORM_TOKEN,
    find_database_file,
    list_routes,
    make_path,
    save_browser,
    save_browsers_of_a_talk,
)

SITE = "https://talks.example.org"
SELF, NONE = ["'self'"], ["'none'"]
DUE = {
    "Referrer-Policy": "strict-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def read_policy(response: TestResponse) -> dict[str, list[str]]:
    """Return the content security policy of a response, by directive."""
    (policy,) = response.headers.getlist("Content-Security-Policy")
    return {name: sources for name, *sources in (one.split() for one in policy.split(";"))}


def list_faults(response: TestResponse) -> list[str]:
    """List what is wrong with the headers of a response."""
    headers, policy = response.headers, read_policy(response)
    sources = [one for name, all_ in policy.items() if name.endswith("-src") for one in all_]
    is_pdf = response.mimetype == "application/pdf"
    checks = {
        "loads from elsewhere": not set(sources) - {*SELF, *NONE},
        "loads what is not named": policy["default-src"] == NONE,
        "may be framed": is_pdf or policy["frame-ancestors"] == NONE,
        "sends forms elsewhere": is_pdf or policy["form-action"] == SELF,
        "changes its base": is_pdf or policy["base-uri"] == NONE,
        "runs in the origin": not is_pdf or "sandbox" in policy,
        "may be found": "noindex" in headers["X-Robots-Tag"],
        "may be kept": headers.getlist("Cache-Control") == [expect_cache_control(response)],
        **{name: headers.getlist(name) == [value] for name, value in DUE.items()},
    }
    where = f"{response.status_code} {response.request.method} {response.request.path}"
    return [f"{where}: {fault}" for fault, is_right in checks.items() if not is_right]


def expect_cache_control(response: TestResponse) -> str:
    """Say how long a response may be kept: only files of ours, and PDFs of the agenda."""
    request = response.request
    is_read = request.method in ("GET", "HEAD") and response.status_code == 200
    if is_read and request.path.startswith("/static/"):
        return "public, max-age=31536000, immutable"
    if is_read and request.path.endswith("/agenda.pdf"):
        return "private, no-cache"
    return "no-store"


def test_every_address_sends_every_header_whatever_comes_of_it(app: Flask) -> None:
    cast = [*save_browsers_of_a_talk(app, is_merged=True).values(), save_browser(Visitor(app))]
    rules = sorted(list_routes(app), key=lambda one: one[1])
    asked = [("GET", "/nowhere", who) for who in cast[:1]]
    asked += [
        (method, make_path(rule, who.handle), who)
        for rule, _method in rules
        for who in cast
        for method in ("OPTIONS", "HEAD", "PUT", "GET")
    ]

    answers = [who.ask(path, method) for method, path, who in asked]

    assert [fault for answer in answers for fault in list_faults(answer)] == []
    assert {answer.status_code for answer in answers} >= {200, 303, 404, 405, 409}


STATUSES = (*(200, 204, 303, 308, 400, 403, 404, 405), *(409, 413, 422, 429, 500, 503, 507))
REFUSED = {503: storage.StorageIsBusy, 507: StorageIsFull}


@pytest.mark.parametrize("status", STATUSES)
def test_every_status_sends_every_header(app: Flask, status: int) -> None:
    answer = answer_with(app, status)

    assert answer.status_code == status
    assert list_faults(answer) == []


def answer_with(app: Flask, status: int) -> TestResponse:
    """Make a copy answer with a status."""
    opener = open_talk(app, "Ash", "Bo")
    who = save_browser(opener.visitor, "p", opener.handle)
    own = f"/t/{opener.handle}"
    if status in (500, *REFUSED):
        break_first_page(app, REFUSED.get(status, RuntimeError))
    if status == 429:
        address = {"REMOTE_ADDR": "203.0.113.7"}
        for _ in range(61):
            app.test_client().get("/l/any", base_url=HOST, environ_base=address)
    ways = {
        200: lambda: who.ask(f"{own}/"),
        204: lambda: who.ask("/leave", **{"Sec-Fetch-Dest": "image"}),
        303: lambda: who.ask(f"{own}/waiting"),
        308: lambda: who.ask(f"{own}/people"),
        400: lambda: replace(who, form_token=str(status)).ask(f"{own}/close", "POST"),
        403: lambda: who.ask("/talks", "POST", **{"Sec-Fetch-Site": "cross-site"}),
        404: lambda: who.ask("/t/aaaaaaaaaaaa/"),
        405: lambda: who.ask("/open"),
        409: lambda: who.ask(f"{own}/agenda.pdf"),
        413: lambda: send_fields(app, {f"f{number}": "" for number in range(700)}),
        422: lambda: who.ask("/talks", "POST"),
        429: lambda: app.test_client().get("/l/any", base_url=HOST, environ_base=address),
        **dict.fromkeys((500, *REFUSED), lambda: who.ask("/")),
    }
    return ways[status]()


def break_first_page(app: Flask, fault: type[Exception]) -> None:
    """Make the first page fail with words that no one may read."""

    def gone() -> None:
        raise fault("a heron in the attic")

    app.view_functions["home.index"] = gone  # type: ignore[assignment]


def send_fields(app: Flask, fields: dict[str, str], **headers: str) -> TestResponse:
    """Send fields to where talks are opened, with or without a form token of any kind."""
    return app.test_client().post("/talks", base_url=HOST, data=fields, headers=headers)


def test_a_file_that_is_missing_is_not_remembered_as_missing(app: Flask) -> None:
    answer = app.test_client().get("/static/000000000000/css/later.css", base_url=HOST)

    assert answer.status_code == 404
    assert list_faults(answer) == []


def test_only_https_promises_https(app: Flask, tmp_path: Path) -> None:
    there = copy_at(tmp_path, COMPERSION_PUBLIC_URL=SITE)
    wide = copy_at(tmp_path, COMPERSION_PUBLIC_URL=SITE, COMPERSION_HSTS_SUBDOMAINS="yes")

    found = [
        one.test_client().get(path, base_url=site).headers.get("Strict-Transport-Security")
        for one, site in ((app, HOST), (there, SITE), (wide, SITE))
        for path in ("/", "/nowhere")
    ]

    usual = "max-age=63072000"
    everywhere = f"{usual}; includeSubDomains"
    assert found == [None, None, usual, usual, everywhere, everywhere]


def copy_at(tmp_path: Path, **settings: str) -> Flask:
    """Return another copy on the database of the app."""
    return create_app({"COMPERSION_DATA_DIR": str(tmp_path / "data"), **settings})


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", "nonsense"])
@pytest.mark.parametrize("path", ["/talks", "/open", "/t/{}/forget", "/t/{}/close", "/nowhere"])
def test_a_form_from_elsewhere_is_refused_before_anything_reads_it(
    app: Flask, site: str, path: str
) -> None:
    opener = open_talk(app, "Ash", "Bo")
    who = save_browser(opener.visitor, "p", opener.handle)
    before = find_database_file(app).read_bytes()

    answer = who.ask(path.format(who.handle), "POST", **{"Sec-Fetch-Site": site})

    assert answer.status_code == 403
    assert find_database_file(app).read_bytes() == before


FOREIGN = (
    *("https://evil.example", "null", "http://127.0.0.1:8001", "https://127.0.0.1:8000"),
    *("http://127.0.0.1:8000.evil.example", "http://127.0.0.1"),
)


@pytest.mark.parametrize("origin", FOREIGN)
@pytest.mark.parametrize("path", ["/talks", "/open", "/t/{}/forget", "/t/{}/close"])
def test_a_form_with_a_foreign_origin_is_refused_though_its_token_is_good(
    app: Flask, origin: str, path: str
) -> None:
    opener = open_talk(app, "Ash", "Bo")
    who = save_browser(opener.visitor, "p", opener.handle)
    before = find_database_file(app).read_bytes()

    answer = who.ask(path.format(who.handle), "POST", Origin=origin)

    assert answer.status_code == 403
    assert find_database_file(app).read_bytes() == before


def test_an_origin_that_a_browser_hides_is_ours_where_the_browser_says_so(app: Flask) -> None:
    who = save_browsers_of_a_talk(app, is_merged=False)["p"]
    hidden = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}

    assert who.ask(f"/t/{who.handle}/before", "POST", **hidden).status_code == 303


def test_over_https_every_form_is_taken_from_a_browser_that_names_no_referer(
    app: Flask, tmp_path: Path
) -> None:
    there = copy_at(tmp_path, COMPERSION_PUBLIC_URL=SITE)
    posts = [rule for rule, method in list_routes(there) if method == "POST"]
    client = there.test_client()
    token = FORM_TOKEN.findall(client.get("/talks/new", base_url=SITE).text)[0]

    def sends(path: str, **headers: str) -> int:
        data = {"csrf_token": token}
        return client.post(path, base_url=SITE, data=data, headers=headers).status_code

    for headers in ({}, {"Origin": SITE}, {"Origin": SITE, "Sec-Fetch-Site": "same-origin"}):
        found = {rule.rule: sends(make_path(rule), **headers) for rule in posts}
        assert not {400, 403} & set(found.values()), found


@pytest.mark.parametrize(
    ("public", "host", "origin"),
    [
        ("https://Talks.Example.org:443", "talks.example.org", "https://talks.example.org"),
        ("https://talks.example.org:8443", "talks.example.org", "https://talks.example.org:8443"),
        (
            "https://t\u00e4lks.example:8443",
            "xn--tlks-loa.example",
            "https://xn--tlks-loa.example:8443",
        ),
        ("http://127.0.0.1:8000", "localhost:9000", "http://localhost:9000"),
    ],
)
def test_our_own_origin_is_known_however_it_is_written(
    app: Flask, tmp_path: Path, public: str, host: str, origin: str
) -> None:
    client = copy_at(tmp_path, COMPERSION_PUBLIC_URL=public).test_client()

    answer = client.post("/talks", headers={"Host": host, "Origin": origin})

    assert answer.status_code == 400


def test_words_sent_from_elsewhere_are_not_shown_again_with_a_good_form(app: Flask) -> None:
    answer = send_fields(
        app, {"names": "chosen by a hostile page"}, **{"Sec-Fetch-Site": "cross-site"}
    )

    assert answer.status_code == 403
    assert "csrf_token" not in answer.text


def test_every_form_needs_its_token(app: Flask) -> None:
    who = replace(save_browsers_of_a_talk(app, is_merged=False)["p"], form_token="")
    before = find_database_file(app).read_bytes()
    posts = [rule for rule, method in list_routes(app) if method == "POST"]

    statuses = {
        rule.rule: who.ask(make_path(rule, who.handle), "POST").status_code for rule in posts
    }

    assert set(statuses.values()) == {400}, statuses
    assert find_database_file(app).read_bytes() == before


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "127.0.0.1@evil.example", "", "a b"]
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_another_name_of_the_site_is_refused_and_never_repeated(
    app: Flask, host: str, method: str
) -> None:
    answer = app.test_client().open("/", method=method, base_url=HOST, headers={"Host": host})

    assert answer.status_code == 400
    assert list_faults(answer) == []
    assert "evil" not in answer.text + str(answer.headers)


def test_a_public_copy_answers_to_its_own_name_only(app: Flask, tmp_path: Path) -> None:
    there = copy_at(tmp_path, COMPERSION_PUBLIC_URL=SITE).test_client()

    found = [there.get("/", base_url=site).status_code for site in (SITE, HOST, f"{SITE}:8443")]

    assert found == [200, 400, 200]


@pytest.mark.parametrize("path", ["//evil.example", "//evil.example/%2e%2e", "/\\evil.example"])
def test_no_address_leads_to_another_site(app: Flask, path: str) -> None:
    answer = app.test_client().get(path, base_url=HOST)

    assert answer.headers.get("Location", HOST).startswith(HOST)


def test_looking_at_every_address_leaves_the_database_as_it_was(app: Flask) -> None:
    cast = [
        *save_browsers_of_a_talk(app, is_merged=True).values(),
        *save_browsers_of_a_talk(app, is_merged=False).values(),
        save_browser(Visitor(app)),
    ]
    before = find_database_file(app).read_bytes()
    rules = [rule for rule, _method in list_routes(app)]

    for who in cast:
        for rule in rules:
            for method in ("GET", "HEAD", "OPTIONS"):
                who.ask(make_path(rule, who.handle), method)
                assert find_database_file(app).read_bytes() == before, f"{method} {rule.rule}"


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_page_that_would_write_while_looking_fails(app: Flask, method: str) -> None:
    seen = []

    def writes() -> str:
        try:
            storage.db.session.execute(text("DELETE FROM talk"))
        except OperationalError as error:
            seen.append(str(error.orig))
        return ""

    open_talk(app, "Ash", "Bo")
    app.view_functions["home.index"] = writes
    before = find_database_file(app).read_bytes()

    app.test_client().open("/", method=method, base_url=HOST)

    assert seen == ["attempt to write a readonly database"]
    assert find_database_file(app).read_bytes() == before


def test_a_body_beyond_every_page_is_refused(app: Flask) -> None:
    assert send_fields(app, {"names": "x" * 300_000}).status_code == 413
    assert send_fields(app, {f"f{number}": "" for number in range(601)}).status_code == 413


def test_no_title_and_no_file_name_tells_who_talks(app: Flask) -> None:
    names = ("Zerubbabel", "Mehetabel")
    opener = open_talk(app, *names)
    who = save_browser(opener.visitor, "p", opener.handle)

    answers = [
        who.ask(make_path(rule, who.handle)) for rule, method in list_routes(app) if method == "GET"
    ]

    told = [
        part
        for answer in answers
        for part in (
            answer.data.partition(b"</title>")[0].decode(errors="ignore"),
            str(answer.headers),
        )
        if any(name in part for name in names)
    ]
    assert told == []
