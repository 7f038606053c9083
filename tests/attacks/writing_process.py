"""A process that writes until it is killed; on order it kills itself at a certain statement.

Its settings come from the environment. It reads orders, one a line: `save NUMBER SECRET`,
`close SECRET`, `go-on SECRET` or `die STATEMENTS`, and answers what it has committed.
"""

import os
import signal
import sys
from dataclasses import replace

from flask import Flask
from sqlalchemy import event

from compersion_talks import storage
from compersion_talks.domain.decks import Visibility
from compersion_talks.domain.sheets import Answer, Line
from compersion_talks.factory import create_app
from compersion_talks.links import LinkKind, ShareLink
from compersion_talks.services import current_services
from compersion_talks.use_cases.access import Place, find_place, open_link
from compersion_talks.use_cases.close_and_merge import close, go_on, read_shown
from compersion_talks.use_cases.sheets import save_sheet

PROMPT = "worth-it"


def place_of(secret: bytes) -> Place:
    """Open a partner's own link."""
    services = current_services()
    opened = open_link(
        ShareLink(LinkKind.PARTNER, secret), services.keys, services.today, is_writing=True
    )
    return find_place(*opened)


def write(order: str, *rest: str) -> str:
    """Do what one order says, and commit it."""
    if order == "save":
        place = place_of(bytes.fromhex(rest[1]))
        answer = Answer(PROMPT, (Line(f"number {rest[0]}", Visibility.SHARED),))
        sheet = replace(place.sheet, answers={PROMPT: answer})
        save_sheet(place, sheet)
    elif order == "go-on":
        services = current_services()
        go_on(place_of(bytes.fromhex(rest[0])), services.keys, services.today)
    else:
        place = place_of(bytes.fromhex(rest[0]))
        close(place, current_services().keys, read_shown(place), keeps_notes=False)
    storage.commit()
    return f"{order} {rest[0]}"


def die_at(app: Flask, statements: int) -> None:
    """Kill this very process when so many further statements have begun."""
    left = [statements]

    def count(*_told: object) -> None:
        left[0] -= 1
        if left[0] <= 0:
            os.kill(os.getpid(), signal.SIGKILL)

    with app.app_context():
        event.listen(storage.db.engine, "before_cursor_execute", count)
        event.listen(storage.db.engine, "commit", count)


def live(app: Flask) -> None:
    """Do what is read, line by line, and say what is done."""
    print("ready", flush=True)  # noqa: T201 - how processes speak
    for line in sys.stdin:
        order, *rest = line.split()
        if order == "die":
            die_at(app, int(rest[0]))
            continue
        with app.test_request_context(method="POST"):
            done = write(order, *rest)
        print(done, flush=True)  # noqa: T201


if __name__ == "__main__":
    live(create_app())
