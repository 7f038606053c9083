"""One of several processes that close a sheet of the same talk at the same moment.

Started with the day; its settings come from the environment. Reads the secret of a partner's
link, one a line, closes that sheet, and answers `merged` where the agenda is made, else `closed`.
After `go-on` and a space it makes the plan without waiting longer instead. `refused` is the answer
where the plan is made already.
"""

import sys
from datetime import date

from flask import Flask

from compersion_talks import storage
from compersion_talks.domain.errors import TalkIsMerged
from compersion_talks.factory import create_app
from compersion_talks.links import LinkKind, ShareLink
from compersion_talks.services import current_services
from compersion_talks.use_cases.access import find_place, open_link
from compersion_talks.use_cases.close_and_merge import close, go_on, read_shown


def act(app: Flask, line: str, today: date) -> str:
    """Close one sheet, or go on, in a request of its own, as a page would."""
    order, _space, secret = line.strip().rpartition(" ")
    link = ShareLink(LinkKind.PARTNER, bytes.fromhex(secret))
    with app.test_request_context(method="POST"):
        keys = current_services().keys
        opened = open_link(link, keys, today, is_writing=True)
        place = find_place(*opened)
        try:
            if order:
                go_on(place, keys, today)
            else:
                close(place, keys, read_shown(place), keeps_notes=False)
        except TalkIsMerged:
            storage.rollback()
            return "refused"
        storage.commit()
        talk = storage.talks.find_talk(opened[1].id)
        storage.rollback()
        return "merged" if talk is not None and talk.is_merged else "closed"


def race_to_close(today: date) -> None:
    """Answer each secret that is read."""
    app = create_app()
    print("ready", flush=True)  # noqa: T201 - how processes speak
    for line in sys.stdin:
        print(act(app, line, today), flush=True)  # noqa: T201


if __name__ == "__main__":
    race_to_close(date.fromisoformat(sys.argv[1]))
