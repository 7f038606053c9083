"""Open several talks at once from a list of pairs or groups, and print all cards."""

import re
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO

import segno
from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from compersion_talks import storage
from compersion_talks.services import Services, current_services
from compersion_talks.use_cases.open_several import Card, open_several
from compersion_talks.use_cases.open_talk import Wishes
from compersion_talks.web.http import idempotency, rate_limit
from compersion_talks.web.http.error_handlers import echo_form
from compersion_talks.web.http.form_errors import OPEN_TOO_LONG
from compersion_talks.web.http.i18n import _
from compersion_talks.web.http.rate_limit import FAILURES, WRONG_CODES, limited_by_failures
from compersion_talks.web.talk.forms import (
    MOST_NAMES,
    Faults,
    NewTalkForm,
    make_usual_form,
    parse_form,
    read_form,
)
from compersion_talks.web.talk.views import describe_form, find_usual_paper

MOST_AT_ONCE = 30
BETWEEN_NAMES = re.compile(r"[,;\u060c\u3001]")

bp = Blueprint("several", __name__, url_prefix="/talks/several")


@bp.get("")
def new() -> ResponseReturnValue:
    """Ask who talks with whom."""
    idempotency.add_key()
    return _render_page(make_usual_form(current_services(), find_usual_paper()), {})


@bp.post("")
@limited_by_failures(FAILURES, WRONG_CODES)
def create() -> ResponseReturnValue:
    """Open a talk for each line, and show all cards; the same press shows the same cards."""
    services = current_services()
    form = replace(read_form(request.form), takes_part=False)
    wishes = parse_lines(form, request.form.get("groups", ""), services)
    if not isinstance(wishes, list):
        if "create_code" in wishes:
            rate_limit.count(FAILURES, WRONG_CODES)
        return _render_page(form, wishes), 422
    limits = rate_limit.list_limits_of_new_talks()
    rate_limit.check(*limits, room=len(wishes))
    key = idempotency.read_newest_key()
    offered = services.decks[form.deck]
    opened = open_several(wishes, offered, key, services.keys, services.today)
    storage.commit()
    rate_limit.count(*limits * len(wishes))
    return _render_cards(opened, form)


def echo_several() -> ResponseReturnValue:
    """Show the form again as it was sent, when its token was lost."""
    return _render_page(read_form(request.form), {"deck": str(OPEN_TOO_LONG)}), 400


def parse_lines(form: NewTalkForm, text: str, services: Services) -> list[Wishes] | Faults:
    """Return what is asked for in each line of names, or every fault, the first of each field."""
    lines = [line for line in text.splitlines() if line.strip()]
    if not 1 <= len(lines) <= MOST_AT_ONCE:
        return {"groups": _("Write one line for each talk, at most %(most)s.", most=MOST_AT_ONCE)}
    wishes: list[Wishes] = []
    faults: Faults = {}
    for number, line in enumerate(lines, 1):
        names = tuple(BETWEEN_NAMES.split(line)[:MOST_NAMES])
        parsed = parse_form(replace(form, names=names), services)
        if isinstance(parsed, Wishes):
            wishes.append(parsed)
        else:
            faults = {**_name_line(parsed, number), **faults}
    return faults or wishes


def _name_line(faults: Faults, number: int) -> Faults:
    return {
        "groups" if field.startswith("names") else field: _(
            "Line %(number)s: %(fault)s", number=number, fault=fault
        )
        if field.startswith("names")
        else fault
        for field, fault in faults.items()
    }


def _render_page(form: NewTalkForm, faults: Faults) -> str:
    groups = request.form.get("groups", "")
    return render_template("talk/several.html", groups=groups, **describe_form(form, faults))


def _render_cards(opened: Sequence[Sequence[Card]], form: NewTalkForm) -> str:
    services = current_services()
    cards = [[(card.name, services.format_address(card.link)) for card in talk] for talk in opened]
    return render_template(
        "talk/several_cards.html", talks=cards, paper=form.paper, draw_code=_draw_code
    )


def _draw_code(address: str) -> Markup:
    image = BytesIO()
    code = segno.make(address, error="m")
    code.save(image, kind="svg", xmldecl=False, svgns=False, omitsize=True, border=4, light="white")
    # nosemgrep: no-handmade-markup (segno draws squares, and nothing that anybody wrote)
    return Markup(image.getvalue().decode())  # noqa: S704 - the same # nosec B704


echo_form(bp, echo_several, "create")
