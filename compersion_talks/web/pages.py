"""Every page of the app, with what stands before and behind all of them."""

from flask import Flask

from compersion_talks.web import (
    about,
    access,
    agenda,
    calendar,
    cards,
    compression,
    context,
    errors,
    files,
    gallery,
    gate,
    headers,
    home,
    languages,
    logs,
    notes,
    people,
    printable,
    rates,
    review,
    sampling,
    talks,
    walk,
    worksheets,
)

ROOMS = (
    *(home, about, sampling, talks, people, cards, walk, review),
    *(agenda, gate, calendar, notes, worksheets, languages, files),
)


def install(app: Flask) -> None:
    """Give an app all its pages."""
    logs.install(app)
    headers.install(app)
    compression.install(app)
    rates.install(app)
    app.after_request(access.keep_visit)
    context.install(app)
    printable.install(app)
    errors.install(app)
    for room in ROOMS:
        app.register_blueprint(room.bp)
    if app.debug:
        app.register_blueprint(gallery.bp)
