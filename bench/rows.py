"""One line of the table: what was measured, and the most it may be."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """A figure, and its goal; a goal of 0 means that it is only answer."""

    name: str
    found: object
    most: float = 0.0
    unit: str = ""

    @property
    def value(self) -> float:
        """Return the figure that is held against the goal."""
        return float(getattr(self.found, "median", self.found))  # type: ignore[arg-type]

    @property
    def is_reached(self) -> bool:
        """Say whether the goal is reached."""
        return not self.most or self.value <= self.most

    def __str__(self) -> str:
        """Write the line."""
        shown = f"{self.found:.2f}" if isinstance(self.found, float) else str(self.found)
        goal = f"at most {self.most:g}" if self.most else ""
        missed = "" if self.is_reached else "  MISSED"
        return f"{self.name:<64} {shown + ' ' + self.unit:<24} {goal}{missed}"
