"""Every blueprint of the app, and the hooks around every request."""

from flask import Flask

from compersion_talks.web.agenda import calendar, gate, sample
from compersion_talks.web.agenda import views as agenda
from compersion_talks.web.agreements import files, reading, writing
from compersion_talks.web.agreements import views as agreements
from compersion_talks.web.answering import before, fields, notes, rescue_input, review, worksheet
from compersion_talks.web.answering import views as answering
from compersion_talks.web.http import (
    access,
    error_handlers,
    logging,
    rate_limit,
    responses,
    static_files,
    template_context,
)
from compersion_talks.web.site import about, alone, gallery, home, language
from compersion_talks.web.talk import devices, invitation, links, next_talk, people, several
from compersion_talks.web.talk import views as talk

PAGES = (
    *(home, about, alone, language, static_files),
    *(talk, next_talk, several, people, links, invitation, devices),
    *(before, answering, review, notes, worksheet),
    *(agenda, gate, calendar, sample),
    *(agreements, writing, files, reading),
)


def install(app: Flask) -> None:
    """Register the request hooks and every blueprint with an app."""
    logging.install(app)
    responses.install(app)
    rate_limit.install(app)
    access.install(app)
    template_context.install(app)
    fields.install(app)
    error_handlers.install(app, rescue_input.rescue_input)
    for module in PAGES:
        app.register_blueprint(module.bp)
    if app.debug:
        app.register_blueprint(gallery.bp)
