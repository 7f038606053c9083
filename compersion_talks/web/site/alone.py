"""Pages on which one person writes for themselves: nothing is sent, and nothing is kept."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

bp = Blueprint("alone", __name__)


@bp.get("/alone")
def alone() -> ResponseReturnValue:
    """Ask one person what they need and fear; a talk may grow out of it."""
    return render_template("site/alone.html")


@bp.get("/outside")
def outside() -> ResponseReturnValue:
    """Ask one person to look at what happened as somebody would who wishes all of them well."""
    return render_template("site/outside.html")
