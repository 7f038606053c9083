"""What one error page is made of."""

from dataclasses import dataclass, field
from typing import Any

from compersion_talks.web.language import _l

SAFE = _l("What you saved before is safe.")
SOON = {"Retry-After": "10"}
IN_A_MINUTE = {"Retry-After": "60"}


@dataclass(frozen=True, slots=True)
class Trouble:
    """What one error page says, and the page below the handle that it leads to first."""

    status: int
    heading: str
    lines: tuple[str, ...]
    headers: dict[str, str] = field(default_factory=dict)
    way_out: tuple[str, str] | None = None


def trouble(status: int, heading: str, *lines: str, **more: Any) -> Trouble:
    """Put one error page together."""
    return Trouble(status, heading, lines, **more)
