"""The layouts in which an agenda can be printed."""

from enum import StrEnum


class Layout(StrEnum):
    """How the agenda is laid out on paper; the values are used in addresses."""

    PLAN = "plan"
    """The whole talk on two sides, or as many as its lines need."""
    ROOM = "room"
    """A leaf for each topic, with room to write."""
    COVERED = "covered"
    """The same, with a last side to fold outside that says nothing of the talk."""
    LARGE = "large"
    """Room to write, in large print."""

    @property
    def is_large(self) -> bool:
        """Say whether it is in large print."""
        return self is Layout.LARGE
