"""The questions of one talk as a blank worksheet."""

from flask import Flask

from tests import pdf_tools
from tests.leaks.test_last_time import pair
from tests.needs import needs_poppler
from tests.talking import Partner, start_talk

__all__ = ["pair"]


@needs_poppler
def test_a_next_talk_leads_to_its_worksheet_with_the_agreements(pair: dict[str, Partner]) -> None:
    kim = pair["Kim"]
    link = next(one for one in kim.get().links() if "worksheet.pdf" in one)

    drawn = kim.visitor.fetch(link)

    assert drawn.headers["Content-Disposition"] == 'attachment; filename="worksheet.pdf"'
    assert "Tea on Sunday" in " ".join(pdf_tools.texts(drawn.data))


def test_a_worksheet_holds_no_answer(app: Flask) -> None:
    ash = start_talk(app, "Ash", "Bo")["Ash"]
    ash.say("a heron in the attic")

    drawn = ash.visitor.fetch(f"/t/{ash.handle}/worksheet.pdf")

    assert drawn.status_code == 200
    assert b"heron" not in drawn.data
