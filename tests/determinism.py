"""Fixed random bytes and a fixed clock, to compare two copies of the app byte by byte."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from unittest.mock import patch

from flask import Flask

from compersion_talks.services import Services

MOMENT = datetime(2030, 1, 2, 12, tzinfo=UTC)

# Every name under which random bytes are fetched: ours, and those of our libraries.
_SOURCES = (
    "os.urandom",
    "random._urandom",
    "nacl.secret.random",
    "nacl.utils.random",
    "compersion_talks.vault.crypto.urandom",
    "compersion_talks.vault.keyfile.urandom",
)
_CLOCK = "itsdangerous.timed.TimestampSigner.get_timestamp"


@dataclass
class FixedRandomness:
    """Bytes derived from the name of a step, so that one step never shifts those of another."""

    step: str = ""
    drawn: int = 0

    def begin(self, step: str) -> None:
        """Begin a step, from its first bytes."""
        self.step, self.drawn = step, 0

    def draw(self, size: int = 32) -> bytes:
        """Return the next bytes of this step."""
        self.drawn += 1
        seed = f"{self.step}/{self.drawn}".encode()
        blocks = (sha256(seed + bytes([block])).digest() for block in range(size // 32 + 1))
        return b"".join(blocks)[:size]


@contextmanager
def fix_randomness() -> Iterator[FixedRandomness]:
    """Fix random bytes and the clock of signed cookies."""
    chance = FixedRandomness()
    with ExitStack() as stack:
        for source in _SOURCES:
            stack.enter_context(patch(source, chance.draw))
        stack.enter_context(patch(_CLOCK, lambda _signer: int(MOMENT.timestamp())))
        yield chance


def fix_clock(app: Flask, moment: datetime = MOMENT) -> None:
    """Fix the clock of an app."""
    held: Services = app.extensions["compersion_talks"]
    app.extensions["compersion_talks"] = replace(held, now=lambda: moment)
