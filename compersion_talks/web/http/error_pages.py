"""Error pages: what happened, what is safe and what to do now, for each error and status."""

from dataclasses import dataclass, field
from typing import Any

from compersion_talks import storage
from compersion_talks.domain import errors
from compersion_talks.paper.agenda import RenderFailed
from compersion_talks.paper.notes import NotesFailed
from compersion_talks.use_cases.agenda_pdf import RendersAreBusy
from compersion_talks.web.http.i18n import _l

SAFE = _l("What you saved before is safe.")
SOON = {"Retry-After": "10"}
IN_A_MINUTE = {"Retry-After": "60"}
_OPEN_FOR_LONG = _l(
    "This page was open for a long time, or it was opened in another tab. So it could not be saved."
)
_AGENDA_PAGE = (_l("Open the paper as a page"), "agenda.show")


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """What one error page says in a heading and three lines.

    `way_out` is the label and the endpoint of a page below the handle that it leads to first.
    """

    status: int
    heading: str
    lines: tuple[str, ...]
    headers: dict[str, str] = field(default_factory=dict)
    way_out: tuple[str, str] | None = None


def _make_page(status: int, heading: str, *lines: str, **more: Any) -> ErrorPage:
    return ErrorPage(status, heading, lines, **more)


# Several errors have the same page.
_CHANGED_MEANWHILE = _make_page(
    409,
    _l("Someone changed this at the same moment"),
    _l("So this was not saved. Nothing is lost."),
    SAFE,
    _l("Go back in your browser, load the page again, and try once more."),
)
_BUSY = _make_page(
    503,
    _l("The site is busy"),
    _l("Others are saving at this moment, so this did not get its turn. Nothing was changed."),
    SAFE,
    _l(
        "Wait for ten seconds. If you wanted to open a page, load it again. If you sent "
        "something, go back in your browser and send it again."
    ),
    headers=SOON,
)
_OUT_OF_REACH = _make_page(
    503,
    _l("The site cannot open what it keeps"),
    _l("So nothing can be shown or saved until this is mended. This did not change anything."),
    _l("It is not your fault, and your links stay the same."),
    _l("Tell the person who runs this site. They do not need to know what you wrote."),
    headers=SOON,
)
DOES_NOT_FIT = _make_page(
    422,
    _l("Something on that page does not fit"),
    _l("It was not saved. Nothing was changed."),
    SAFE,
    _l("Go back in your browser. The page says what to change."),
)
FAILED = _make_page(
    500,
    _l("Something went wrong here"),
    _l("This is a fault of the site. It is not your fault."),
    SAFE,
    _l(
        "This page may not be saved: go back in your browser and try again. If it happens again, "
        "tell the person who runs this site when it happened. You do not need to tell what you "
        "wrote."
    ),
)

# What a status means depends on what was sent.
NO_COOKIES = _make_page(
    400,
    _l("Your browser keeps nothing from this site"),
    _l("A cookie shows this site that a form is yours, and none came. So nothing was done."),
    _l("What you saved before is safe, and no invitation is used up."),
    _l("Allow cookies for this site, or open the link in another browser."),
)
NOTHING_TYPED = _make_page(
    400,
    _l("Please send this once more"),
    _OPEN_FOR_LONG,
    SAFE,
    _l("Open your own link again, and try once more from there."),
)
TOO_BIG_TO_READ = _make_page(
    413,
    _l("That was too much at once"),
    _l(
        "What you sent is bigger than this site takes. It could not be read, so it was not saved, "
        "and it cannot be shown to you here."
    ),
    SAFE,
    _l(
        "Go back in your browser: what you typed may still stand there. Copy it, make it shorter, "
        "and send it again."
    ),
)
MANY_TALKS = _make_page(
    429,
    _l("Please wait before you open another talk"),
    _l("Many talks were opened from here in a short time. This one was not opened."),
    _l("The talks that are open go on as before."),
    _l("Try again in an hour. If it does not work then, try again tomorrow."),
)

