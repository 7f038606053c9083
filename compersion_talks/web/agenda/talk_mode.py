"""Talk mode: the plan step by step, on a screen in the middle of the table."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from compersion_talks.domain.errors import TalkIsNotMerged
from compersion_talks.paper.agenda_view import build_agenda_view
from compersion_talks.storage import StoredTalk
from compersion_talks.use_cases.access import OpenLink, read_agenda
from compersion_talks.web.http.access import opens_agenda

bp = Blueprint("talk_mode", __name__, url_prefix="/t/<handle>/agenda")


@bp.get("/talk")
@opens_agenda
def show(link: OpenLink, stored: StoredTalk) -> ResponseReturnValue:
    """Show all steps in one page, which goes on without a network; before the merge, go home."""
    try:
        agenda = read_agenda(link, stored)
    except TalkIsNotMerged:
        return redirect(url_for("talks.place", handle=link.handle), 303)
    plan_url = url_for("agenda.show", handle=link.handle)
    return render_template(
        "agenda/talk_mode.html", agenda=build_agenda_view(agenda), plan_url=plan_url
    )
