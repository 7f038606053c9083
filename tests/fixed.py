"""Chance and time held still, so that two copies of the app can be compared byte by byte."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from unittest.mock import patch

from flask import Flask

from compersion_talks.services import Services

MOMENT = datetime(2030, 1, 2, 12, tzinfo=UTC)

# Every name by which random bytes are fetched: ours, and those of the libraries below us.
_SOURCES = (
    "os.urandom",
    "random._urandom",
    "nacl.secret.random",
    "nacl.utils.random",
    "compersion_talks.vault.derivation.urandom",
    "compersion_talks.vault.keyfile.urandom",
)
_CLOCK = "itsdangerous.timed.TimestampSigner.get_timestamp"


@dataclass
class Chance:
    """Bytes that follow from the name of a step, so that one step never shifts another's."""

    step: str = ""
    drawn: int = 0

    def begin(self, step: str) -> None:
        """Begin a step of this name anew."""
        self.step, self.drawn = step, 0

    def draw(self, size: int = 32) -> bytes:
        """Return the next bytes of this step."""
        self.drawn += 1
        seed = f"{self.step}/{self.drawn}".encode()
        blocks = (sha256(seed + bytes([block])).digest() for block in range(size // 32 + 1))
        return b"".join(blocks)[:size]


@contextmanager
def fixed_chance() -> Iterator[Chance]:
    """Hold random bytes and the clock of signed cookies still."""
    chance = Chance()
    with ExitStack() as stack:
        for source in _SOURCES:
            stack.enter_context(patch(source, chance.draw))
        stack.enter_context(patch(_CLOCK, lambda _signer: int(MOMENT.timestamp())))
        yield chance


def fix_clock(app: Flask, moment: datetime = MOMENT) -> None:
    """Let an app stand still at one moment."""
    held: Services = app.extensions["compersion_talks"]
    app.extensions["compersion_talks"] = replace(held, now=lambda: moment)