ERROR_PAGES: dict[type[Exception] | int, ErrorPage] = {
    400: _make_page(
        400,
        _l("Please send this once more"),
        _OPEN_FOR_LONG,
        _l(
            "Nothing is lost. What you typed and chose stands below, "
            "and what you saved before is safe."
        ),
        _l("Open your own link again, and put it back in."),
    ),
    403: _make_page(
        403,
        _l("This did not come from a page of this site"),
        _l("So nothing was done. Nothing was changed."),
        SAFE,
        _l("Open your own link, and do it once more from there."),
    ),
    404: _make_page(
        404,
        _l("There is no such page"),
        _l(
            "The address may be mistyped, or the page does not exist any more. Nothing was changed."
        ),
        SAFE,
        _l("Open your own link to go on."),
    ),
    405: _make_page(
        405,
        _l("This address cannot be opened like this"),
        _l("It belongs to a button on another page. Nothing was changed."),
        SAFE,
        _l("Open your own link to go on."),
    ),
    408: _make_page(
        408,
        _l("That took too long to arrive"),
        _l("Only a part of what you sent came through, so nothing was changed."),
        SAFE,
        _l(
            "Go back in your browser: what you typed may still stand there. "
            "Send it again when your connection is better."
        ),
        headers={"Connection": "close"},
    ),
    413: _make_page(
        413,
        _l("That was too much at once"),
        _l("The page you sent is bigger than this site takes. It was not saved."),
        SAFE,
        _l("Go back in your browser, make the texts shorter, and send the page again."),
    ),
    422: DOES_NOT_FIT,
    429: _make_page(
        429,
        _l("Please wait a moment"),
        _l("Many pages were asked for in a short time. This one was not done."),
        _l("Nothing is lost. What you saved before is safe."),
        _l("Wait for a minute, go back in your browser, and try again."),
        headers=IN_A_MINUTE,
    ),
    500: FAILED,
    503: _BUSY,
    errors.SheetIsClosed: _make_page(
        409,
        _l("Your sheet is closed"),
        _l("So nothing on it can be changed. Your closed sheet is as you left it."),
        _l("Until the last sheet is closed, you can open yours again. Nobody sees that."),
        _l("Go to your own page if you want to change something, and open your sheet there."),
    ),
    errors.TalkIsMerged: _make_page(
        409,
        _l("The paper is made"),
        _l("Since then nothing can be changed or added any more."),
        _l(
            "The paper is safe, and it is the same for all of you. "
            "If it was made without your answers, they are kept for you alone."
        ),
        _l(
            "You find it on your own page. What is new, you can say in the talk, "
            "or write on the paper by hand."
        ),
    ),
    errors.TalkIsNotMerged: _make_page(
        409,
        _l("The paper is not made yet"),
        _l("Not everyone is done yet. Nobody is told who, and nobody needs to ask."),
        SAFE,
        _l("Come back later with your own link."),
    ),
    errors.VisitHasEnded: _make_page(
        404,
        _l("Your visit has ended"),
        _l("You were away for more than two hours, or here for more than twelve."),
        _l("What you saved is still there."),
        _l("Open your link again to go on. It is the one you kept when you joined."),
    ),
    errors.LinkHasStopped: _make_page(
        404,
        _l("Your link has stopped"),
        _l(
            "The link that you used in this browser opens nothing any more. It was replaced, or "
            "its talk is over, or somebody opened your invitation once more."
        ),
        _l("Only a browser that was here before gets this page. All others learn nothing."),
        _l(
            "If you have a newer link, open that one. If you have none, open your invitation: it "
            "may still work. If it doesn't, and it wasn't you, tell somebody in your group, best "
            "by voice. They can give your place out anew."
        ),
    ),
    errors.LinkIsSecondHand: _make_page(
        409,
        _l("Please get a link of your own first"),
        _l("Somebody else may have the link that you came with, so this was not saved."),
        _l("What you typed is not lost: it stands below."),
        _l("Go to your own page and press the button there. It takes one press."),
    ),
    errors.SheetHasChanged: _CHANGED_MEANWHILE,
    storage.AlreadyStored: _CHANGED_MEANWHILE,
    storage.RecordIsGone: _CHANGED_MEANWHILE,
    storage.StorageIsBusy: _BUSY,
    storage.StorageIsReadOnly: _make_page(
        503,
        _l("The site cannot save at the moment"),
        _l("Nothing new can be kept until this is mended. You can still read what is here."),
        SAFE,
        _l("Tell the person who runs this site. They do not need to know what you wrote."),
        headers=SOON,
    ),
    storage.StorageIsOutOfReach: _OUT_OF_REACH,
    storage.StorageIsDamaged: _OUT_OF_REACH,
    errors.StorageIsFull: _make_page(
        507,
        _l("There is no room left"),
        _l("This site has no room for more, so nothing new can be kept."),
        _l(
            "What you saved before is safe. You can still read everything, "
            "and you can still forget a talk."
        ),
        _l("Tell the person who runs this site that the storage is full."),
    ),
    RenderFailed: _make_page(
        503,
        _l("The PDF could not be made"),
        _l("Only the file for the printer failed. It is not your fault."),
        _l("The paper itself is safe, and you can open it as a page."),
        _l(
            "Print the page with your browser: it says the same. "
            "If you need the PDF, try again in a minute."
        ),
        headers=IN_A_MINUTE,
        way_out=_AGENDA_PAGE,
    ),
    RendersAreBusy: _make_page(
        429,
        _l("Other papers are being made"),
        _l("This site makes a few at a time, so this file for the printer was not begun."),
        _l("Nothing is lost. The paper itself is safe."),
        _l("Wait for ten seconds, and try again."),
        headers=SOON,
        way_out=_AGENDA_PAGE,
    ),
    NotesFailed: _make_page(
        503,
        _l("The PDF of your notes could not be made"),
        _l("Your notes themselves are safe. Only the file for the printer failed."),
        _l("Open your notes as a page, and print them with your browser."),
        _l("If you need the PDF, try again in a minute."),
        headers=IN_A_MINUTE,
        way_out=(_l("Read my notes"), "notes.show"),
    ),
}

VISIT_HAS_ENDED = ERROR_PAGES[errors.VisitHasEnded]
ENDINGS = (VISIT_HAS_ENDED, ERROR_PAGES[errors.LinkHasStopped])
