"""The page that reads what an agreements page carries: shown to one person, and kept nowhere."""

from dataclasses import replace
from io import BytesIO

import pytest
from flask import Flask

from compersion_talks.domain.carrier import pack, write_parts, write_rows
from compersion_talks.library import read_built_in
from compersion_talks.paper.agreements import AgreementsPaper, render_agreements
from tests.domain.test_carrier import PAGE
from tests.linting import lint, read_text
from tests.visiting import HOST, Page, Visitor
from tests.web.browsers import dump_rows

DECK = read_built_in()["check-in"].deck


def send(visitor: Visitor, file: bytes = b"", codes: str = "", **more: str) -> Page:
    """Send the form as a browser does."""
    token = visitor.get("/agreements").values("/agreements")["csrf_token"][0]
    data = {"csrf_token": token, "codes": codes, "file": (BytesIO(file), "page.pdf"), **more}
    response = visitor.client.post(
        "/agreements", data=data, base_url=HOST, content_type="multipart/form-data"
    )
    return Page("/agreements", response, lint(response))


def test_the_saved_file_is_shown_and_nothing_of_it_is_kept(app: Flask, cam: Visitor) -> None:
    before = dump_rows(app)
    paper = AgreementsPaper(PAGE, "en", DECK.texts, has_changed=False, is_carrying=True)

    page = send(cam, render_agreements(paper))

    for words in ("Kim", "Noa", "Tea on Sunday, without phones", "January 31, 2031", "60 minutes"):
        assert words in page.text
    assert "It proves nothing" in page.text
    assert dump_rows(app) == before
    assert "Tea on Sunday" not in cam.get("/agreements").text


def test_without_a_day_to_look_again_nothing_stands_under_such_a_heading(cam: Visitor) -> None:
    page = send(cam, codes="\n".join(write_parts(pack(replace(PAGE, look_again_on=None)))))

    headings = [read_text(one) for one in page.root.findall(".//main//h2")]
    assert headings == ["The agreements on it", "The next talk"]
    assert "The next talk The next talk takes" in page.text


@pytest.mark.parametrize("write", [write_parts, write_rows])
def test_the_codes_and_the_rows_are_read_from_the_box(cam: Visitor, write: object) -> None:
    assert callable(write)

    page = send(cam, codes="\n".join(write(pack(PAGE))))

    assert "Tea on Sunday, without phones" in page.text


@pytest.mark.parametrize(
    ("codes", "fault"),
    [
        ("", "nothing in it that we can read."),
        ("CT 1/1 0000", "is damaged, missing, or not from an agreements page"),
        ("CT 1/3 0000", "These codes are missing: 2, 3."),
        ("\n".join(write_rows(pack(PAGE))).replace("0X0X", "0X0Y"), "Row 1 isn't as it was"),
    ],
)
def test_what_cannot_be_read_comes_back_with_what_is_wrong(
    cam: Visitor, codes: str, fault: str
) -> None:
    page = send(cam, codes=codes)

    assert page.status == 422
    assert fault in page.text
    assert page.values("/agreements")["codes"][0].split() == codes.split()


def test_a_foreign_file_is_refused(cam: Visitor) -> None:
    page = send(cam, b"%PDF-1.7 &&&" + b"&" * 2_000)

    assert page.status == 422
    assert "nothing in it that we can read." in page.text


def test_a_file_of_ten_megabytes_is_refused(cam: Visitor) -> None:
    response = cam.client.post(
        "/agreements",
        data=b"--x\r\n" + bytes(10_000_000),
        base_url=HOST,
        content_type="multipart/form-data; boundary=x",
    )

    assert response.status_code == 413
    assert "That was too much at once" in response.text


def test_without_its_token_the_text_comes_back(cam: Visitor) -> None:
    page = send(cam, codes="CT 1/1 00", csrf_token="")

    assert page.status == 400
    assert page.values("/agreements")["codes"][0].strip() == "CT 1/1 00"


def test_a_text_in_the_address_is_never_read(cam: Visitor) -> None:
    page = cam.get(f"/agreements?codes={write_parts(pack(PAGE))[0].replace(' ', '%20')}")

    assert "Tea on Sunday" not in page.text
