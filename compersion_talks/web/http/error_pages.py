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
    "This page was open for a long time, or in another tab as well. So it couldn't be saved."
)
_AGENDA_PAGE = (_l("Open the plan as a page"), "agenda.show")


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
    _l("So this wasn't saved. Nothing is lost."),
    SAFE,
    _l("Go back in your browser, load the page again, and try once more."),
)
_BUSY = _make_page(
    503,
    _l("The site is busy"),
    _l("Others are saving right now, so this didn't get its turn. Nothing was changed."),
    SAFE,
    _l(
        "Wait ten seconds. If you wanted to open a page, load it again. If you sent something, "
        "go back in your browser and send it again."
    ),
    headers=SOON,
)
_OUT_OF_REACH = _make_page(
    503,
    _l("This site can't open what's stored"),
    _l("So nothing can be shown or saved until this is fixed. Nothing was changed."),
    _l("It isn't your fault, and your links stay the same."),
    _l("Tell the person who runs this site. They don't need to know what you wrote."),
    headers=SOON,
)
DOES_NOT_FIT = _make_page(
    422,
    _l("Something on that page doesn't fit"),
    _l("It wasn't saved. Nothing was changed."),
    SAFE,
    _l("Go back in your browser. The page says what to change."),
)
FAILED = _make_page(
    500,
    _l("Something went wrong here"),
    _l("It's this site's fault, not yours."),
    SAFE,
    _l(
        "Go back in your browser and try again: this page may not be saved. If it happens again, "
        "tell the person who runs this site when it happened. You don't need to say what you "
        "wrote."
    ),
)

# What a status means depends on what was sent.
NO_COOKIES = _make_page(
    400,
    _l("Your browser doesn't accept this site's cookies"),
    _l("A cookie shows that a form is yours, and none came. So nothing was changed."),
    _l("What you saved before is safe, and no invitation is used up."),
    _l("Allow cookies for this site, or open the link in another browser."),
)
NOTHING_TYPED = _make_page(
    400,
    _l("Please send this once more"),
    _OPEN_FOR_LONG,
    SAFE,
    _l("Open your link again, and try once more from there."),
)
TOO_BIG_TO_READ = _make_page(
    413,
    _l("That was too much at once"),
    _l(
        "What you sent is bigger than this site can take. It couldn't be read, so it wasn't "
        "saved, and can't be shown to you here."
    ),
    SAFE,
    _l(
        "Go back in your browser: what you typed may still be there. Copy it, make it shorter, "
        "and send it again."
    ),
)
MANY_TALKS = _make_page(
    429,
    _l("Please wait before you start another talk"),
    _l("Many talks were started from here in a short time. This one wasn't."),
    _l("The talks that were started go on as before."),
    _l("Try again in an hour. If it doesn't work then, try again tomorrow."),
)

