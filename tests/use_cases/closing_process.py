"""One of several processes that close a sheet of the same talk at the same moment.

Started with the day; its settings come from the environment. Reads the secret of a partner's
link, one a line, closes that sheet, and answers `merged` where the agenda is made, else `closed`.
"""

import sys
from datetime import date

from flask import Flask

from compersion_talks import storage
from compersion_talks.factory import create_app
from compersion_talks.links import LinkKind, ShareLink
from compersion_talks.services import current_services
from compersion_talks.use_cases.access import find_place, open_link
from compersion_talks.use_cases.close_and_merge import close, read_shown


def close_one(app: Flask, secret: bytes, today: date) -> str:
    """Close one sheet in a request of its own, as a page would."""
    with app.test_request_context(method="POST"):
        keys = current_services().keys
        opened = open_link(ShareLink(LinkKind.PARTNER, secret), keys, today, is_writing=True)
        place = find_place(*opened)
        close(place, keys, read_shown(place), keeps_notes=False)
        storage.commit()
        talk = storage.talks.find_talk(opened[1].id)
        storage.rollback()
        return "merged" if talk is not None and talk.is_merged else "closed"


def race_to_close(today: date) -> None:
    """Answer each secret that is read."""
    app = create_app()
    print("ready", flush=True)  # noqa: T201 - how processes speak
    for line in sys.stdin:
        print(close_one(app, bytes.fromhex(line), today), flush=True)  # noqa: T201


if __name__ == "__main__":
    race_to_close(date.fromisoformat(sys.argv[1]))
