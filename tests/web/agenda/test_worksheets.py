"""The blank worksheets behind the home page."""

from flask import Flask

from tests.visiting import Visitor


def test_the_home_page_links_to_a_worksheet_of_every_deck(app: Flask) -> None:
    visitor = Visitor(app)
    links = [link for link in visitor.get("/").links() if "worksheet" in link]

    drawn = visitor.fetch(links[-1])

    assert len(links) == 6
    assert drawn.status_code == 200
    assert drawn.mimetype == "application/pdf"
    assert drawn.data.startswith(b"%PDF-")
    assert drawn.headers["Content-Disposition"] == 'attachment; filename="worksheet.pdf"'


def test_a_worksheet_is_drawn_once_for_everyone(app: Flask) -> None:
    first = Visitor(app).fetch("/worksheets/2.pdf")
    letter = Visitor(app).fetch("/worksheets/2.pdf?paper=letter")

    again = Visitor(app).fetch("/worksheets/2.pdf")

    assert first.data == again.data
    assert first.data != letter.data


def test_a_number_beyond_the_decks_has_no_worksheet(app: Flask) -> None:
    assert Visitor(app).fetch("/worksheets/7.pdf").status_code == 404
