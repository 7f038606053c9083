"""The walk: a page for each section, and pauses between some of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from secrets import token_urlsafe
from types import MappingProxyType
from typing import Any

from flask import Blueprint, abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from compersion_talks import storage
from compersion_talks.domain import walk
from compersion_talks.domain import walk as steps
from compersion_talks.domain.decks import Prompt
from compersion_talks.domain.errors import LinkOpensNothing, SheetHasChanged
from compersion_talks.domain.last_time import find_agreement
from compersion_talks.domain.sheets import Sheet
from compersion_talks.domain.walk import Step, StepKind, TimedSteps, round_minutes
from compersion_talks.use_cases import sheets
from compersion_talks.use_cases.access import Place
from compersion_talks.use_cases.sheets import refuse_unless_open
from compersion_talks.web.answering import fields as forms
from compersion_talks.web.answering.fields import (
    Asked,
    change_sheet,
    explain_missing_letters_in,
    find_faults,
    must_ask,
)
from compersion_talks.web.answering.summary import FROM_REVIEW, find_saved_elsewhere
from compersion_talks.web.http import access, rate_limit
from compersion_talks.web.http.access import opens_walk
from compersion_talks.web.http.error_handlers import LINK_FIELD, echo_form, opens_again
from compersion_talks.web.http.form_errors import CHANGED_ELSEWHERE, OPEN_TOO_LONG
from compersion_talks.web.http.rate_limit import FAILURES, limited_by_failures
from compersion_talks.web.talk.views import SAVED


@dataclass(frozen=True, slots=True)
class Walk:
    """The steps of one partner, from "Before you start" to the review, below one's own page."""

    place: Place
    sheet: Sheet
    timed: TimedSteps
    home: str

    @property
    def steps(self) -> tuple[Step, ...]:
        """List every step."""
        return self.timed.steps

    def find_address(self, step: Step) -> str:
        """Return the address of a step."""
        return self.home + step.slug

    def find_next_address(self, step: Step) -> str:
        """Return the address of the next step."""
        return self.find_address(walk.find_next(self.steps, step))

    def find_previous_address(self, step: Step) -> str:
        """Return the address of the step before."""
        return self.find_address(walk.find_previous(self.steps, step))

    def list_prompts(self, step: Step) -> tuple[Prompt, ...]:
        """Return the prompts of a page; a pause has none."""
        section = self.place.deck.find_section(step.id)
        if section is None:
            return ()
        people, is_later = len(self.place.talk.partners), self.place.is_later
        asked = walk.list_prompts(section, self.sheet, people, is_later=is_later)
        return tuple(prompt for prompt in asked if prompt.id in step.prompts)

    def measure_progress(self, step: Step) -> dict[str, int]:
        """Return the minutes that are left from a step on, and how many seconds lie behind it."""
        seconds, behind = self.timed.seconds, self.steps.index(step)
        return {
            "minutes": round_minutes(seconds[behind:]),
            "seconds_done": round(sum(seconds[:behind])),
            "seconds_all": round(sum(seconds)),
        }

    def list_pages(self) -> list[Step]:
        """Return the pages without the pauses."""
        return [step for step in self.steps if step.kind is StepKind.PAGE]

    def find_next_open_step(self) -> Step:
        """Return the page where the partner stopped, else the step after the last answered page."""
        stopped = [one for one in self.list_pages() if self.sheet.stopped_on in (one.slug, one.id)]
        if stopped:
            return stopped[0]
        answered = [page for page in self.list_pages() if self._is_answered(page)]
        return walk.find_next(self.steps, answered[-1]) if answered else self.steps[1]

    def find_set_aside(self) -> Step | None:
        """Return the page that was left out last, while that can be taken back."""
        ids = {one.prompt_id for one in self.sheet.set_aside}
        return next((page for page in self.list_pages() if ids & set(page.prompts)), None)

    def can_take_back(self, step: Step) -> bool:
        """Say whether a step offers to take back: the page that was left out, and the next step."""
        left = self.find_set_aside()
        if left is None:
            return False
        return step == walk.find_next(self.steps, left) or (
            step == left and not self._is_answered(left)
        )

    def find_take_back_address(self, step: Step) -> str:
        """Return where a step without a form of its own takes back, if it offers that."""
        address = url_for("walk.take_back", handle=self.place.handle)
        return address if self.can_take_back(step) else ""

    def _is_answered(self, page: Step) -> bool:
        return any(prompt.id in self.sheet.answers for prompt in self.list_prompts(page))


