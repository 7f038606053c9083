"""What the error page says when nothing tells whose form it is."""

from compersion_talks.web.language import _l
from compersion_talks.web.trouble import trouble

KEEPS_NOTHING = trouble(
    400,
    _l("Your browser keeps nothing from this site"),
    _l("A cookie shows this site that a form is yours, and none came. So nothing was done."),
    _l("What you saved before is safe, and no invitation is used up."),
    _l("Allow cookies for this site, or open the link in another browser."),
)
