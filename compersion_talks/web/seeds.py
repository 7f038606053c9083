"""Random bytes that only one browser knows, so that a repeated press finds what the first made.

They stand in the form-token cookie from the page with the button until the first page after it.
"""

from base64 import b64decode, b64encode

from flask import session

from compersion_talks import vault

_NAME = "seed"


def plant() -> None:
    """Give this browser a seed, unless it already holds one."""
    if _NAME not in session:
        session[_NAME] = b64encode(vault.new_key()).decode()


def planted() -> bytes:
    """Return this browser's seed; one that holds none gets a fresh one, good for one press."""
    plant()
    return b64decode(session[_NAME])


def plant_anew() -> None:
    """Give this browser another seed: what the last one was for is done."""
    pull()
    plant()


def pull() -> None:
    """Take the seed out of this browser: what it was for is done."""
    session.pop(_NAME, None)
