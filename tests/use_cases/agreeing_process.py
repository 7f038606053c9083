"""A process that says yes to an agreement and is killed, before or after that is kept.

Started with the moment; its settings come from the environment. Reads the secret of a partner's
link and the sign of an agreement, with a space between.
"""

import os
import signal
import sys

from compersion_talks import storage
from compersion_talks.factory import create_app
from compersion_talks.links import LinkKind, ShareLink
from compersion_talks.services import current_services
from compersion_talks.use_cases.access import find_place, open_link
from compersion_talks.use_cases.agreements import say_yes


def say_yes_and_die(moment: str) -> None:
    """Say yes, and be killed with the transaction open, or as soon as it is over."""
    app = create_app()
    print("ready", flush=True)  # noqa: T201 - how processes speak
    secret, sign = sys.stdin.readline().split()
    link = ShareLink(LinkKind.PARTNER, bytes.fromhex(secret))
    with app.test_request_context(method="POST"):
        services = current_services()
        opened = open_link(link, services.keys, services.today, is_writing=True)
        say_yes(find_place(*opened), sign)
        if moment == "after":
            storage.commit()
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    say_yes_and_die(sys.argv[1])
