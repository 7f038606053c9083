"""What each error page says: what happened, what is safe, what to do now."""

from dataclasses import dataclass, field

from compersion_talks import storage
from compersion_talks.documents.agenda import PaperFailed
from compersion_talks.domain import errors
from compersion_talks.web.language import _l

_RETRY_SECONDS = "10"


@dataclass(frozen=True, slots=True)
class Trouble:
    """What one error page says."""

    status: int
    heading: str
    lines: tuple[str, ...]
    headers: dict[str, str] = field(default_factory=dict)


_SAFE = _l("What you saved before is safe.")
_BACK = _l("Go back in your browser, and try once more.")
_BUSY = {"Retry-After": _RETRY_SECONDS}

NOT_FOUND = Trouble(
    404,
    _l("This page does not exist"),
    (_l("The address may be mistyped. Nothing was changed."), _SAFE),
)
FAILED = Trouble(
    500,
    _l("Something went wrong here"),
    (_l("This is a fault of the site, not yours."), _SAFE, _BACK),
)
BY_STATUS = {
    400: Trouble(
        400,
        _l("This page was open for too long"),
        (_l("Nothing was saved from it, and nothing was lost."), _SAFE, _BACK),
    ),
    403: Trouble(
        403,
        _l("This was not sent from a page of this site"),
        (_l("Nothing was changed."), _l("Open your own link, and try once more from there.")),
    ),
    404: NOT_FOUND,
    405: Trouble(
        405,
        _l("This address does not work that way"),
        (_l("Nothing was changed."), _l("Open your own link to go on.")),
    ),
    413: Trouble(
        413,
        _l("That was too much at once"),
        (
            _l("The page holds more than this site takes. Nothing was saved from it."),
            _l("Go back in your browser, make the texts shorter, and send the page again."),
            _SAFE,
        ),
    ),
    429: Trouble(
        429,
        _l("Please wait a moment"),
        (_l("There were many requests in a short time. Nothing was lost."), _BACK),
        _BUSY,
    ),
    500: FAILED,
}
BY_REFUSAL: dict[type[Exception], Trouble] = {
    errors.SheetIsClosed: Trouble(
        409,
        _l("Your sheet is closed"),
        (
            _l("Nothing was changed. You can open your sheet again until the last one is closed."),
            _l("Go to your own page, open your sheet, and send this page once more."),
        ),
    ),
    errors.TalkIsMerged: Trouble(
        409,
        _l("The paper is made"),
        (
            _l("Everyone has closed their sheet, so nothing can be changed any more."),
            _l("The paper is on your own page."),
        ),
    ),
    errors.TalkIsNotMerged: Trouble(
        409,
        _l("The paper is not made yet"),
        (_l("Not everyone is done yet."), _l("Come back later with your own link.")),
    ),
    storage.StorageIsBusy: Trouble(
        503,
        _l("The site is busy"),
        (_l("This page could not be saved just now."), _SAFE, _BACK),
        _BUSY,
    ),
    storage.StorageIsReadOnly: Trouble(
        503,
        _l("The site cannot save at the moment"),
        (
            _l("This page could not be saved. Keep your words somewhere safe for now."),
            _SAFE,
            _l("Tell the person who runs this site."),
        ),
        _BUSY,
    ),
    errors.StorageIsFull: Trouble(
        507,
        _l("There is no room left"),
        (
            _l("This site has no room for more. This page could not be saved."),
            _l("What you saved before is safe, and forgetting a talk still works."),
            _l("Tell the person who runs this site."),
        ),
    ),
    PaperFailed: Trouble(
        503,
        _l("The PDF could not be made"),
        (
            _l("Your paper is safe. Only the PDF could not be drawn."),
            _l("Open the paper as a page, and print it from your browser. It looks the same."),
        ),
        _BUSY,
    ),
}
