"""Every page of the app, with what stands before and behind all of them."""

from flask import Flask

from compersion_talks.web import (
    access,
    agenda,
    cards,
    compression,
    context,
    errors,
    files,
    gallery,
    headers,
    home,
    logs,
    people,
    rates,
    review,
    talks,
    walk,
    worksheets,
)

ROOMS = (home, talks, people, cards, walk, review, agenda, worksheets, files)


def install(app: Flask) -> None:
    """Give an app all its pages."""
    logs.install(app)
    headers.install(app)
    compression.install(app)
    rates.install(app)
    app.after_request(access.keep_visit)
    context.install(app)
    errors.install(app)
    for room in ROOMS:
        app.register_blueprint(room.bp)
    if app.debug:
        app.register_blueprint(gallery.bp)
