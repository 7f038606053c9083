"""Texts made to break things, in every field: they stay words, on the page and on the paper."""

import subprocess
from pathlib import Path

import pytest
from flask import Flask

from compersion_talks.domain.normalise import normalise, normalise_line
from tests.needs import needs_poppler
from tests.soak import count_rounds
from tests.talking import WISHES, Partner, open_talk, take_up_places
from tests.visiting import Visitor
from tests.web.browsers import list_routes, make_path, save_browser

CORPUS = {
    "markup": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "template": "is {{ 7*191 }} is ${7*191} is #{7*191}{% include 'x' %}",
    "files": "url(file:///etc/passwd) @import 'http://127.0.0.1:9/x'",
    "attributes": "\" onmouseover=alert(1) x=' style=position:fixed",
    "entities": "&lt;b&gt; &#x202e; &amp;amp; ]]> <!-- -->",
    "directions": "a\u202eb\u2066c\u200fd\u061ce",
    "marks": "Z" + "\u0321\u0310\u0322\u0311" * 50,
    "one long word": "w" * 200,
    "other scripts": "שלום مرحبا 你好 नमस्ते 👩‍👩‍👧 ﷽",
    "database": "'; DROP TABLE talk; -- \\x00 %s %(a)s %%",
    "headers": "a\r\nSet-Cookie: b=c\r\n\r\n<b>",
    "nothing to see": "\u200b\u200d\ufeff\u00ad \u2800",
}
TEXTS = {name: CORPUS[name] for name in list(CORPUS)[:: count_rounds(3, 1)]}
INJECTED = ("<script>alert", "<img src=x", "onmouseover=alert(1) x='", "is 1337")


def make_name(text: str, number: int) -> str:
    """Return a name with the text in it, as long as names may be."""
    return f"{normalise_line(text)[:30]}{number}"


def collect_pages(partner: Partner) -> str:
    """Return every page that a person can open, source and all."""
    who = save_browser(partner.visitor, "p", partner.handle)
    paths = [
        make_path(rule, who.handle) for rule, method in list_routes(who.app) if method == "GET"
    ]
    answers = [who.ask(path) for path in paths if not path.endswith(".pdf")]
    assert {answer.status_code for answer in answers} <= {200, 303, 404, 409}
    return "".join(f"{answer.headers}{answer.text}" for answer in answers)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@needs_poppler
def test_a_hostile_text_in_every_field_stays_words(app: Flask, tmp_path: Path, text: str) -> None:
    names = [make_name(text, number) for number in (1, 2)]
    ash = open_talk(app, *names)
    group = take_up_places(ash, app)
    bo = next(partner for name, partner in group.items() if name != names[0])
    for partner in (ash, bo):
        texts = fill_every_box(partner, text)
        partner.answer("frame", texts)

    seen = collect_pages(ash)
    bo.close()
    ash.close()
    seen += collect_pages(ash) + collect_pages(bo)

    assert not [one for one in INJECTED if one in seen]
    paper = tmp_path / "agenda.pdf"
    answer = ash.visitor.fetch(f"/t/{ash.handle}/agenda.pdf")
    assert answer.status_code == 200
    paper.write_bytes(answer.data)
    printed = keep_letters(read_pdf(paper))
    assert keep_letters(normalise(text)) in printed or not keep_letters(text)


def fill_every_box(partner: Partner, text: str) -> dict[str, str | list[str] | None]:
    """Put the text into every box of a page, to be shared."""
    page = partner.get("pages/2/3")
    boxes = [one.get("name", "") for one in page.root.iter("textarea")]
    boxes += [one.get("name", "") for one in page.root.iter("input") if one.get("type") == "text"]
    named = [name for name in boxes if name.endswith(".text")]
    shared = {name.replace(".text", ".visibility"): "shared" for name in named}
    return {**dict.fromkeys(named, text), **shared}


def keep_letters(text: str) -> str:
    """Return what is left of a text once a paper has broken its lines: letters and digits."""
    return "".join(one for one in text if one.isascii() and one.isalnum())


def read_pdf(paper: Path) -> str:
    """Read the words of a PDF."""
    read = subprocess.run(["pdftotext", str(paper), "-"], capture_output=True, check=True)
    return read.stdout.decode()


def fill_every_form(text: str, own: str) -> list[tuple[str, dict[str, str | list[str]]]]:
    """Put a text into every field of every other form."""
    people = ["Ash", "Bo"]
    return [
        ("/open", {"token": text}),
        (f"{own}/people/rename", {"my_name": text}),
        (f"{own}/people/add", {"new_name": text}),
        (f"{own}/before", {"path": text, "without_sex": text}),
        (f"{own}/close", {"revision": text, "keeps_notes": text}),
        *(("/talks", {**WISHES, "names": people, name: text}) for name in WISHES),
        ("/talks", {**WISHES, "names": [text] * 2, "held_on": text, "create_code": text}),
    ]


@pytest.mark.parametrize("text", CORPUS.values(), ids=CORPUS)
def test_a_hostile_text_in_every_other_field_is_taken_or_refused_and_never_runs(
    app: Flask, text: str
) -> None:
    opener = open_talk(app, "Ash", "Bo")
    who = save_browser(opener.visitor, "p", opener.handle)
    client = opener.visitor.client

    answers = [
        client.post(path, data={"csrf_token": who.form_token, **fields})
        for path, fields in fill_every_form(text, f"/t/{who.handle}")
    ]

    assert {answer.status_code for answer in answers} <= {303, 400, 404, 409, 422}
    pages = "".join(answer.text for answer in answers)
    assert not [one for one in INJECTED if one in pages]
    cookies = [one for answer in answers for one in answer.headers.getlist("Set-Cookie")]
    assert {cookie.partition("-")[0] for cookie in cookies} == {"ct"}
    Visitor(app).get("/")