ERROR_PAGES: dict[type[Exception] | int, ErrorPage] = {
    400: _make_page(
        400,
        _l("Please send this once more"),
        _OPEN_FOR_LONG,
        _l(
            "Nothing is lost. What you typed and chose is below, and what you saved before is safe."
        ),
        _l("Open your link again, and put it back in."),
    ),
    403: _make_page(
        403,
        _l("This didn't come from a page of this site"),
        _l("So nothing was changed."),
        SAFE,
        _l("Open your link, and do it once more from there."),
    ),
    404: _make_page(
        404,
        _l("There's no such page"),
        _l("The address may be mistyped, or the page may be gone. Nothing was changed."),
        SAFE,
        _l("Open your link to go on."),
    ),
    405: _make_page(
        405,
        _l("This address can't be opened like this"),
        _l("It belongs to a button on another page. Nothing was changed."),
        SAFE,
        _l("Open your link to go on."),
    ),
    408: _make_page(
        408,
        _l("That took too long to arrive"),
        _l("Only part of what you sent came through, so nothing was changed."),
        SAFE,
        _l(
            "Go back in your browser: what you typed may still be there. Send it again when your "
            "connection is better."
        ),
        headers={"Connection": "close"},
    ),
    413: _make_page(
        413,
        _l("That was too much at once"),
        _l("The page you sent is bigger than this site can take. It wasn't saved."),
        SAFE,
        _l("Go back in your browser, make the texts shorter, and send the page again."),
    ),
    422: DOES_NOT_FIT,
    429: _make_page(
        429,
        _l("Please wait a moment"),
        _l("Many pages were asked for in a short time. This one wasn't made."),
        _l("Nothing is lost. What you saved before is safe."),
        _l("Wait a minute, go back in your browser, and try again."),
        headers=IN_A_MINUTE,
    ),
    500: FAILED,
    503: _BUSY,
    errors.SheetIsClosed: _make_page(
        409,
        _l("You said you're done"),
        _l("So nothing was changed. Your answers are as you left them."),
        _l("Until you're all done, you can change them again. Nobody sees that."),
        _l("If you want to change something, you can start from your own page."),
    ),
    errors.TalkIsMerged: _make_page(
        409,
        _l("The plan is made"),
        _l("So nothing can be changed or added any more."),
        _l(
            "The plan is safe, and it's the same for all of you. If it was made without your "
            "answers, they're kept for you alone."
        ),
        _l(
            "It's on your own page. If there's something new, you can say it in the talk, or "
            "write it on the plan by hand."
        ),
    ),
    errors.TalkIsNotMerged: _make_page(
        409,
        _l("The plan isn't made yet"),
        _l("Not everyone is done yet. Nobody is told who, and nobody needs to ask."),
        SAFE,
        _l("Come back later with your link."),
    ),
    errors.VisitHasEnded: _make_page(
        404,
        _l("Your visit has ended"),
        _l("You were away for more than two hours, or here for more than twelve."),
        _l("What you saved is still there."),
        _l("Open your link again to go on. It's the one you kept when you joined."),
    ),
    errors.LinkHasStopped: _make_page(
        404,
        _l("Your link has stopped"),
        _l(
            "The link you used in this browser doesn't work any more. There's a newer one, or "
            "the talk was deleted, or somebody used your invitation once more."
        ),
        _l("Only a browser that was here before gets this page. Nobody else learns anything."),
        _l(
            "If you have a newer link, open that one. If not, open your invitation: it may still "
            "work. If it doesn't, and it wasn't you, tell somebody in your group, best by voice. "
            "They can make you a new invitation."
        ),
    ),
    errors.LinkIsSecondHand: _make_page(
        409,
        _l("Please get a link that only you have first"),
        _l("Somebody else may have the link you came with, so this wasn't saved."),
        _l("What you typed isn't lost: it's below."),
        _l("Go to your own page and press the button there. That's all it takes."),
    ),
    errors.SheetHasChanged: _CHANGED_MEANWHILE,
    storage.AlreadyStored: _CHANGED_MEANWHILE,
    storage.RecordIsGone: _CHANGED_MEANWHILE,
    storage.StorageIsBusy: _BUSY,
    storage.StorageIsReadOnly: _make_page(
        503,
        _l("This site can't save anything right now"),
        _l("Nothing new can be saved until this is fixed. You can still read what's here."),
        SAFE,
        _l("Tell the person who runs this site. They don't need to know what you wrote."),
        headers=SOON,
    ),
    storage.StorageIsOutOfReach: _OUT_OF_REACH,
    storage.StorageIsDamaged: _OUT_OF_REACH,
    errors.StorageIsFull: _make_page(
        507,
        _l("There's no room left"),
        _l("This site has no room for more, so nothing new can be saved."),
        _l(
            "What you saved before is safe. You can still read everything, and you can still "
            "delete a talk."
        ),
        _l("Tell the person who runs this site that the storage is full."),
    ),
    RenderFailed: _make_page(
        503,
        _l("The PDF couldn't be made"),
        _l("Only the file for the printer failed. It isn't your fault."),
        _l("The plan itself is safe, and you can open it as a page."),
        _l(
            "Print the page with your browser: it says the same. "
            "If you need the PDF, try again in a minute."
        ),
        headers=IN_A_MINUTE,
        way_out=_AGENDA_PAGE,
    ),
    RendersAreBusy: _make_page(
        429,
        _l("Other plans are being printed"),
        _l("This site makes a few PDFs at a time, and this one has to wait."),
        _l("Nothing is lost. The plan itself is safe."),
        _l("Wait ten seconds, and try again."),
        headers=SOON,
        way_out=_AGENDA_PAGE,
    ),
    NotesFailed: _make_page(
        503,
        _l("The PDF of your notes couldn't be made"),
        _l("Your notes themselves are safe. Only the file for the printer failed."),
        _l("Open your notes as a page, and print them with your browser."),
        _l("If you need the PDF, try again in a minute."),
        headers=IN_A_MINUTE,
        way_out=(_l("Read my notes"), "notes.show"),
    ),
}

VISIT_HAS_ENDED = ERROR_PAGES[errors.VisitHasEnded]
ENDINGS = (VISIT_HAS_ENDED, ERROR_PAGES[errors.LinkHasStopped])
