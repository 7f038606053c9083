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
    confirmation: Confirmation, place: Place, *, subject: str = "", back_url: str = ""
) -> ResponseReturnValue:
    """Ask about the subject; the button posts to this page, the way back changes nothing."""
    leaves_two = confirmation.takes_name_off and len(place.talk.partners) == 3
    return render_template(
        "talk/confirm.html",
        heading=confirmation.heading,
        subject=subject,
        lines=[*confirmation.lines, *([_TWO_ARE_LEFT] if leaves_two else [])],
        button_label=confirmation.button,
        kind="danger" if confirmation.is_danger else "primary",
        action=request.path,
        back_url=back_url or url_for(FIRST_PAGES[place.link.kind], handle=place.handle),
        place=place,
    )


REPLACE_LINK = Confirmation(
    _l("Get a new link"),
    (
        _l("You get a new link. The old one stops at once, on every device."),
        _l("Your answers stay as they are. Nobody is told."),
        _l("If someone has already read your answers, that can't be undone."),
        _l("Keep the new link. Without it, you can't come back."),
    ),
    _l("Get a new link"),
    is_danger=False,
)
GIVE_OUT_ANEW = Confirmation(
    _l("Make a new invitation"),
    (
        _l("Anything written under this name is deleted, and its links stop."),
        _l("Nobody can read it first, not even you."),
        _l("You get a new invitation for the same name. This time, pass it on some other way."),
        _l("Everyone can change their answers again, and has to say once more that they're done."),
        _l("Everyone in this talk can see that this person hasn't joined."),
    ),
    _l("Make a new invitation"),
)
REMOVE_PARTNER = Confirmation(
    _l("Take a name off the list"),
    (
        _l("Anything written under this name is deleted, and its links stop."),
        _l("Nobody can read it first."),
        _l("Everyone can change their answers again, and has to say once more that they're done."),
        _l("Everyone in this talk can see that the name is gone."),
    ),
    _l("Take it off the list"),
    takes_name_off=True,
)
REMOVE_MYSELF = Confirmation(
    _l("Take myself off the list"),
    (
        _l("Your answers are deleted, and your link stops. Nobody can read them first."),
        _l("The others can see that your name is gone. They're not told the reason."),
        _l("They can change their answers again, and go on without you."),
        _l("You don't owe anyone a reason."),
    ),
    _l("Take myself off the list"),
    takes_name_off=True,
)
GO_ON = Confirmation(
    _l("Go on without waiting longer"),
    (
        _l("The plan is made now, with the answers of everyone who is done. Nobody can undo that."),
        _l("If someone isn't done, nothing of theirs is on it. What they wrote stays theirs."),
        _l("Everyone is told that the plan was made after the day, but not who wasn't done."),
        _l(
            "Others may still guess who. The fewer of you are done, the easier it is to tell who "
            "said what."
        ),
    ),
    _l("Make the plan now"),
    is_danger=False,
)
FORGET_TALK = Confirmation(
    _l("Delete this talk for everyone"),
    (
        _l("All answers, all links and the plan are deleted at once, for all of you."),
        _l("Nobody can bring them back. If someone kept their own notes, those are deleted, too."),
        _l("Copies that someone printed or saved are still there."),
        _l("The others will notice that the talk is gone. They won't learn who did it."),
        _l("Do what's safest for you."),
    ),
    _l("Delete it for everyone"),
)
DESTROY_NOTES = Confirmation(
    _l("Delete my own notes"),
    (
        _l("Your notes are deleted at once. Nobody can bring them back."),
        _l("The plan and everything else stay. Nobody can see that you did this."),
    ),
    _l("Delete my notes"),
)
TAKE_BACK = Confirmation(
    _l("Take my yes back"),
    (
        _l("This agreement leaves the page at once, for all of you."),
        _l("The page then says that it has changed, and no more. It doesn't say who or what."),
        _l("With two people, the other person knows who. Anyone who printed the page can compare."),
        _l("You don't owe anyone a reason."),
    ),
    _l("Take my yes back"),
    is_danger=False,
)
FORGET_AGREEMENTS = Confirmation(
    _l("Delete all agreements for everyone"),
    (
        _l(
            "All agreements, and those not agreed yet, are deleted at once, for all of you. The "
            "plan stays."
        ),
        _l("Nobody can bring them back. Copies that someone printed or saved are still there."),
        _l("The others will notice that the page is empty. They won't learn who did it."),
    ),
    _l("Delete them for everyone"),
)
_TWO_ARE_LEFT = _l(
    "That leaves two people. Then you each know whose line it is, even without a name."
)
