"""A gallery of every component in every state; debug mode only."""

from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from compersion_talks.domain.decks import Deck, MergeRule, Option, Prompt
from compersion_talks.domain.folds import fold_lines, pin_picks
from compersion_talks.domain.prompt_types import TYPES
from compersion_talks.domain.prompts import FormValues, PromptType
from compersion_talks.services import current_services
from compersion_talks.web.http.i18n import _

_DECK = "other-connections"
_SHOWN = (
    "thanks-one",
    "strong-between-us",
    "where-i-stand",
    "needs-top",
    "glad-strength",
    "glad-pressure",
    "hard-on-myself",
    "past-or-health",
    "pause-sign",
    "fears-top",
    "focus",
)
"""Prompts of that deck: of many types, long and short, shared and never sent."""

bp = Blueprint("gallery", __name__)


@bp.get("/components")
def components() -> ResponseReturnValue:
    """Show the gallery, with a prompt of every type."""
    deck = current_services().decks[_DECK].deck
    shown = [prompt for prompt in deck.prompts if prompt.id in _SHOWN]
    lacking = [kind for kind in TYPES.values() if kind not in {one.type for one in shown}]
    return render_template(
        "site/gallery.html",
        deck=deck,
        texts=deck.texts,
        asked=[_fill_in(prompt, deck) for prompt in (*shown, *map(_make_bare_prompt, lacking))],
    )


def _fill_in(prompt: Prompt, deck: Deck) -> dict[str, Any]:
    picks = tuple(option.id for option in prompt.options[1:3])
    groups = {"needs": deck.vocabulary.need_groups, "fears": deck.vocabulary.fear_groups}
    given = FormValues(picks=picks, visibility=prompt.visibility.value)
    headings = groups.get(prompt.options_from, ())
    folds = fold_lines(prompt, headings, given, is_short=False)
    return {
        "prompt": prompt,
        "given": given,
        "folds": folds,
        "picked": pin_picks(prompt, given, folds),
    }


def _make_bare_prompt(kind: PromptType) -> Prompt:
    options = () if kind.is_text else (Option("a", _("A line")), Option("b", _("Another line")))
    return Prompt(f"any-{kind}", _("A question"), kind, MergeRule.NONE, options=options)