def plan_walk(place: Place, sheet: Sheet) -> Walk:
    """Return the walk of one partner through their deck."""
    home = url_for("talks.place", handle=place.handle)
    return Walk(place, sheet, walk.time_steps(place.deck, sheet), home)


def read_pause(place: Place, step: Step) -> tuple[str, Sequence[str]]:
    """Return the heading and the lines of a pause."""
    texts = place.deck.texts
    if step.id == walk.AFTER_FEARS:
        after = texts["safety"]["after_fears"]
        return after["title"], after["lines"]
    pause = next(pause for pause in texts["pause"] if pause["id"] == step.id)
    return pause["title"], [pause["text"]]


bp = Blueprint("walk", __name__, url_prefix="/t/<handle>")

CONFLICT_FIELDS = ("shown", "submit_id")


@bp.get("/resume")
@opens_walk
def resume(place: Place) -> ResponseReturnValue:
    """Go on where the answers end, or go to the last page."""
    walk = _open_walk(place)
    step = walk.list_pages()[-1] if "last" in request.args else walk.find_next_open_step()
    return redirect(walk.find_address(step), 303)


@bp.get("/pause/<slug>")
@opens_walk
def pause(place: Place, slug: str) -> ResponseReturnValue:
    """Show the pause between two pages, the same for everyone."""
    walk = _open_walk(place)
    step = _find_step(walk, f"pause/{slug}")
    title, lines = read_pause(place, step)
    return render_template(
        "answering/pause.html",
        place=place,
        title=title,
        lines=lines,
        next_url=walk.find_next_address(step),
        back_url=walk.find_previous_address(step),
        take_back_url=walk.find_take_back_address(step),
    )


@bp.get("/pages/<int:section>")
@opens_walk
def first_page(place: Place, section: int) -> ResponseReturnValue:
    """Lead to the first page of a section: until pages had questions, it was its only one."""
    walk = _open_walk(place)
    return redirect(walk.find_address(_find_page(walk, section, 1)), 303)


@bp.get("/pages/<int:section>/<int:number>")
@opens_walk
def page(place: Place, section: int, number: int) -> ResponseReturnValue:
    """Show one page of the walk as it is saved."""
    walk = _open_walk(place)
    step = _find_page(walk, section, number)
    return _render_page(walk, step, forms.from_sheet(walk.list_prompts(step), walk.sheet))


@bp.post("/pages/<int:section>/<int:number>")
@opens_again("walk.open_and_answer")
@opens_walk
def answer(place: Place, section: int, number: int) -> ResponseReturnValue:
    """Save the answers of one page and go on to the next."""
    walk = plan_walk(place, place.sheet)
    step = _find_sent(walk, section, number)
    asked = forms.from_form(walk.list_prompts(step), request.form, place.others, walk.sheet)
    if must_ask(walk.sheet, asked, _read_next()):
        refuse_unless_open(place)
        return _render_page(walk, step, asked)
    if faults := find_faults(walk.sheet, asked, _read_next()):
        refuse_unless_open(place)
        return _render_page(walk, step, asked, faults), 422
    sheet = change_sheet(walk.sheet, asked, _read_next(), step.slug)
    try:
        sheets.save_page(place, sheet, _list_ids(asked), **_read_hidden_fields())
    except SheetHasChanged:
        return _render_page(walk, step, asked, {"page": str(CHANGED_ELSEWHERE)}), 409
    storage.commit()
    return _go_on(walk, step, _make_hidden_fields(sheet, asked))


@bp.post("/pages/<int:section>/<int:number>/open")
@limited_by_failures(FAILURES)
@opens_again("walk.open_and_answer")
def open_and_answer(handle: str, section: int, number: int) -> ResponseReturnValue:
    """Open the own link that came with a page whose visit was over, and save that page."""
    try:
        access.begin_again(handle, request.form.get(LINK_FIELD, ""))
        return answer(handle=handle, section=section, number=number)
    except LinkOpensNothing:
        rate_limit.count(FAILURES)
        access.find_visit(handle)  # it tells of an ending, where this browser knows of one
        raise


@bp.post("/take-back")
@opens_walk
def take_back(place: Place) -> ResponseReturnValue:
    """Take back what was left out last, and show its page."""
    walk = _open_walk(place)
    step = walk.find_set_aside()
    if step is None:
        return redirect(url_for("walk.resume", handle=place.handle), 303)
    sheets.save_sheet(place, walk.sheet.take_back())
    storage.commit()
    return redirect(walk.find_address(step), 303)


