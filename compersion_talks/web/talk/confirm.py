"""The page that asks once more before something is destroyed or replaced."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from compersion_talks.use_cases.access import Place
from compersion_talks.web.http.access import FIRST_PAGES
from compersion_talks.web.http.i18n import _


@dataclass(frozen=True, slots=True)
class Question:
    """What the page says, of whose place if any; its button posts to the same address."""

    heading: str
    lines: tuple[str, ...]
    button: str
    is_danger: bool = False
    place_of: str = ""


def ask(question: Question, place: Place, back: str = "") -> ResponseReturnValue:
    """Ask, with a way back to the given page or to the place itself."""
    return render_template(
        "talk/confirm.html",
        heading=question.heading,
        place_of=question.place_of,
        lines=question.lines,
        button_label=question.button,
        kind="danger" if question.is_danger else "primary",
        action=request.path,
        back_url=back or url_for(FIRST_PAGES[place.link.kind], handle=place.handle),
        place=place,
    )


THREE = 3


def replacing() -> Question:
    """Ask before the own link is replaced."""
    lines = (
        _("You get a new link. The old one stops at once, on every device."),
        _("Your sheet stays as it is. Nobody is told."),
        _("If someone has read your sheet before, that cannot be undone."),
        _("Keep the new link. Without it you cannot come back."),
    )
    return Question(_("Replace my link"), lines, _("Replace my link"))


def giving_out_anew(name: str) -> Question:
    """Ask before a place is given out anew."""
    lines = (
        _("The sheet in this place is destroyed, and every link to it stops."),
        _("Nobody can read the sheet first, not even you."),
        _("You get a new invitation for the same name. Pass it on in another way this time."),
        _("Every closed sheet is opened again. Each of you closes it once more."),
        _("Everyone in this talk can see that the place is not taken up."),
    )
    button = _("Give it out anew")
    return Question(_("Give this place out anew"), lines, button, is_danger=True, place_of=name)


def removing(name: str, people: int) -> Question:
    """Ask before somebody else's name is taken off the list of so many people."""
    lines = (
        _("The sheet in this place is destroyed, and every link to it stops."),
        _("Nobody can read the sheet first."),
        _("Every closed sheet is opened again. Each of you closes it once more."),
        _("Everyone in this talk can see that the name is gone."),
        *_two_are_left(people),
    )
    button = _("Take it off the list")
    return Question(_("Take a name off the list"), lines, button, is_danger=True, place_of=name)


def removing_myself(people: int) -> Question:
    """Ask before somebody takes their own name off the list of so many people."""
    lines = (
        _("Your sheet is destroyed, and your own link stops. Nobody can read your sheet first."),
        _("The others can see that your name is gone. They are not told why."),
        _("Their closed sheets are opened again, and they can go on without you."),
        _("You do not owe anyone a reason."),
        *_two_are_left(people),
    )
    button = _("Take myself off the list")
    return Question(_("Take myself off the list"), lines, button, is_danger=True)


def forgetting() -> Question:
    """Ask before the talk is forgotten for everyone."""
    lines = (
        _("All sheets, all links and the paper are destroyed at once, for all of you."),
        _("Nobody can bring them back. Notes that someone kept are destroyed too."),
        _("Copies that someone printed or saved stay."),
        _("The others will notice that the talk is gone. They do not learn who did it."),
        _("Do what is safest for you."),
    )
    button = _("Forget it for everyone")
    return Question(_("Forget this talk for everyone"), lines, button, is_danger=True)


def destroying_notes() -> Question:
    """Ask before the kept notes are destroyed."""
    lines = (
        _("Your notes are destroyed at once. Nobody can bring them back."),
        _("The paper and everything else stay. Nobody can see that you did this."),
    )
    return Question(_("Destroy my own notes"), lines, _("Destroy my notes"), is_danger=True)


def _two_are_left(people: int) -> Iterator[str]:
    """Say what changes where three become two."""
    if people == THREE:
        yield _(
            "Two people are left then, and every line without a name is certain: "
            "each of the two knows whose it is."
        )
