"""What the error pages say when what was sent did not arrive whole, or was too much."""

from compersion_talks.web.language import _l
from compersion_talks.web.trouble import SAFE, Trouble, trouble

TOO_BIG_TO_READ = trouble(
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
ON_ARRIVAL: dict[int, Trouble] = {
    408: trouble(
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
    413: trouble(
        413,
        _l("That was too much at once"),
        _l("The page you sent is bigger than this site takes. It was not saved."),
        SAFE,
        _l("Go back in your browser, make the texts shorter, and send the page again."),
    ),
}