@opens_walk
def echo_page(place: Place, section: int, number: int) -> ResponseReturnValue:
    """Show a page again as it was sent, when the token of its form was lost."""
    walk = _open_walk(place)
    step = _find_sent(walk, section, number)
    asked = forms.from_form(walk.list_prompts(step), request.form, place.others, walk.sheet)
    return _render_page(walk, step, asked, {"page": str(OPEN_TOO_LONG)}), 400


def _open_walk(place: Place) -> Walk:
    """Return the walk through a sheet that is open; a closed sheet raises `SheetIsClosed`."""
    refuse_unless_open(place)
    return plan_walk(place, place.sheet)


def _prepare(asked: Sequence[Asked], walk: Walk) -> list[dict[str, Any]]:
    deck, is_short = walk.place.deck, steps.is_short(walk.place.deck, walk.sheet)
    return [forms.prepare(one, deck, is_short=is_short) for one in asked]


def _find_step(walk: Walk, slug: str) -> Step:
    return steps.find_step(walk.steps, slug) or abort(404)


def _find_page(walk: Walk, section: int, number: int) -> Step:
    return steps.find_page(walk.steps, section, number) or abort(404)


def _find_sent(walk: Walk, section: int, number: int) -> Step:
    """Find the very page that a form was made for: its fields would empty any other page."""
    return _find_step(walk, f"pages/{section}/{number}")


def _go_on(walk: Walk, step: Step, fields: dict[str, str]) -> ResponseReturnValue:
    """Redirect after a save; an autosave stays on its page and gets fresh fields as JSON."""
    handle = walk.place.handle
    if _read_next() == "stay":
        return jsonify(**fields, letters=explain_missing_letters_in(request.form))
    if _read_next() in ("again", "back"):
        back = walk.find_set_aside() if _read_next() == "back" else None
        return redirect(walk.find_address(back or step), 303)
    if _read_next() == "review":
        return redirect(url_for("review.review", handle=handle), 303)
    if _read_next() == "stop":
        flash(SAVED + handle)
        return redirect(url_for("talks.place", handle=handle), 303)
    return redirect(walk.find_next_address(step), 303)


def _read_next() -> str:
    """Return what comes after saving: on, review, stop, skip, leave, back, again, or stay.

    Skip asks first where something is there, and leave is the yes to that; back takes it back.
    """
    return request.form.get("next", "")


def _list_ids(asked: Sequence[Asked]) -> list[str]:
    return [one.prompt.id for one in asked]


def _make_hidden_fields(sheet: Sheet, asked: Sequence[Asked]) -> dict[str, str]:
    """Return the hidden fields of a form that shows one page of a sheet as it is saved."""
    return {"shown": sheets.digest_page(sheet, _list_ids(asked)), "submit_id": token_urlsafe(9)}


def _read_hidden_fields() -> dict[str, str]:
    return {name: request.form.get(name, "") for name in CONFLICT_FIELDS}


def _carry_hidden_fields() -> dict[str, str]:
    """Return the hidden fields of a form that is shown again before it was saved.

    With its old digest it cannot overwrite what is saved elsewhere and not shown here.
    """
    fields = _read_hidden_fields()
    return {**fields, "submit_id": sheets.follow_submit_id(fields["submit_id"])}


def _find_back_url(walk: Walk, step: Step) -> str:
    if "review" in request.args:
        return url_for("review.review", handle=walk.place.handle)
    return walk.find_previous_address(step)


def _render_page(
    walk: Walk, step: Step, asked: Sequence[Asked], faults: Mapping[str, str] = MappingProxyType({})
) -> str:
    place, is_stale, is_from_review = walk.place, "page" in faults, "review" in request.args
    asks = not faults and must_ask(walk.sheet, asked, _read_next())
    is_unsaved = asks or (bool(faults) and not is_stale)
    return render_template(
        "answering/page.html",
        place=place,
        section=place.deck.find_section(step.id),
        page_url=walk.find_address(step) + (FROM_REVIEW if is_from_review else ""),
        is_from_review=is_from_review,
        asked=_prepare(asked, walk),
        agreement=find_agreement(place.talk, [one.prompt for one in asked]),
        others=place.others,
        texts=place.deck.texts,
        faults=faults,
        elsewhere=find_saved_elsewhere(place, walk.sheet, asked) if is_stale else [],
        asks=asks,
        can_take_back=walk.can_take_back(step) and not asks,
        **(_carry_hidden_fields() if is_unsaved else _make_hidden_fields(walk.sheet, asked)),
        is_first=steps.is_first_page(walk.steps, step),
        progress=walk.measure_progress(step),
        back_url=_find_back_url(walk, step),
    )


echo_form(bp, echo_page, "answer", "open_and_answer")
