"""What the error pages say when a file for the printer could not be made."""

from compersion_talks.documents.agenda import PaperFailed
from compersion_talks.documents.notes import NotesFailed
from compersion_talks.keeping.desk import DeskIsFull
from compersion_talks.web.language import _l
from compersion_talks.web.trouble import IN_A_MINUTE, SOON, Trouble, trouble

_AS_A_PAGE = (_l("Open the paper as a page"), "agenda.show")

ON_PAPER: dict[type[Exception], Trouble] = {
    PaperFailed: trouble(
        503,
        _l("The PDF could not be made"),
        _l("Only the file for the printer failed. It is not your fault."),
        _l("The paper itself is safe, and you can open it as a page."),
        _l(
            "Print the page with your browser: it says the same. "
            "If you need the PDF, try again in a minute."
        ),
        headers=IN_A_MINUTE,
        way_out=_AS_A_PAGE,
    ),
    DeskIsFull: trouble(
        429,
        _l("Other papers are being made"),
        _l("This site makes a few at a time, so this file for the printer was not begun."),
        _l("Nothing is lost. The paper itself is safe."),
        _l("Wait for ten seconds, and try again."),
        headers=SOON,
        way_out=_AS_A_PAGE,
    ),
    NotesFailed: trouble(
        503,
        _l("The PDF of your notes could not be made"),
        _l("Your notes themselves are safe. Only the file for the printer failed."),
        _l("Open your notes as a page, and print them with your browser."),
        _l("If you need the PDF, try again in a minute."),
        headers=IN_A_MINUTE,
        way_out=(_l("Read my notes"), "notes.show"),
    ),
}
