"""The page that asks for a confirmation before a loss, with its texts."""

from dataclasses import dataclass

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from compersion_talks.use_cases.access import Place
from compersion_talks.web.http.access import FIRST_PAGES
from compersion_talks.web.http.i18n import _l


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What the page says; `takes_name_off` adds what changes where three people become two."""

    heading: str
    lines: tuple[str, ...]
    button: str
    is_danger: bool = True
    takes_name_off: bool = False


def ask(
    confirmation: Confirmation, place: Place, *, place_of: str = "", back_url: str = ""
) -> ResponseReturnValue:
    """Ask; the button posts to the address of this page, and the way back changes nothing."""
    leaves_two = confirmation.takes_name_off and len(place.talk.partners) == 3
    return render_template(
        "talk/confirm.html",
        heading=confirmation.heading,
        place_of=place_of,
        lines=[*confirmation.lines, *([_TWO_ARE_LEFT] if leaves_two else [])],
        button_label=confirmation.button,
        kind="danger" if confirmation.is_danger else "primary",
        action=request.path,
        back_url=back_url or url_for(FIRST_PAGES[place.link.kind], handle=place.handle),
        place=place,
    )


REPLACE_LINK = Confirmation(
    _l("Replace my link"),
    (
        _l("You get a new link. The old one stops at once, on every device."),
        _l("Your sheet stays as it is. Nobody is told."),
        _l("If someone has read your sheet before, that cannot be undone."),
        _l("Keep the new link. Without it you cannot come back."),
    ),
    _l("Replace my link"),
    is_danger=False,
)
GIVE_OUT_ANEW = Confirmation(
    _l("Give this place out anew"),
    (
        _l("The sheet in this place is destroyed, and every link to it stops."),
        _l("Nobody can read the sheet first, not even you."),
        _l("You get a new invitation for the same name. Pass it on in another way this time."),
        _l("Every closed sheet is opened again. Each of you closes it once more."),
        _l("Everyone in this talk can see that the place is not taken up."),
    ),
    _l("Give it out anew"),
)
REMOVE_PARTNER = Confirmation(
    _l("Take a name off the list"),
    (
        _l("The sheet in this place is destroyed, and every link to it stops."),
        _l("Nobody can read the sheet first."),
        _l("Every closed sheet is opened again. Each of you closes it once more."),
        _l("Everyone in this talk can see that the name is gone."),
    ),
    _l("Take it off the list"),
    takes_name_off=True,
)
REMOVE_MYSELF = Confirmation(
    _l("Take myself off the list"),
    (
        _l("Your sheet is destroyed, and your own link stops. Nobody can read your sheet first."),
        _l("The others can see that your name is gone. They are not told why."),
        _l("Their closed sheets are opened again, and they can go on without you."),
        _l("You do not owe anyone a reason."),
    ),
    _l("Take myself off the list"),
    takes_name_off=True,
)
GO_ON = Confirmation(
    _l("Go on without waiting longer"),
    (
        _l("The plan is made now, with the answers of everyone who is done. Nobody can undo that."),
        _l("If someone is not done, nothing of theirs is on it. What they wrote stays theirs."),
        _l("Everyone reads that the plan was made after the day. Nobody is told who was not done."),
        _l(
            "Others may still guess who. "
            "The fewer are done, the easier it is to tell who said what."
        ),
    ),
    _l("Make the plan now"),
    is_danger=False,
)
FORGET_TALK = Confirmation(
    _l("Forget this talk for everyone"),
    (
        _l("All sheets, all links and the paper are destroyed at once, for all of you."),
        _l("Nobody can bring them back. Notes that someone kept are destroyed too."),
        _l("Copies that someone printed or saved stay."),
        _l("The others will notice that the talk is gone. They do not learn who did it."),
        _l("Do what is safest for you."),
    ),
    _l("Forget it for everyone"),
)
DESTROY_NOTES = Confirmation(
    _l("Destroy my own notes"),
    (
        _l("Your notes are destroyed at once. Nobody can bring them back."),
        _l("The paper and everything else stay. Nobody can see that you did this."),
    ),
    _l("Destroy my notes"),
)
TAKE_BACK = Confirmation(
    _l("Take my yes back"),
    (
        _l("This agreement leaves the page at once, for all of you."),
        _l("The page then says that it has changed, and no more. It doesn't say who or what."),
        _l("With two people, the other knows who. Someone who printed it can compare."),
        _l("You don't owe anyone a reason."),
    ),
    _l("Take my yes back"),
    is_danger=False,
)
FORGET_AGREEMENTS = Confirmation(
    _l("Forget all agreements for everyone"),
    (
        _l("All agreements and drafts are destroyed at once, for all of you. The plan stays."),
        _l("Nobody can bring them back. Copies that someone printed or saved stay."),
        _l("The others will notice that the page is empty. They don't learn who did it."),
    ),
    _l("Forget them for everyone"),
)
_TWO_ARE_LEFT = _l(
    "Two people are left then, and every line without a name is certain: "
    "each of the two knows whose it is."
)
